import App
import Identity
import JSON
import Store
import Time

extension SegmentSummary {
    var json: JSONObject {
        [
            "segment": .string(definition.segment), "version": .int(Int64(definition.version)), "checksum": .string(definition.checksum),
            "author": .string(definition.author), "published_at": .string(definition.publishedAt.description), "members": .int(members),
            "recount": recount.map { ["done": .int($0.done), "total": .int($0.total), "started_at": .string($0.startedAt.description)] }
                ?? .null,
            "source": .string(definition.source),
        ]
    }

    var cells: [String] {
        [
            definition.segment, "\(definition.version)", Figure.count(members), Output.moment(definition.publishedAt), definition.author,
            recount?.text ?? "",
        ]
    }

    var text: String {
        let head = "# \(definition.segment) version \(definition.version), published by \(definition.author) at \(definition.publishedAt)"
        let state = "# \(Figure.count(members)) members" + (recount.map { "; recount: \($0.text)" } ?? "")
        return "\(head)\n\(state)\n\(definition.source)"
    }
}

extension SegmentMember {
    var json: JSONObject {
        [
            "contact": .string(contact.description), "subject": .string(subject), "email": email.map { .string($0) } ?? .null,
            "since": .string(since.description),
        ]
    }
}

extension RecountProgress {
    /// `1,204 of 10,000 contacts, 12 %`.
    fileprivate var text: String {
        "\(Figure.count(done)) of \(Figure.count(total)) contacts, \(total == 0 ? 100 : min(100, done * 100 / total)) %"
    }
}

import App
import JSON
import Store

extension ScenarioSummary {
    var json: JSONObject {
        [
            "scenario": .string(scenario), "state": .string(shownState), "version": .int(Int64(liveVersion)),
            "author": .string(live.author), "published_at": .string("\(live.publishedAt)"),
            "message": live.message.map { .string($0) } ?? .null, "enrollments_live": .int(liveEnrollments),
            "enrollments_older": .int(olderEnrollments), "paused_at": pausedAt.map { .string("\($0)") } ?? .null,
            "operation": operation.map { .object($0.json) } ?? .null,
        ]
    }

    func cells(_ style: Terminal.Style) -> [String] {
        let remarks = [operation.map { style.yellow($0.remark) }, live.message.map { Output.shortened($0, to: 60) }]
        return [
            scenario, "\(liveVersion)", shownState == "active" ? shownState : style.yellow(shownState), Figure.count(liveEnrollments),
            Figure.count(olderEnrollments), Output.moment(live.publishedAt), live.author,
            remarks.compactMap(\.self).joined(separator: "; "),
        ]
    }

    /// active, paused or archived; what is both lets nobody in, and that is the greater thing.
    private var shownState: String {
        state == "active" && pausedAt != nil ? "paused" : state
    }
}

extension PublishedVersion {
    static let header = ["VERSION", "PUBLISHED", "BY", "CHECKSUM", ""]

    var json: JSONObject {
        [
            "scenario": .string(scenario), "version": .int(Int64(version)), "checksum": .string(checksum), "author": .string(author),
            "published_at": .string("\(publishedAt)"), "message": message.map { .string($0) } ?? .null,
            "restores": restores.map { .int(Int64($0)) } ?? .null,
        ]
    }

    var cells: [String] {
        let remarks = [restores.map { "brings back version \($0)" }, message.map { Output.shortened($0) }]
        return [
            "\(version)", Output.moment(publishedAt), author, String(checksum.prefix(12)),
            remarks.compactMap(\.self).joined(separator: "; "),
        ]
    }
}

extension StoredVersion {
    var json: JSONObject {
        var members = header.json
        members["files"] = .object(JSONObject(files.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        return members
    }
}

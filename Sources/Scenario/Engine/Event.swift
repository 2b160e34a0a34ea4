package import JSON
package import Time

/// Something that happened to a contact: a CloudEvents 1.0 event.
package struct Event: Hashable, Sendable {
    /// Unique for its source.
    package var id: String
    /// Who says that it happened.
    package var source: String
    /// What happened: `cart.modified`.
    package var type: String
    /// Whom it happened to: the contact's subject.
    package var subject: String
    /// When it happened, never later than it was taken in.
    package var time: Timestamp
    /// The particulars.
    package var data: JSONValue

    /// An event.
    package init(id: String, source: String, type: String, subject: String, time: Timestamp, data: JSONValue = [:]) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.data = data
    }

    /// Where it stands among the events of its contact.
    package var position: EventPosition { EventPosition(time: time, source: source, id: id) }
}

extension Event: Comparable {
    package static func < (left: Event, right: Event) -> Bool {
        left.position < right.position
    }
}

extension Event {
    /// The event as conditions and templates see it: `{id, source, type, subject, time, data}`, the time as RFC 3339 text.
    package func json() -> JSONValue {
        [
            "id": .string(id), "source": .string(source), "type": .string(type), "subject": .string(subject),
            "time": .string(time.description), "data": data,
        ]
    }

    /// Reads what `json()` writes; nil for anything else.
    package init?(json: JSONValue) {
        guard let id = json["id"]?.string, let source = json["source"]?.string, let type = json["type"]?.string,
            let subject = json["subject"]?.string, let time = json["time"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(id: id, source: source, type: type, subject: subject, time: time, data: json["data"] ?? .null)
    }
}

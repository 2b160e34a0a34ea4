package import AMQP
internal import Identity
internal import JSON
internal import OpenSSL
internal import Scenario
package import Store
internal import Time

/// Reads CloudEvents 1.0 in the structured JSON mode (cloudevents/spec, JSON format, §3) as they come in over AMQP.
///
/// One pass over the bytes, `data` alone becomes a tree. Everything a stranger can send is bounded here.
package enum CloudEvent {
    /// The largest event, in bytes.
    package static let sizeLimit = 256 * 1_024
    /// The longest id, source, type and subject, in bytes.
    package static let attributeLimit = 512

    /// Why a message is no event that could ever be taken in.
    package struct Refusal: Error, Equatable, CustomStringConvertible {
        package let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// Reads an event. One without a time gets the latest there is, which the transaction clamps to its own.
    package static func read(_ message: Message) throws(Refusal) -> InboxEntry {
        guard message.body.count <= sizeLimit else {
            throw Refusal("the event has \(message.body.count) bytes, more than \(sizeLimit)")
        }
        if let type = message.properties.contentType, type.hasPrefix("application/cloudevents"),
            !type.hasPrefix("application/cloudevents+json")
        {
            throw Refusal("content type \(type) is not supported: send application/cloudevents+json")
        }
        let attributes = try Attributes(message.body)
        let event = try attributes.event()
        guard !event.source.hasPrefix(InternalEvent.sourcePrefix) else {
            throw Refusal("the source \"\(event.source.prefix(64))\" is Goniec's own: give the integration another one")
        }
        do {
            _ = try ContactUpdate(data: event.data)
        } catch {
            throw Refusal(error.description)
        }
        return InboxEntry(
            contact: ContactIdentity.contactID(subject: event.subject),
            id: EventIdentity.inboxID(source: event.source, id: event.id),
            bodyHash: Array(Digest.sha256(message.body).prefix(16)),
            event: event
        )
    }

    /// The type of an event that could be taken in: its routing key.
    package static func type(of message: Message) throws(Refusal) -> String {
        try read(message).event.type
    }
}

/// The attributes of one event, as they were read.
private struct Attributes {
    private var texts: [String: String] = [:]
    private var data = JSONValue.null

    init(_ body: [UInt8]) throws(CloudEvent.Refusal) {
        do {
            try read(body)
        } catch {
            throw CloudEvent.Refusal("not a CloudEvent: \(error.description)")
        }
    }

    private mutating func read(_ body: [UInt8]) throws(JSONError) {
        var reader = JSONReader(body)
        try reader.beginObject()
        while let name = try reader.nextName() {
            switch name {
            case "specversion", "id", "source", "type", "subject", "time": texts[name] = try reader.readString()
            case "data": data = try reader.readValue()
            default: _ = try reader.skipValue()
            }
        }
        try reader.finish()
    }

    func event() throws(CloudEvent.Refusal) -> Event {
        let version = try text("specversion")
        guard version == "1.0" else { throw CloudEvent.Refusal("specversion is \"\(version)\", only \"1.0\" is known") }
        var time = Timestamp.latest
        if let written = texts["time"] {
            guard let moment = Timestamp(written) else { throw CloudEvent.Refusal("time is not RFC 3339: \"\(written.prefix(64))\"") }
            time = moment
        }
        return Event(
            id: try text("id"), source: try text("source"), type: try text("type"), subject: try text("subject"), time: time, data: data
        )
    }

    private func text(_ name: String) throws(CloudEvent.Refusal) -> String {
        guard let value = texts[name], !value.isEmpty else { throw CloudEvent.Refusal("the event has no \(name)") }
        guard value.utf8.count <= CloudEvent.attributeLimit else {
            throw CloudEvent.Refusal("\(name) has \(value.utf8.count) bytes, more than \(CloudEvent.attributeLimit)")
        }
        return value
    }
}

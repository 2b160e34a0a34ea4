package import AMQP
package import Farm
internal import Identity
internal import JSON
package import Jobs
internal import OpenSSL
internal import Postgres
package import Store

/// Keeps what could not be handled, with its reason, until an administrator replays or discards it.
package struct ArchivistStage: Stage {
    package let queue = QueueName.dead
    package let batchSize = 100
    package let retries = RetryPolicy.never
    private let store: Store

    /// Archives into a store.
    package init(store: Store) {
        self.store = store
    }

    package func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        do {
            var letters: [UUID: DeadLetter] = [:]
            for message in batch {
                let letter = DeadLetter(message)
                letters[letter.id] = letter
            }
            try await store.archive(Array(letters.values))
            return batch.map { _ in .done }
        } catch {
            // There is no further place for a dead letter: whatever is wrong, it is held and tried again.
            throw .dependencyDown("the archive can't take dead letters: \(error)")
        }
    }
}

extension DeadLetter {
    /// What a message on the dead queue says of itself: our own headers, or the broker's when it gave the message up by itself.
    init(_ message: Message) {
        let headers = message.properties.headers
        let queue = headers.text(HeaderName.deadQueue) ?? headers.text("x-first-death-queue") ?? message.routingKey
        let reason =
            headers.text(HeaderName.deadReason) ?? headers.text("x-first-death-reason").map { "given up by the broker: \($0)" }
            ?? "no reason was given"
        let subject = Subject(queue: queue, message: message)
        self.init(
            id: Self.identity(queue: queue, message: message),
            queue: queue,
            reason: reason,
            fingerprint: Fingerprint.of(queue: queue, reason: reason),
            routingKey: message.routingKey,
            contentType: message.properties.contentType,
            headers: JSONValue(headers),
            body: message.body,
            attempts: message.attempt,
            contact: subject.contact,
            delivery: subject.delivery,
            enrollment: subject.enrollment
        )
    }

    /// The same message, given up again, is the same dead letter.
    private static func identity(queue: String, message: Message) -> UUID {
        UUID.version5(namespace: EventIdentity.namespace, name: Array(queue.utf8) + [0] + Digest.sha256(message.body))
    }
}

/// Whom and what a dead letter concerns, as far as its body tells.
private struct Subject {
    var contact: UUID?
    var delivery: UUID?
    var enrollment: UUID?

    init(queue: String, message: Message) {
        if let job = try? RenderJob(body: message.body) { (contact, delivery) = (job.contact, job.delivery) }
        if let wake = try? Wake(body: message.body) { (contact, enrollment) = (wake.contact, wake.enrollment) }
        if let outcome = try? Outcome(body: message.body) { (contact, delivery) = (outcome.contact, outcome.delivery) }
        let headers = message.properties.headers
        if let id = headers.text(HeaderName.delivery).flatMap({ UUID($0) }) { delivery = id }
        if let id = headers.text(HeaderName.contact).flatMap({ UUID($0) }) { contact = id }
        if queue == QueueName.event.rawValue, let event = try? CloudEvent.read(message) { contact = event.contact }
    }
}

/// What the same failure has in common from message to message.
enum Fingerprint {
    /// The queue and the reason without numbers, ids and quoted values, hashed.
    static func of(queue: String, reason: String) -> String {
        var shape = ""
        var isQuoted = false
        for character in reason {
            if character == "\"" || character == "'" { isQuoted.toggle() }
            if isQuoted { continue }
            if character.isHexDigit && !character.isLetter || character.isNumber { continue }
            shape.append(character)
        }
        let words = shape.split(separator: " ").filter { !$0.contains("-") || $0.count < 8 }
        let digest = Digest.sha256(Array("\(queue)\n\(words.joined(separator: " "))".utf8))
        return digest.prefix(8).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }
}

extension [String: FieldValue] {
    fileprivate func text(_ name: String) -> String? {
        guard case .string(let text)? = self[name] else { return nil }
        return text
    }
}

extension JSONValue {
    /// Headers as JSON, for an administrator to read; bytes that aren't text become null, U+0000 is taken out.
    fileprivate init(_ headers: [String: FieldValue]) {
        self = .object(JSONObject(headers.sorted { $0.key < $1.key }.map { ($0.key, JSONValue($0.value)) }))
    }

    private init(_ value: FieldValue) {
        self =
            switch value {
            case .bool(let bool): .bool(bool)
            case .int(let number): .int(number)
            case .double(let number): .double(number)
            case .string(let text): .string(text.replacing("\0", with: ""))
            case .table(let table): JSONValue(table)
            case .array(let elements): .array(elements.map { JSONValue($0) })
            default: .null
            }
    }
}

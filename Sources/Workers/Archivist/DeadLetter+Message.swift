internal import AMQP
internal import Farm
internal import Identity
internal import JSON
internal import Jobs
internal import OpenSSL
internal import Store

extension DeadLetter {
    /// What a message on the dead queue says of itself: our own headers, or the broker's when it gave the message up by itself.
    ///
    /// Only bytes can hold everything a stranger may send; what is stored as text loses its U+0000.
    init(_ message: Message) {
        let headers = message.properties.headers
        let queue = (headers.text(HeaderName.deadQueue) ?? headers.text("x-first-death-queue") ?? message.routingKey).storable
        let reason =
            headers.text(HeaderName.deadReason)?.storable
            ?? headers.text("x-first-death-reason").map { "given up by the broker: \($0)".storable } ?? "no reason was given"
        let subject = Subject(queue: queue, message: message)
        self.init(
            id: Self.identity(queue: queue, message: message),
            queue: queue,
            reason: reason,
            fingerprint: Fingerprint.of(queue: queue, reason: reason),
            failures: message.failures.map(\.storable) + [reason],
            routingKey: message.routingKey.storable,
            contentType: message.properties.contentType?.storable,
            headers: JSONValue(headers),
            body: message.body,
            attempts: message.attempt,
            contact: subject.contact,
            delivery: subject.delivery,
            wake: subject.wake
        )
    }

    /// The letter without headers and without what it concerns: all that a refusal could be about.
    func bare(because refusal: String) -> DeadLetter {
        DeadLetter(
            id: id, queue: queue, reason: "\(reason) (kept without its headers: \(refusal))".storable, fingerprint: fingerprint,
            failures: [reason], routingKey: "",
            contentType: nil, headers: .object([:]), body: body, attempts: attempts, contact: nil, delivery: nil, wake: nil
        )
    }

    /// The same message, given up again, is the same dead letter. A mail is sealed anew for each attempt: its delivery makes it the same.
    static func identity(queue: String, message: Message) -> UUID {
        let headers = message.properties.headers
        var name = Array(queue.utf8) + [0]
        if isSend(queue), let delivery = headers.text(HeaderName.delivery).flatMap({ UUID($0) }) {
            name += delivery.bytes
        } else {
            name += Digest.sha256(message.body)
        }
        return UUID.version5(namespace: EventIdentity.namespace, name: name)
    }

    private static func isSend(_ queue: String) -> Bool { Lane.allCases.contains { QueueName.send($0).rawValue == queue } }
}

/// Whom and what a dead letter concerns, as far as its body tells. Which form that has follows from the queue: a stranger's event that
/// looks like a job of ours is not one.
private struct Subject {
    var contact: UUID?
    var delivery: UUID?
    var wake: Wake?

    init(queue: String, message: Message) {
        let name = QueueName(rawValue: queue)
        switch name {
        case .event: contact = Self.contact(ofEvent: message)
        case .wake:
            wake = try? Wake(body: message.body)
            contact = wake?.contact
        case .outcome:
            let outcome = try? Outcome(body: message.body)
            (contact, delivery) = (outcome?.contact, outcome?.delivery)
        case _ where Lane.allCases.map(QueueName.render).contains(name):
            let job = try? RenderJob(body: message.body)
            (contact, delivery) = (job?.contact, job?.delivery)
        case _ where Lane.allCases.map(QueueName.send).contains(name):
            contact = message.properties.headers.text(HeaderName.contact).flatMap { UUID($0) }
            delivery = message.properties.headers.text(HeaderName.delivery).flatMap { UUID($0) }
        default: break
        }
    }

    /// Events that can't be taken in may still say whom they are about.
    private static func contact(ofEvent message: Message) -> UUID? {
        if let contact = (try? CloudEvent.read(message))?.contact { return contact }
        guard message.body.count <= 4 * CloudEvent.sizeLimit,
            let subject = (try? JSONValue(parsing: message.body))?["subject"]?.string,
            !subject.isEmpty, subject.utf8.count <= CloudEvent.attributeLimit
        else { return nil }
        return ContactIdentity.contactID(subject: subject)
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
        self = .object(JSONObject(headers.sorted { $0.key < $1.key }.map { ($0.key.storable, JSONValue($0.value)) }))
    }

    private init(_ value: FieldValue) {
        self =
            switch value {
            case .bool(let bool): .bool(bool)
            case .int(let number): .int(number)
            case .double(let number): number.isFinite ? .double(number) : .null
            case .string(let text): .string(text.storable)
            case .table(let table): JSONValue(table)
            case .array(let elements): .array(elements.map { JSONValue($0) })
            default: .null
            }
    }
}

extension String {
    /// The text without what PostgreSQL can't store.
    fileprivate var storable: String { replacing("\0", with: "") }
}

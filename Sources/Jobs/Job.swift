package import Identity
internal import JSON
package import Time

/// A small message between stages. It carries ids, never a person's data, so nothing lies readable on the broker's disk.
package protocol Job: Sendable, Equatable {
    /// Reads the job from a message's body.
    init(body: [UInt8]) throws(JobError)
    /// The job as a message's body: JSON with the `schema` version it was written in.
    var body: [UInt8] { get }
}

/// The version of the jobs this build writes, and the newest it reads.
package let jobSchema: Int64 = 1

/// Why a message's body is no job.
package enum JobError: Error, Equatable, CustomStringConvertible {
    /// Not JSON, or not of this shape.
    case malformed(String)
    /// Written by a newer build.
    case unknownSchema(Int64)

    package var description: String {
        switch self {
        case .malformed(let reason): "not a job: \(reason)"
        case .unknownSchema(let schema): "the job has schema \(schema), this build reads up to \(jobSchema): upgrade the workers"
        }
    }
}

/// Asks the render worker for a delivery's message.
package struct RenderJob: Job {
    /// The delivery.
    package let delivery: UUID
    /// Whom it goes to; half of the delivery's primary key.
    package let contact: UUID

    /// Asks for one delivery's message.
    package init(delivery: UUID, contact: UUID) {
        self.delivery = delivery
        self.contact = contact
    }

    package init(body: [UInt8]) throws(JobError) {
        let fields = try JobFields(body)
        delivery = try fields.id("delivery")
        contact = try fields.id("contact")
    }

    package var body: [UInt8] {
        encode { writer in
            writer.member("delivery", delivery.description)
            writer.member("contact", contact.description)
        }
    }
}

/// A timer that came due, on its way to the trigger worker.
package struct Wake: Job {
    /// The enrollment that waited.
    package let enrollment: UUID
    /// Its contact.
    package let contact: UUID
    /// The wait it is for; another number is ignored.
    package let waitNumber: Int
    /// Where the timer's row stands now, so that the trigger can remove it.
    package let dueAt: Timestamp

    /// Wakes one enrollment out of one wait.
    package init(enrollment: UUID, contact: UUID, waitNumber: Int, dueAt: Timestamp) {
        self.enrollment = enrollment
        self.contact = contact
        self.waitNumber = waitNumber
        self.dueAt = dueAt
    }

    package init(body: [UInt8]) throws(JobError) {
        let fields = try JobFields(body)
        enrollment = try fields.id("enrollment")
        contact = try fields.id("contact")
        guard let wait = Int32(exactly: try fields.int("wait")), wait >= 0 else { throw .malformed("\"wait\" is out of range") }
        waitNumber = Int(wait)
        dueAt = try fields.moment("due")
    }

    package var body: [UInt8] {
        encode { writer in
            writer.member("enrollment", enrollment.description)
            writer.member("contact", contact.description)
            writer.member("wait", waitNumber)
            writer.member("due", dueAt.microseconds)
        }
    }
}

/// What became of a delivery, on its way to the trigger worker, where it is an event of type `email.<kind>`.
package struct Outcome: Job {
    /// What became of it.
    package enum Kind: String, Sendable, CaseIterable {
        case accepted, rejected, bounced, complained
    }

    /// The delivery.
    package let delivery: UUID
    /// Its contact.
    package let contact: UUID
    /// What became of it.
    package let kind: Kind
    /// When.
    package let at: Timestamp

    /// Tells what became of a delivery.
    package init(delivery: UUID, contact: UUID, kind: Kind, at: Timestamp) {
        self.delivery = delivery
        self.contact = contact
        self.kind = kind
        self.at = at
    }

    package init(body: [UInt8]) throws(JobError) {
        let fields = try JobFields(body)
        delivery = try fields.id("delivery")
        contact = try fields.id("contact")
        let name = try fields.string("kind")
        guard let kind = Kind(rawValue: name) else { throw .malformed("unknown outcome \(name)") }
        self.kind = kind
        at = try fields.moment("at")
    }

    package var body: [UInt8] {
        encode { writer in
            writer.member("delivery", delivery.description)
            writer.member("contact", contact.description)
            writer.member("kind", kind.rawValue)
            writer.member("at", at.microseconds)
        }
    }
}

private func encode(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
        writer.member("schema", jobSchema)
        members(&writer)
    }
    return writer.bytes
}

/// The members of a job's object; unknown ones are let be, so that a newer minor form can add some.
private struct JobFields {
    private var strings: [(name: String, value: String)] = []
    private var numbers: [(name: String, value: Int64)] = []

    init(_ body: [UInt8]) throws(JobError) {
        do {
            try read(body)
        } catch {
            throw .malformed(error.description)
        }
        let schema = try int("schema")
        guard schema >= 1, schema <= jobSchema else { throw .unknownSchema(schema) }
    }

    private mutating func read(_ body: [UInt8]) throws(JSONError) {
        var reader = JSONReader(body)
        try reader.beginObject()
        while let name = try reader.nextName() {
            switch try reader.readValue() {
            case .string(let text): strings.append((name, text))
            case .int(let number): numbers.append((name, number))
            default: break
            }
        }
        try reader.finish()
    }

    func string(_ name: String) throws(JobError) -> String {
        guard let value = strings.last(where: { $0.name == name })?.value else { throw .malformed("no text \"\(name)\"") }
        return value
    }

    func int(_ name: String) throws(JobError) -> Int64 {
        guard let value = numbers.last(where: { $0.name == name })?.value else { throw .malformed("no number \"\(name)\"") }
        return value
    }

    func moment(_ name: String) throws(JobError) -> Timestamp {
        let moment = Timestamp(microseconds: try int(name))
        guard moment >= .earliest, moment <= .latest else { throw .malformed("\"\(name)\" is out of range") }
        return moment
    }

    func id(_ name: String) throws(JobError) -> UUID {
        guard let id = UUID(try string(name)) else { throw .malformed("\"\(name)\" is not a UUID") }
        return id
    }
}

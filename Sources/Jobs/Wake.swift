package import Identity
internal import JSON
package import Time

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

internal import Identity
internal import Time

/// A timer of the simulation. One that was set anew or removed stays where it is, and means nothing by its number.
struct Alarm: Comparable {
    /// When it goes off.
    let at: Timestamp
    let contact: UUID
    let enrollment: UUID
    let waitNumber: Int

    /// Whether it is about the contact's segments, as with timers of the database.
    var isOfSegments: Bool { enrollment == contact }

    static func < (left: Alarm, right: Alarm) -> Bool {
        (left.at, left.contact, left.enrollment, left.waitNumber) < (right.at, right.contact, right.enrollment, right.waitNumber)
    }
}

/// What a merge moved.
package struct MergeResult: Sendable, Equatable {
    /// Enrollments that go on under the survivor, and ended ones that moved there.
    package var enrollments = 0
    /// Live enrollments that ended, because the survivor has one in the same scenario under the same key.
    package var endedEnrollments = 0
    /// Deliveries that moved.
    package var deliveries = 0
    /// Events that moved.
    package var events = 0
}

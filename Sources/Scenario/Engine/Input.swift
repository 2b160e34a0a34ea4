/// What can happen to an enrollment.
package enum Input: Hashable, Sendable {
    /// Something happened to its contact.
    case event(Event)
    /// A timer came due that was set when the wait had this number.
    case wake(waitNumber: Int)
}

/// What is decided about an event that could let its contact in.
package enum Admission: Hashable, Sendable {
    /// It isn't the entry's event, or the entry's condition doesn't hold.
    case notMeant
    /// It is, and the contact isn't let in; why.
    case refused(JournalEntry)
    /// A passage began.
    case entered(Advance)
}

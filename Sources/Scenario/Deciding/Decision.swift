/// One thing that was decided about a contact, to be stored in the order given.
package enum Decision: Sendable {
    /// An enrollment moved on; `from` is what it was before, nil when it began.
    case moved(Advance, from: Enrollment?)
    /// Something happened to the contact by what was decided, and was taken in: to be stored like any event.
    case born(Event)
    /// Something that concerns no enrollment, to be noted in the journal.
    case noted(JournalEntry, scenario: String?)
}

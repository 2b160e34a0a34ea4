/// Why an enrollment ended.
package enum EndReason: String, Hashable, Sendable, CaseIterable {
    /// It came to the end of its way.
    case completed
    /// An exit's event ended it.
    case exited
    /// It stood where its version has no step, or would have run on without end.
    case failed
    /// Its contact was merged into another, who stands in the scenario already.
    case merged
    /// Its contact was erased.
    case erased
    /// The map of a migration to another version said so.
    case migrated
    /// Its scenario was archived along with who was under way.
    case archived
    /// An event that came late had let its contact in before: in the order of the events it never began. It counts as no passage.
    case superseded
    /// The broadcast that let its contact in was cancelled, and it stood at a mail.
    case withdrawn
}

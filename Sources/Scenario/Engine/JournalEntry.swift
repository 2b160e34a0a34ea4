package import Time

/// Something that was decided for an enrollment, and why.
package struct JournalEntry: Hashable, Sendable {
    /// What kind of decision.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A passage began.
        case entered
        /// An event that could have begun one didn't.
        case refused
        /// A wait began.
        case waited
        /// A wait began anew.
        case restarted
        /// A wait's time was up.
        case woke
        /// The event that was waited for came.
        case matched
        /// A way was chosen by a condition.
        case branched
        /// A way was drawn.
        case split
        /// An e-mail was asked for.
        case emailed
        /// An e-mail wasn't sent, or not yet: which gate, and why.
        case gate
        /// A step was passed over.
        case skipped
        /// Attributes were set.
        case updated
        /// The goal was reached.
        case goal
        /// An exit's event ended the passage.
        case exited
        /// The passage came to its end.
        case completed
        /// The passage can't go on.
        case failed
        /// An expression had no value and counted as false.
        case conditionError = "condition-error"
        /// The passage went over to another version.
        case migrated
        /// A pause ended, and the wait goes on for what was left of it.
        case resumed
        /// The scenario was archived, and the passage with it.
        case archived
        /// The broadcast that the passage came of was cancelled, and the mail it stood at with it.
        case withdrawn
        /// The contact came into a segment.
        case segmentEntered = "segment-entered"
        /// The contact left a segment.
        case segmentLeft = "segment-left"
        /// An event came late, and the passage was begun anew with it in its place, or given up.
        case reordered
        /// A wake or an event came too late to matter.
        case ignored
    }

    /// When, by the database's clock.
    package let at: Timestamp
    /// What kind of decision.
    package let kind: Kind
    /// The step it was decided at; nil when it concerns the whole passage.
    package let step: String?
    /// Why, in words.
    package let detail: String

    /// A line of the journal.
    package init(at: Timestamp, kind: Kind, step: String? = nil, detail: String = "") {
        self.at = at
        self.kind = kind
        self.step = step
        self.detail = detail
    }
}

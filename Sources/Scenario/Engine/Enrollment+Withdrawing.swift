package import Time

extension Enrollment {
    /// Ends a live passage that stands at an e-mail, because the broadcast that it came of was cancelled; nil when it stands elsewhere.
    package func withdrawn(under definition: ScenarioDefinition, now: Timestamp) -> Advance? {
        guard isLive, let step, let kind = definition.steps.first(where: { $0.id == step })?.kind, case .email = kind else { return nil }
        var ended = self
        ended.end(.withdrawn, now: now)
        return ended.advance(from: self, journal: [JournalEntry(at: now, kind: .withdrawn, step: step)])
    }
}

internal import Identity
internal import Time

extension Engine {
    /// The canonical key under which an event would let its contact in if the entry's condition held; nil when it isn't the entry's event
    /// or the key has no value.
    ///
    /// Whether the contact may come in depends on the passage before with this key: look it up first.
    package func key(for event: Event, in circumstances: Circumstances) -> String? {
        guard definition.accepts(event) else { return nil }
        return try? key(of: event, in: entryScope(event, circumstances))
    }

    /// Lets a contact in by an event and takes the first steps; nil when the event isn't meant or the contact isn't allowed in.
    package func enter(
        event: Event, previous: PreviousEnrollment?, in circumstances: inout Circumstances
    ) -> Advance? {
        guard case .entered(let advance) = admit(event, previous: previous, in: &circumstances) else { return nil }
        return advance
    }

    /// Decides about an event that could let its contact in; like `enter`, and tells why not.
    package func admit(
        _ event: Event, previous: PreviousEnrollment?, in circumstances: inout Circumstances
    ) -> Admission {
        do {
            guard let key = try matchedKey(event, in: circumstances) else { return .notMeant }
            return admit(event, key: key, previous: previous, in: &circumstances)
        } catch {
            return .refused(refusal(of: event, error, now: circumstances.now))
        }
    }

    /// Decides about an event whose key is known; a passage that it began before is begun `again`.
    func admit(
        _ event: Event, key: String, previous: PreviousEnrollment?, again original: Enrollment? = nil, in circumstances: inout Circumstances
    ) -> Admission {
        let now = circumstances.now
        if let obstacle = obstacle(to: event, after: previous) {
            return .refused(JournalEntry(at: now, kind: .refused, detail: "\(event.type) \(event.id): \(obstacle)"))
        }
        var run = Run(
            definition: definition,
            enrollment: original?.again(by: event) ?? enrollment(event, contact: circumstances.contact, key: key, now: now),
            circumstances: circumstances)
        run.begin()
        // An older event's passage would have been under way when the newer event came, unless it ended where it began.
        if let previous, event.position < previous.entry, run.enrollment.isLive {
            let detail = "\(event.type) \(event.id): it is older than the passage that began with \(previous.entry.id)"
            return .refused(JournalEntry(at: now, kind: .refused, detail: detail))
        }
        circumstances = run.circumstances
        return .entered(run.finish())
    }

    private func enrollment(_ event: Event, contact: Contact, key: String, now: Timestamp) -> Enrollment {
        let id = UUID.version5(namespace: contact.id, parts: definition.key, key, event.source, event.id)
        return Enrollment(
            id: id, contactID: contact.id, scenario: definition.key, version: version, key: key, event: event, now: now)
    }

    /// The journal's line for an event whose condition or key has no value.
    func refusal(of event: Event, _ error: FormulaError, now: Timestamp) -> JournalEntry {
        JournalEntry(at: now, kind: .conditionError, detail: "entry by \(event.type) \(event.id): \(error.reason)")
    }

    /// The canonical key under which an event would let its contact in; nil when it isn't meant.
    func matchedKey(
        _ event: Event, in circumstances: Circumstances
    ) throws(FormulaError) -> String? {
        guard definition.accepts(event) else { return nil }
        let scope = entryScope(event, circumstances)
        if let when = definition.entry.when, try !when.isTrue(in: scope) { return nil }
        return try key(of: event, in: scope)
    }

    private func entryScope(_ event: Event, _ circumstances: Circumstances) -> Scope {
        Scope(
            contact: circumstances.contact, event: event, key: "", context: event, now: circumstances.now,
            aggregates: circumstances.aggregates)
    }

    private func key(of event: Event, in scope: Scope) throws(FormulaError) -> String {
        guard let key = definition.entry.key else { return "" }
        return try CanonicalKey.text(of: key.value(in: scope))
    }

    /// Why an event can't let its contact in after the passage before; nil when it can, as far as can be told without trying.
    private func obstacle(to event: Event, after previous: PreviousEnrollment?) -> String? {
        guard let previous else { return nil }
        if previous.isLive { return "a passage with this key is under way" }
        if (previous.entry...previous.cursor).contains(event.position) { return "it belongs to the passage before" }
        switch definition.entry.reentry {
        case .always: return nil
        case .once: return "the contact was let in once"
        case .after(let duration):
            let isEarly = event.time < previous.entry.time + duration
            return isEarly ? "the passage before began less than \(duration.literal) ago" : nil
        }
    }
}

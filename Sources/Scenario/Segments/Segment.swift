package import Time

/// A set of contacts that a condition describes: over their attributes, their events and the time.
package struct Segment: Sendable {
    /// The name that scenarios know it by.
    package let key: String
    /// Whom it holds, in the marketer's words.
    package let summary: String?
    /// What holds for its members.
    package let condition: Formula

    /// What the condition asks of all the contact's events.
    package var aggregates: [AggregateUse] { condition.aggregates }

    /// Whether a change of the contact itself can make a difference.
    package var readsContact: Bool {
        condition.paths.contains { $0 == "contact" || $0.hasPrefix("contact.") }
    }

    /// Whether an event of this type can make a difference.
    package func counts(_ type: String) -> Bool {
        aggregates.contains { $0.type == type }
    }

    /// Whether time alone can make a difference.
    package var isTimed: Bool {
        !condition.moments.isEmpty || aggregates.contains { $0.within != nil }
    }

    /// Whether a contact belongs to it at a moment; a condition without a value doesn't hold.
    package func holds(for contact: Contact, now: Timestamp, aggregates: some EventAggregates) -> Bool {
        verdict(on: contact, now: now, aggregates: aggregates) == .holds(true)
    }

    /// What its condition says of a contact at a moment.
    package func verdict(on contact: Contact, now: Timestamp, aggregates: some EventAggregates) -> Verdict {
        do {
            return .holds(try condition.isTrue(in: Scope(contact: contact, now: now, aggregates: aggregates)))
        } catch {
            return .hasNoValue(error.reason)
        }
    }

    /// What a condition says.
    package enum Verdict: Hashable, Sendable {
        /// Whether it holds.
        case holds(Bool)
        /// It has no value, and so doesn't hold; why, without a full stop.
        case hasNoValue(String)
    }
}

extension Scope {
    /// What a segment's condition sees: there is no event that it is about.
    init(contact: Contact, now: Timestamp, aggregates: any EventAggregates) {
        let nothing = Event(id: "", source: "", type: "", subject: contact.subject, time: now)
        self.init(contact: contact, event: nothing, key: "", context: nothing, now: now, aggregates: aggregates)
    }
}

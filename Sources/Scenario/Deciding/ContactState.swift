package import Time

/// All that is known of one contact when something happens to it.
package struct ContactState: Sendable {
    /// The person.
    package var contact: Contact
    /// Whether and how often the person may be written to.
    package var standing: Standing
    /// The time of the newest event taken in; an event behind it is late.
    package var lastEventAt: Timestamp?
    /// The live enrollments, of each key that may be entered again the latest ended one, and where an event is late those that were under
    /// way after it.
    package var enrollments: [Enrollment]
    /// Where an event is late, the stored events behind it and since the entry of every passage that it may begin anew; others may be there too.
    package var laterEvents: [Event]
    /// What is known of all the contact's events.
    package var aggregates: any EventAggregates
    /// The segments that the contact belongs to.
    package var memberships: Set<String>
    /// When time alone may change that; nil for never.
    package var segmentsDueAt: Timestamp?

    /// What is known of a contact; nothing has happened to it by default.
    package init(
        contact: Contact, standing: Standing = Standing(), lastEventAt: Timestamp? = nil, enrollments: [Enrollment] = [],
        laterEvents: [Event] = [], aggregates: some EventAggregates = NoAggregates(), memberships: Set<String> = [],
        segmentsDueAt: Timestamp? = nil
    ) {
        self.contact = contact
        self.standing = standing
        self.lastEventAt = lastEventAt
        self.enrollments = enrollments
        self.laterEvents = laterEvents
        self.aggregates = aggregates
        self.memberships = memberships
        self.segmentsDueAt = segmentsDueAt
    }

    /// What decisions look at, at a moment.
    package func circumstances(now: Timestamp) -> Circumstances {
        Circumstances(contact: contact, standing: standing, now: now, aggregates: aggregates)
    }

    /// Takes over what decisions changed.
    mutating func take(_ circumstances: Circumstances) {
        contact = circumstances.contact
        standing = circumstances.standing
    }

    /// Takes over what an event says of the contact, but for what newer events, taken in before, have said since.
    mutating func update(by event: Event) {
        guard let update = try? ContactUpdate(data: event.data) else { return }
        let newer = laterEvents.filter { $0 > event }.sorted().compactMap { try? ContactUpdate(data: $0.data) }
        for update in [update] + newer {
            update.apply(to: &contact)
            standing.consents.merge(update.consents) { $1 }
        }
    }

    /// What is known after an event, but for what is decided by it.
    package mutating func foresee(_ event: Event) {
        update(by: event)
        aggregates.add(event)
    }

    /// Puts an enrollment in its place.
    mutating func store(_ enrollment: Enrollment) {
        if let index = enrollments.firstIndex(where: { $0.id == enrollment.id }) {
            enrollments[index] = enrollment
        } else {
            enrollments.append(enrollment)
        }
    }
}

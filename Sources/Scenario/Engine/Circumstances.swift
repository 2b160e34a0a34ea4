package import Time

/// What decisions about an enrollment look at beside the enrollment itself.
package struct Circumstances: Sendable {
    /// The contact, with the attributes that steps have set.
    package var contact: Contact
    /// Whether and how often the contact may be written to.
    package var standing: Standing
    /// The database's time.
    package let now: Timestamp
    /// What is known of all the contact's events.
    package let aggregates: any EventAggregates

    /// What stands around a decision; nothing stands against writing by default.
    package init(contact: Contact, standing: Standing = Standing(), now: Timestamp, aggregates: some EventAggregates = NoAggregates()) {
        self.contact = contact
        self.standing = standing
        self.now = now
        self.aggregates = aggregates
    }
}

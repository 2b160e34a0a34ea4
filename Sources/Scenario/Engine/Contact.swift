package import Identity
package import JSON

/// A person, as scenarios see one.
package struct Contact: Hashable, Sendable {
    /// UUIDv5 of the subject.
    package let id: UUID
    /// The name that integrations know the person by.
    package let subject: String
    /// Where to write to; nil when it isn't known.
    package var email: String?
    /// A language tag: `pl`, `en-GB`.
    package var locale: String?
    /// An IANA time zone: `Europe/Warsaw`.
    package var zone: String?
    /// Whatever else is known.
    package var attributes: JSONObject

    /// A contact.
    package init(
        id: UUID, subject: String, email: String? = nil, locale: String? = nil, zone: String? = nil, attributes: JSONObject = [:]
    ) {
        self.id = id
        self.subject = subject
        self.email = email
        self.locale = locale
        self.zone = zone
        self.attributes = attributes
    }
}

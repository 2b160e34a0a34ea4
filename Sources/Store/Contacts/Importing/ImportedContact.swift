package import Identity

/// What an import says of one contact; what is nil it does not say.
package struct ImportedContact: Sendable, Equatable {
    /// Where it stands in the file, counted from 1.
    package var line: Int
    /// UUIDv5 of the subject.
    package var id: UUID
    /// The name that integrations know the person by, in UTF-8.
    package var subject: [UInt8]
    /// Where to write to, in UTF-8.
    package var email: [UInt8]?
    /// A language tag.
    package var locale: [UInt8]?
    /// An IANA time zone.
    package var zone: [UInt8]?
    /// The text of a JSON object; a member that is null takes the attribute away.
    package var attributes: [UInt8]
    /// Whether some member of `attributes` is null.
    package var hasNull: Bool
    /// The text of a JSON object, topic → true or false; nil when nothing is said of any.
    package var consents: [UInt8]?

    /// Describes a contact.
    package init(
        line: Int, id: UUID, subject: [UInt8], email: [UInt8]? = nil, locale: [UInt8]? = nil, zone: [UInt8]? = nil,
        attributes: [UInt8] = Array("{}".utf8), hasNull: Bool = false, consents: [UInt8]? = nil
    ) {
        self.line = line
        self.id = id
        self.subject = subject
        self.email = email
        self.locale = locale
        self.zone = zone
        self.attributes = attributes
        self.hasNull = hasNull
        self.consents = consents
    }
}

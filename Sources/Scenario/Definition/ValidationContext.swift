/// What a scenario's file can refer to; what isn't known here isn't checked.
package struct ValidationContext: Sendable {
    /// The templates that e-mails can name; nil when they aren't known.
    package var templates: Set<String>?
    /// Lists of holidays that windows can name.
    package var calendars: [String: Holidays]
    /// Whom mail comes from when the file names no one.
    package var defaultSender: Sender?
    /// The attributes that contacts can have, and their types; nil when they aren't known.
    package var attributes: [String: AttributeType]?
    /// The segments that there are; nil when they aren't known.
    package var segments: Set<String>?

    /// What can be referred to.
    package init(
        templates: Set<String>? = nil, calendars: [String: Holidays] = [:], defaultSender: Sender? = nil,
        attributes: [String: AttributeType]? = nil, segments: Set<String>? = nil
    ) {
        self.templates = templates
        self.calendars = calendars
        self.defaultSender = defaultSender
        self.attributes = attributes
        self.segments = segments
    }
}

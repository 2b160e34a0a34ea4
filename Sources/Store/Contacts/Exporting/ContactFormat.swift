/// How contacts are written into a file.
package enum ContactFormat: String, Sendable, CaseIterable {
    /// RFC 4180 with a header; an empty field says nothing, a quoted empty one is an empty text.
    case csv
    /// One JSON object a line: `{subject, email, locale, zone, attributes, consents}`.
    case ndjson
}

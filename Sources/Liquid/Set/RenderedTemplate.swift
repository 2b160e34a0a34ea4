/// A mail's texts, rendered.
package struct RenderedTemplate: Equatable, Sendable {
    /// The subject of the front matter, white space at its ends removed and line breaks made spaces; empty when there is none.
    package var subject = ""
    /// The preview text of the front matter; nil when there is none.
    package var preheader: String?
    /// The HTML part; nil when the set has none of this name.
    package var html: String?
    /// The plain text part; nil when the set has none of this name.
    package var text: String?

    /// Nothing yet.
    package init() {}
}

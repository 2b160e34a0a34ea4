/// Whom a scenario's e-mails come from.
package struct Sender: Hashable, Sendable {
    /// The From address, with or without a display name.
    package let from: String
    /// Where answers go; nil for the From address.
    package let replyTo: String?
    /// The postal address that every commercial message must show.
    package let postalAddress: String?

    /// A sender.
    package init(from: String, replyTo: String? = nil, postalAddress: String? = nil) {
        self.from = from
        self.replyTo = replyTo
        self.postalAddress = postalAddress
    }
}

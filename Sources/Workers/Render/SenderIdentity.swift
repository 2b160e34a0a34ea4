package import Mail
package import OpenSSL

/// In whose name mail goes out, and the secrets that its links and bounce addresses are made with.
package struct SenderIdentity: Sendable {
    /// The sending domain: Message-ID and the default sender.
    package let domain: String
    /// Where a scenario names no sender.
    package let defaultFrom: NamedAddress
    /// The domain that bounces come back to.
    package let bounceDomain: String
    /// How the outside world reaches the public pages, without a slash at its end.
    package let edgeURL: String
    /// Signs links, bounce addresses and address hashes.
    package let tokens: TokenKey

    /// Describes a sender.
    package init(domain: String, defaultFrom: NamedAddress, bounceDomain: String, edgeURL: String, tokens: TokenKey) {
        self.domain = domain
        self.defaultFrom = defaultFrom
        self.bounceDomain = bounceDomain
        self.edgeURL = edgeURL
        self.tokens = tokens
    }
}

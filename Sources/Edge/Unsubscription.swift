internal import HTTPTypes
internal import Hummingbird
internal import IO
internal import Identity
internal import Logging
internal import Mail
internal import OpenSSL
internal import Postgres
internal import Store

/// One-click unsubscription (RFC 8058): an opaque signed token names the contact and the topic; POST acts on it at once, without cookie,
/// login or redirect, any number of times.
struct Unsubscription: Sendable {
    let store: Store
    let tokens: TokenKey

    /// The page that asks; nothing changes.
    func show(_ token: String, language: Language) -> Response {
        guard let link = verified(token) else { return Page.unknownLink(language).response(.notFound) }
        return Page.question(language, topic: link.topic).response(.ok)
    }

    /// Takes the contact off the topic.
    func act(_ token: String, language: Language, logger: Logger) async -> Response {
        guard let link = verified(token) else { return Page.unknownLink(language).response(.notFound) }
        var random = SystemRandom()
        let journalID = UUID.version4(using: &random)
        do {
            _ = try await store.setConsent(
                contact: link.contact, topic: link.topic, granted: false, source: "one-click", journalID: journalID
            )
            return Page.done(language, topic: link.topic).response(.ok)
        } catch {
            // A mail client that posts sees the failure and may try again; so may the reader.
            logger.error("an unsubscription could not be stored", metadata: ["reason": "\(error)"])
            return Page.failure(language).response(.serviceUnavailable)
        }
    }

    private func verified(_ token: String) -> LinkToken? {
        try? LinkToken(verifying: token, for: .unsubscribe) { key, bytes in key == TokenKey.id ? tokens.mac(bytes) : nil }
    }
}

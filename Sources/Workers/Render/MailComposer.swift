internal import Curl
internal import Delivery
internal import Identity
internal import JSON
internal import Jobs
internal import Liquid
internal import Mail
internal import OpenSSL
internal import Scenario
internal import Store
internal import Time

/// Makes a delivery's message: templates and contact → MIME → DKIM → sealed. Pure CPU, so that a batch spreads over the cores.
///
/// The same delivery always gives the same Message-ID, date and links, so that rendering it twice is rendering it once.
struct MailComposer: Sendable {
    let identity: SenderIdentity
    let signers: [String: DKIMSigner]
    /// Whether the mails are tests: marked as such, and without a way out of a topic for anybody.
    var isTest = false

    /// The mail, sealed for the send queue, with the delivery's id as authenticated context.
    func compose(_ delivery: RenderableDelivery, with templates: MailTemplates, seal: Seal) throws(ComposeError) -> [UInt8] {
        let mail = try mail(for: delivery, with: templates)
        do {
            return try seal.seal(mail.bytes, context: delivery.key.delivery.bytes)
        } catch {
            throw .cryptography("\(error)")
        }
    }

    /// The mail with its envelope, signed.
    func mail(for delivery: RenderableDelivery, with templates: MailTemplates) throws(ComposeError) -> RenderedMail {
        let recipient = try recipient(of: delivery)
        let rendered = try render(delivery, with: templates)
        let message = try message(delivery, rendered, to: recipient, sender: templates.sender)
        return RenderedMail(
            delivery: delivery.key.delivery,
            contact: delivery.key.contact,
            sender: ReturnPath.encode(delivery.key.delivery, domain: identity.bounceDomain, mac: identity.tokens.mac),
            recipient: recipient.address.description,
            message: try sign(message.encoded, from: message.from, at: delivery.createdAt)
        )
    }

    private func recipient(of delivery: RenderableDelivery) throws(ComposeError) -> NamedAddress {
        guard let email = delivery.contact.email else { throw .address("the contact has no e-mail address") }
        do {
            let address = try Address(parsing: email)
            // What the send worker could not put on the wire must not get as far as there.
            _ = try SMTPEnvelope(sender: "", recipient: address.description)
            return NamedAddress(address: address)
        } catch {
            throw .address("the contact's e-mail address can't be used: \(error)")
        }
    }

    // MARK: Templates

    private func render(_ delivery: RenderableDelivery, with templates: MailTemplates) throws(ComposeError) -> RenderedTemplate {
        let contact = delivery.contact
        let data: JSONValue = [
            "contact": [
                "id": .string(contact.id.description), "subject": .string(contact.subject), "email": contact.email.json,
                "locale": contact.locale.json, "zone": contact.zone.json, "attributes": .object(contact.attributes),
            ],
            "event": delivery.context,
            "context": delivery.context,
            "scenario": ["key": .string(delivery.scenario), "version": .int(Int64(delivery.version))],
            "step": .string(delivery.step),
            "links": ["unsubscribe": unsubscribeLink(delivery).json],
            "sender": sender(templates.sender),
        ]
        do {
            return try templates.set.render(
                name: delivery.template, data: data, locale: Locale(contact.locale ?? "en"), now: delivery.createdAt,
                zone: contact.zone.flatMap { Zone($0) } ?? .utc
            )
        } catch {
            throw .template("template \(delivery.template) of \(delivery.scenario) version \(delivery.version): \(error)")
        }
    }

    private func sender(_ sender: Sender?) -> JSONValue {
        let from = sender.flatMap { try? NamedAddress(parsing: $0.from) } ?? identity.defaultFrom
        return [
            "name": .string(from.name.isEmpty ? from.address.domain : from.name),
            "address": .string(from.address.description),
            "postal_address": (sender?.postalAddress).json,
        ]
    }

    /// Bulk mail carries its way out of the topic; the token's purpose can't be confused with another's.
    private func unsubscribeLink(_ delivery: RenderableDelivery) -> String? {
        if isTest { return delivery.lane == .bulk ? "\(identity.edgeURL)/u/test" : nil }
        return unsubscribeToken(delivery).map { "\(identity.edgeURL)/u/\($0)" }
    }

    private func unsubscribeToken(_ delivery: RenderableDelivery) -> String? {
        guard delivery.lane == .bulk, let topic = delivery.topic else { return nil }
        let token = LinkToken(
            purpose: .unsubscribe, keyID: TokenKey.id, contact: delivery.key.contact, delivery: delivery.key.delivery, topic: topic
        )
        return try? token.signed(mac: identity.tokens.mac)
    }

    // MARK: Message

    private func message(
        _ delivery: RenderableDelivery, _ rendered: RenderedTemplate, to recipient: NamedAddress, sender: Sender?
    ) throws(ComposeError) -> (encoded: [UInt8], from: NamedAddress) {
        do {
            let from = try sender.map { sender throws(AddressError) in try NamedAddress(parsing: sender.from) } ?? identity.defaultFrom
            var message = EmailMessage(
                from: from, to: [recipient], subject: (isTest ? "[Test] " : "") + rendered.subject, date: delivery.createdAt,
                messageID: EmailMessage.messageID(of: delivery.key.delivery, at: from.address.domain)
            )
            message.replyTo = try sender?.replyTo.map { text throws(AddressError) in try NamedAddress(parsing: text) }
            message.html = rendered.html
            message.text = rendered.text
            if isTest {
                message.extraHeaders.append(
                    EmailMessage.Header("X-Goniec-Test", "\(delivery.scenario) \(delivery.version) \(delivery.step)"))
            } else if delivery.lane == .bulk {
                try addBulkHeaders(to: &message, delivery)
            }
            return (try message.encoded(), from)
        } catch let error as ComposeError {
            throw error
        } catch {
            throw .template("the message can't be written: \(error)")
        }
    }

    private func addBulkHeaders(to message: inout EmailMessage, _ delivery: RenderableDelivery) throws(ComposeError) {
        guard let topic = delivery.topic, let token = unsubscribeToken(delivery) else {
            throw .template("bulk mail needs a topic that its reader can unsubscribe from")
        }
        message.stream = .bulk(
            listID: "\(topic).\(identity.domain)",
            feedbackID: "\(delivery.scenario):\(delivery.version):\(topic):\(identity.domain)"
        )
        message.unsubscribe = EmailMessage.Unsubscribe(
            link: "\(identity.edgeURL)/u/\(token)",
            mailto: "mailto:unsubscribe@\(identity.bounceDomain)?subject=\(token)"
        )
    }

    private func sign(_ message: [UInt8], from: NamedAddress, at moment: Timestamp) throws(ComposeError) -> [UInt8] {
        guard let signer = signer(for: from.address.domain) else { throw .noSigner(domain: from.address.domain) }
        do {
            return try signer.sign(message, at: moment)
        } catch {
            throw .cryptography("\(error)")
        }
    }

    /// A domain's own key, or the sending domain's for what lies below it: another's signature would not be aligned (RFC 7489 §3.1.1).
    private func signer(for domain: String) -> DKIMSigner? {
        if let signer = signers[domain] { return signer }
        let sending = identity.domain.lowercased()
        return domain == sending || domain.hasSuffix(".\(sending)") ? signers[identity.domain] : nil
    }
}

/// Why a delivery has no message.
enum ComposeError: Error, Equatable, CustomStringConvertible {
    /// The contact can't be written to.
    case address(String)
    /// The scenario's files are at fault.
    case template(String)
    /// A key is.
    case cryptography(String)
    /// Nobody has made a key for From's domain, which is no message's fault.
    case noSigner(domain: String)

    /// Whether every such message would fail until an operator does something, so that none should be set aside.
    var blamesConfiguration: Bool {
        if case .noSigner = self { true } else { false }
    }

    var description: String {
        switch self {
        case .address(let reason), .template(let reason), .cryptography(let reason): reason
        case .noSigner(let domain):
            "there is no DKIM key for \(domain), which mails are from: "
                + "goniec dkim generate \(domain) makes one, and render finds it when it is started again"
        }
    }
}

extension String? {
    fileprivate var json: JSONValue { map(JSONValue.string) ?? .null }
}

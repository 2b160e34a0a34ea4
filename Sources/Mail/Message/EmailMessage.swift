package import Identity
package import Time

/// A message to be sent, as values; `encoded()` writes it for the wire (RFC 5322, RFC 2045).
package struct EmailMessage: Sendable {
    /// Who writes; its domain should be the one that signs.
    package var from: NamedAddress
    /// Who reads; at least one.
    package var to: [NamedAddress]
    /// Where answers go, when not to `from`.
    package var replyTo: NamedAddress?
    /// Any text; line ends and controls become spaces.
    package var subject: String
    /// When it was made.
    package var date: Timestamp
    /// `left@right`, without angle brackets; see `messageID(of:at:)`.
    package var messageID: String
    /// The HTML part, if there is one.
    package var html: String?
    /// The text part; derived from the HTML when nil.
    package var text: String?
    /// Files that go along.
    package var attachments: [Attachment] = []
    /// What kind of mail it is, for machines that read headers.
    package var stream = Stream.transactional
    /// How a reader unsubscribes; bulk mail must have it.
    package var unsubscribe: Unsubscribe?
    /// Headers of the program's or the scenario's own, in order.
    package var extraHeaders: [Header] = []

    /// A message with the parts every message has; the rest is set afterwards.
    package init(from: NamedAddress, to: [NamedAddress], subject: String, date: Timestamp, messageID: String) {
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        self.messageID = messageID
    }

    /// A header field as a person would write it, unfolded and undecoded.
    package struct Header: Hashable, Sendable {
        /// Letters, digits and hyphens.
        package var name: String
        /// Any text; line ends and controls become spaces.
        package var value: String

        /// Nothing is checked before the message is encoded.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What kind of mail it is (M6 of the mail design).
    package enum Stream: Hashable, Sendable {
        /// Sent because of what the recipient just did: `Auto-Submitted: auto-generated`.
        case transactional
        /// Sent to many: `List-Id`, `Feedback-ID` (for Gmail's postmaster tools) and `Precedence: bulk`.
        case bulk(listID: String, feedbackID: String)
    }

    /// The targets of List-Unsubscribe (RFC 2369) and of its one-click form (RFC 8058).
    package struct Unsubscribe: Hashable, Sendable {
        /// An https address that acts on POST and shows a page on GET; http only where it leads to this machine itself.
        package var link: String
        /// A `mailto:` address for readers without a browser.
        package var mailto: String?

        /// Nothing is checked before the message is encoded.
        package init(link: String, mailto: String? = nil) {
            self.link = link
            self.mailto = mailto
        }
    }

    /// The Message-ID of a delivery's message: the same delivery always gets the same one.
    package static func messageID(of delivery: UUID, at domain: String) -> String {
        "\(delivery)@\(domain)"
    }

    /// Whether the message can only be sent to a server with SMTPUTF8 (RFC 6531), since an address in it isn't ASCII.
    package var needsSMTPUTF8: Bool {
        ([from] + to + (replyTo.map { [$0] } ?? [])).contains { $0.address.needsSMTPUTF8 }
    }
}

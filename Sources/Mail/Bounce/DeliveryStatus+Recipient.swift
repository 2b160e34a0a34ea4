extension DeliveryStatus {
    /// What a report says the system did (RFC 3464 §2.3.3).
    package enum Action: String, Hashable, Sendable {
        /// Given up.
        case failed
        /// Still trying.
        case delayed
        /// Arrived.
        case delivered
        /// Handed to a system that doesn't report.
        case relayed
        /// Delivered to a list.
        case expanded
    }

    /// What became of the message for one recipient.
    package struct Recipient: Hashable, Sendable {
        /// The address the sender gave, without its type; nil when not told.
        package let originalRecipient: String?
        /// The address that was tried in the end, without its type; nil when not told.
        package let finalRecipient: String?
        /// Nil for a word the RFC doesn't know.
        package let action: Action?
        /// The status code, as far as it is one.
        package let status: EnhancedStatus?
        /// What the other system said, without its type.
        package let diagnostic: String?
        /// Which other system that was, without its type.
        package let remoteMTA: String?

        init?(_ group: Group) {
            originalRecipient = group.value(of: "Original-Recipient").flatMap { Self.address($0) }
            finalRecipient = group.value(of: "Final-Recipient").flatMap { Self.address($0) }
            guard originalRecipient != nil || finalRecipient != nil else { return nil }
            // Comments may follow: `failed (bounced)`.
            action = group.value(of: "Action").flatMap { Action(rawValue: $0.prefix { $0.isLetter }.lowercased()) }
            status = group.value(of: "Status").flatMap { EnhancedStatus.first(in: $0) }
            diagnostic = group.value(of: "Diagnostic-Code").map { TypedField($0).value }
            remoteMTA = group.value(of: "Remote-MTA").map { TypedField($0).value }
        }

        /// Whether the message won't reach this recipient; delayed, delivered, relayed and expanded aren't bounces.
        package var isBounce: Bool { action == .failed }

        /// What kind of failure it is; nil when it is none.
        package var bounceClass: BounceClass? {
            guard isBounce else { return nil }
            return BounceClassifier.classify(code: nil, enhanced: precise, text: diagnostic ?? "")
        }

        /// The status, or the remote system's own where the status tells no more than that it failed in the same way.
        private var precise: EnhancedStatus? {
            guard let status, status.isVague, let own = diagnostic.flatMap({ EnhancedStatus.first(in: $0) }),
                own.category == status.category
            else { return status }
            return own
        }

        private static func address(_ value: String) -> String? {
            let field = TypedField(value)
            var address = field.type == "utf-8" ? unescaped(field.value) : field.value
            if address.hasPrefix("<"), address.hasSuffix(">") { address = String(address.dropFirst().dropLast()) }
            return address.nonEmpty
        }

        /// Undoes `\x{20AC}`, the way utf-8 addresses are written in ASCII (RFC 6533 §3).
        private static func unescaped(_ text: String) -> String {
            var output = ""
            var rest = text[...]
            while let start = rest.firstRange(of: "\\x{") {
                output += rest[..<start.lowerBound]
                let digits = rest[start.upperBound...].prefix { $0 != "}" }
                guard digits.utf8.count <= 6, digits.endIndex < rest.endIndex, let code = UInt32(digits, radix: 16),
                    let scalar = Unicode.Scalar(code), !isUnsafe(scalar)
                else { return text }
                output.unicodeScalars.append(scalar)
                rest = rest[rest.index(after: digits.endIndex)...]
            }
            return output + rest
        }
    }
}

extension EnhancedStatus {
    /// Whether the code tells no more than success or failure, so that a code in the diagnosis may be better.
    var isVague: Bool { subject == 0 && detail == 0 }
}

package import Curl
package import Mail

extension SMTPReply {
    /// What the refusal says about the recipient, by code, enhanced code and well-known words.
    package var bounceClass: BounceClass {
        BounceClassifier.classify(code: code, enhanced: enhanced.flatMap { EnhancedStatus($0) }, text: text)
    }

    /// Whether the relay refuses us and not the message: 421 at any time (RFC 5321 §3.8) and what AUTH says (RFC 4954 §6).
    package var isAboutRelay: Bool {
        [421, 454, 530, 534, 535, 538].contains(code)
    }
}

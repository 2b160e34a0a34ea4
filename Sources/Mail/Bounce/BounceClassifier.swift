/// Tells from a reply or a status what kind of failure it is.
///
/// Only `hard` costs a recipient future mail, so everything that may be our own fault is looked for first, `hard` is claimed only for
/// permanent failures that name the address, and what is left is `unknown`.
package enum BounceClassifier {
    /// Classifies an SMTP reply or a DSN's diagnosis: `code` is SMTP's (550), `enhanced` RFC 3463's, `text` the human part, codes included
    /// or not, in one line or several.
    package static func classify(code: Int?, enhanced: EnhancedStatus?, text: String) -> BounceClass {
        let text = ReplyText(text)
        let status = enhanced ?? text.enhanced
        let failure = Failure(code: code ?? text.code, status: status)
        if text.hasAny(of: BouncePhrases.autoReply) { return .autoReply }
        if status.map(isAuth) == true || text.hasAny(of: BouncePhrases.auth) { return .auth }
        if status.map(isAboutSender) == true || text.hasAny(of: BouncePhrases.sender) { return .block }
        if text.hasAny(of: BouncePhrases.full) || text.hasAny(of: BouncePhrases.waited) { return .soft }
        if isUnlistedAtMicrosoft(failure, text) { return .hard }
        if text.hasAny(of: BouncePhrases.block) { return .block }
        return byStatus(failure, text: text)
    }

    /// Exchange Online says 5.4.1 "Recipient address rejected: Access denied" for a user its directory doesn't have.
    private static func isUnlistedAtMicrosoft(_ failure: Failure, _ text: ReplyText) -> Bool {
        failure.isPermanent && failure.status == EnhancedStatus(5, 4, 1) && text.hasAny(of: BouncePhrases.unlisted)
    }

    private struct Failure {
        let code: Int?
        let status: EnhancedStatus?

        /// Both must say so: a server that answers 450 with 5.1.1 wants to be asked again.
        var isPermanent: Bool { (code.map { $0 >= 500 } ?? true) && (status.map { $0.category == 5 } ?? true) && !isNothing }
        var isNothing: Bool { code == nil && status == nil }
    }

    private static func byStatus(_ failure: Failure, text: ReplyText) -> BounceClass {
        guard let status = failure.status else { return byCode(failure, text: text) }
        guard status.category != 2 else { return .unknown }
        let isNamed = text.hasAny(of: BouncePhrases.noUser)
        switch (status.subject, status.detail) {
        case (7, _):
            // Some servers say 5.7.1 for everything; only words that can mean nothing else count against the address.
            if failure.isPermanent { return isNamed ? .hard : .block }
            return text.hasAny(of: BouncePhrases.later) ? .soft : .block
        case (6, _), (3, 4), (2, 3), (5, 3): return .block
        case _ where !failure.isPermanent: return .soft
        case (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1): return .hard
        case (2, 2), (4, 1), (4, 2), (4, 3), (4, 5), (4, 6), (4, 7), (3, 1), (3, 2): return .soft
        case (4, 4): return text.hasAny(of: BouncePhrases.noDomain) ? .hard : .soft
        default: return isNamed || text.hasAny(of: BouncePhrases.noDomain) ? .hard : .unknown
        }
    }

    private static func byCode(_ failure: Failure, text: ReplyText) -> BounceClass {
        guard let code = failure.code else { return .unknown }
        if code < 500 { return code >= 400 ? .soft : .unknown }
        if text.hasAny(of: BouncePhrases.noUser) || text.hasAny(of: BouncePhrases.noDomain) { return .hard }
        return code == 552 ? .soft : .unknown
    }

    /// 5.7.20–5.7.26 are IANA's codes for DKIM, SPF, reverse DNS and their combination (RFC 7372); the three-digit ones are Microsoft's.
    private static func isAuth(_ status: EnhancedStatus) -> Bool {
        status.subject == 7 && ((20...26).contains(status.detail) || status.detail == 509 || status.detail == 515)
    }

    /// Sender's address bad, or null MX of the sender (RFC 7505): nothing about the recipient.
    private static func isAboutSender(_ status: EnhancedStatus) -> Bool {
        switch (status.subject, status.detail) {
        case (1, 7), (1, 8), (1, 9), (7, 27): true
        default: false
        }
    }
}

/// What servers say, in lower case with single spaces.
enum BouncePhrases {
    static let autoReply = phrases(
        "out of office", "out of the office", "out-of-office", "autoreply", "auto-reply", "automatic reply",
        "automatically generated reply",
        "vacation message", "on vacation", "odpowiedź automatyczna", "automatische antwort", "abwesenheitsnotiz", "réponse automatique"
    )

    static let auth = phrases(
        "dmarc", "dkim", " spf ", "(spf)", "spf check", "spf fail", "spf record", "spf validation", "unauthenticated email",
        "unauthenticated mail", "not authenticated", "isn't authenticated", "sender authentication", "authentication checks",
        "reverse dns", "ptr record", "rdns", "sender id ", "fails authentication", "required authentication level"
    )

    static let sender = phrases(
        "sender address", "envelope sender", "your sender", "your domain", "sender does not", "sender rejected", "sender denied",
        "sender domain", "domain of sender", "sender verify failed",
        "sender verification", "invalid sender", "unknown sender", "bad sender", "mail from address", "from address rejected",
        "return path", "sending domain", "sender's domain", "helo"
    )

    static let full = phrases(
        "mailbox full", "mailbox is full", "inbox is full", "inbox full", "over quota", "overquota", "quota exceeded", "exceeded quota",
        "exceeds quota", "quota exceed", "out of storage", "insufficient storage", "insufficient system storage", "storage quota",
        "not enough storage", "disk quota", "exceeded storage", "exceeded its storage", "user is over", "skrzynka jest pełna",
        "skrzynka przepełniona", "no space left"
    )

    static let waited = phrases(
        "greylist", "graylist", "grey-list", "gray-list", "grey listed", "gray listed", "delivery time expired", "retry time not reached",
        "retry timeout exceeded", "could not be delivered within", "message expired", "expired after", "temporarily unavailable",
        "temporarily disabled", "temporarily suspended", "temporarily locked", "connection timed out", "connection refused"
    )

    static let later = phrases(
        "try again", "try later", "retry", "temporary", "come back later", "wait "
    )

    static let unlisted = phrases("recipient address rejected: access denied")

    static let block = phrases(
        "spam", "blacklist", "blocklist", "block list", "black list", "blocked", "dnsbl", "rbl", "reputation", "denylist", "deny list",
        "listed at", "listed by", "listed on", "is listed in", "barracuda", "proofpoint", "cloudmark", "senderscore", "policy",
        "unsolicited",
        "content rejected", "content filter", "message content", "rejected content", "virus", "malware", "phish", "bulk mail", "junk",
        "rate limit", "rate-limit", "ratelimit", "too many", "throttl", "unusual rate", "receiving mail at a rate", "exceeded the rate",
        "suspicious", "banned", "complaint", "access denied", "not permitted", "prohibited", "administrative", "accepting mail from",
        "accept mail from",
        "refused by", "relay access denied", "relaying", "unable to relay",
        "relay not permitted", "not allowed to relay", "cannot relay", "poor reputation", "bad ip", "security", "message too large",
        "message size exceeds", "size limit"
    )

    static let noUser = phrases(
        "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address", "no such account",
        "no such person", "user does not exist", "user doesn't exist", "user not found", "user not exist", "does not exist",
        "doesn't exist", "doesn't have", "mailbox not found", "mailbox does not exist", "mailbox unavailable", "mailbox is unavailable",
        "unknown recipient", "recipient unknown", "recipient not found", "recipnotfound", "invalid recipient", "recipient is invalid",
        "unknown mailbox", "unknown address", "address unknown", "unknown local", "invalid mailbox", "no mailbox", "not a valid mailbox",
        "not a known user", "unrouteable address", "unroutable address", "undeliverable address", "account is disabled",
        "account has been disabled", "account disabled", "account is inactive", "mailbox disabled", "mailbox is disabled",
        "mailbox is inactive", "no longer available", "no longer valid", "is not valid", "address not found", "recipient address rejected",
        "no such local user", "not our customer", "not listed in", "nie istnieje", "nie ma takiego"
    )

    static let noDomain = phrases(
        "host not found", "domain not found", "domain name not found", "no such domain", "no such host", "unknown host", "host unknown",
        "unknown domain", "domain does not exist", "nxdomain", "null mx", "does not accept mail", "no mail host", "no valid mx",
        "no mx", "host or domain name not found"
    )

    private static func phrases(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }
}

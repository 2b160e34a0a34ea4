import Mail
import Testing

struct BounceClassifierTests {
    /// Replies as servers give them.
    @Test(arguments: [
        ("550 5.1.1 <x@y.z>: Recipient address rejected: User unknown in virtual mailbox table", BounceClass.hard),
        (
            "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email"
                + " address for typos or\n550 5.1.1 unnecessary spaces. https://support.google.com/mail/?p=NoSuchUser", .hard
        ),
        ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", .hard),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", .hard),
        ("550 5.1.1 <x@y.z>: Recipient address rejected: User unknown in relay recipient table", .hard),
        ("550 5.5.0 Requested action not taken: mailbox unavailable", .hard), ("550 Unrouteable address", .hard),
        ("550 5.7.606 Access denied, banned sending IP [192.0.2.1]", .block), ("550 5.7.1 Unable to relay", .block),
        ("552 5.7.0 This message was blocked because its content presents a potential security issue", .block),
        ("550 No such user here", .hard), ("550 Invalid recipient", .hard), ("551 user unknown", .hard),
        ("553 5.1.2 unknown domain", .hard),
        ("556 5.1.10 Recipient address has null MX", .hard), ("550 5.7.1 <x@y.z>: Recipient address rejected: no such user", .hard),
        ("550 5.2.1 The email account that you tried to reach is disabled.", .hard),
        ("554 delivery error: dd This user doesn't have a yahoo.com account", .hard),
        ("550 5.1.1 <spam@y.z> user unknown", .hard), ("550 5.1.1 mx.spam-relay.example said: no such user", .hard),
        ("5.4.4 Host or domain name not found. Name service error for name=nope.example type=A: Host not found", .hard),
        ("452 4.2.2 The email account that you tried to reach is over quota", .soft), ("552 5.2.2 Mailbox full", .soft),
        ("550 5.2.2 <x@y.z>: user is over quota", .soft), ("552 Requested mail action aborted: exceeded storage allocation", .soft),
        ("450 4.2.0 <x@y.z>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch", .soft),
        ("451 4.7.1 Greylisting in action, please come back later", .soft), ("451 4.7.1 Please try again later", .soft),
        ("4.4.7 delivery time expired", .soft), ("5.4.7 Delivery time expired", .soft), ("421 4.4.2 Connection timed out", .soft),
        ("450 4.1.1 <x@y.z>: Recipient address rejected: unverified address: user unknown", .soft), ("450 5.1.1 user unknown", .soft),
        ("451 Temporary local problem", .soft), ("554 5.4.6 too many hops", .block),
        ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", .block),
        ("550 5.7.1 Message rejected due to content restrictions", .block), ("550 5.1.1 Message blocked as spam", .block),
        ("421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints - 4.16.55.1", .block),
        ("421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating\n421 4.7.28 from your IP address", .block),
        ("550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages", .block),
        ("554 5.7.1 Relay access denied", .block), ("552 5.3.4 Message size exceeds fixed limit", .block), ("550 5.7.1 Denied", .block),
        ("550 5.1.8 <me@us.example>: Sender address rejected: Domain not found", .block), ("550 Sender verify failed", .block),
        ("553 5.1.8 Domain of sender address me@us.example does not exist", .block),
        ("550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. You can also refer to the block list (S3150)", .block),
        ("550 5.7.26 This mail has been blocked because the sender is unauthenticated.", .auth),
        ("550 5.7.515 Access denied, sending domain US.EXAMPLE doesn't meet the required authentication level", .auth),
        ("550 5.7.1 Email rejected per DMARC policy for us.example", .auth), ("550 5.7.23 SPF validation failed", .auth),
        ("550 5.7.509 Access denied, sending domain does not pass DMARC verification", .auth), ("421 4.7.27 DKIM = did not pass", .auth),
        ("550 5.7.25 The IP address sending this message does not have a PTR record setup", .auth),
        ("Out of office: I am on vacation until Monday", .autoReply), ("554 out of office", .autoReply),
        ("550 5.0.0 failed", .unknown), ("554 Transaction failed", .unknown), ("550", .unknown), ("", .unknown), ("250 2.0.0 Ok", .unknown),
    ])
    func `a reply is classified`(reply: String, expected: BounceClass) {
        #expect(BounceClassifier.classify(code: nil, enhanced: nil, text: reply) == expected)
    }

    @Test func `a code given apart counts like one in the text`() {
        #expect(BounceClassifier.classify(code: 550, enhanced: EnhancedStatus(5, 1, 1), text: "") == .hard)
        #expect(BounceClassifier.classify(code: 450, enhanced: EnhancedStatus(5, 1, 1), text: "") == .soft)
        #expect(BounceClassifier.classify(code: 550, enhanced: EnhancedStatus(4, 1, 1), text: "") == .soft)
        #expect(BounceClassifier.classify(code: 550, enhanced: nil, text: "user unknown") == .hard)
        #expect(BounceClassifier.classify(code: 450, enhanced: nil, text: "user unknown") == .soft)
        #expect(BounceClassifier.classify(code: nil, enhanced: nil, text: "user unknown") == .unknown)
    }

    @Test func `only hard and complaint suppress, and only block and auth raise an alarm`() {
        #expect(BounceClass.allCases.filter(\.suppresses) == [.hard, .complaint])
        #expect(BounceClass.allCases.filter(\.raisesAlarm) == [.block, .auth])
    }

    @Test func `nothing but a permanent failure is hard, whatever the words`() {
        var generator = SplitMix(state: 11)
        let words = "user unknown no such does not exist mailbox 4.1.1 450 421 host not found invalid recipient spam full".split(
            separator: " ")
        for _ in 0..<5_000 {
            let text = (0..<8).map { _ in words.randomElement(using: &generator) ?? "" }.joined(separator: " ")
            #expect(BounceClassifier.classify(code: 450, enhanced: EnhancedStatus(4, 1, 1), text: text) != .hard)
            _ = BounceClassifier.classify(code: nil, enhanced: nil, text: generator.mutated(text))
        }
    }

    @Test(arguments: [
        ("5.1.1", EnhancedStatus(5, 1, 1)), ("550 5.1.1 x", EnhancedStatus(5, 1, 1)), ("x (4.7.28).", EnhancedStatus(4, 7, 28)),
        ("550-5.7.515 x", EnhancedStatus(5, 7, 515)), ("host 5.6.7.8 said 5.1.1", EnhancedStatus(5, 1, 1)),
        ("#5.1.0 Address", EnhancedStatus(5, 1, 0)),
        ("3.1.1", nil), ("5.1", nil), ("5.1.1a", nil), ("15.1.1", nil), ("", nil), ("5.1.1000", nil),
    ])
    func `an enhanced code is found in a text`(text: String, code: EnhancedStatus?) {
        #expect(EnhancedStatus.first(in: text) == code)
    }
}

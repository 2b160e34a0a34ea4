internal import Scenario
internal import Store
internal import Time

extension Explanation.Line {
    /// A line of the journal, in words, and what else is to be said of it.
    init(_ record: JournalRecord, note: String? = nil) {
        let text = Self.words(record.kind, record.detail ?? "") + (note.map { ", \($0)" } ?? "")
        self.init(
            at: record.at, step: record.step, kind: record.kind, text: text,
            delivery: record.delivery, state: nil)
    }

    /// What became of a mail, in words.
    init(_ mail: MailRecord) {
        self.init(
            at: mail.updatedAt, step: mail.step, kind: "mail", text: Self.words(mail), delivery: mail.delivery, state: mail.state)
    }

    private static func words(_ kind: String, _ detail: String) -> String {
        let sentence: String
        switch JournalEntry.Kind(rawValue: kind) {
        case .entered: sentence = "came in"
        case .refused: sentence = "not let in"
        case .waited: sentence = "waits"
        case .restarted: sentence = "the wait begins anew"
        case .woke: sentence = "the wait is over"
        case .matched: sentence = "what was waited for came"
        case .branched: sentence = "took a way"
        case .split: sentence = "drew a way"
        case .emailed: sentence = "the e-mail was decided"
        case .gate: return gate(detail)
        case .skipped: sentence = "passed over"
        case .updated: sentence = "changed the contact"
        case .goal: sentence = "reached the goal"
        case .exited: sentence = "left at once"
        case .completed: sentence = "came to the end"
        case .failed: sentence = "can't go on"
        case .conditionError: sentence = "an expression had no value and counts as false"
        case .migrated: sentence = "moved to another version"
        case .resumed: sentence = "its scenario goes on"
        case .archived: sentence = "its scenario was archived"
        case .withdrawn: sentence = "its broadcast was cancelled"
        case .segmentEntered: sentence = "came into the segment"
        case .segmentLeft: sentence = "left the segment"
        case .reordered: sentence = "put in order"
        case .ignored: sentence = "too late to matter"
        case nil: sentence = kind.replacing("-", with: " ")
        }
        // Words that continue the sentence need nothing between.
        let isContinued = ["by ", "until ", "without "].contains { detail.hasPrefix($0) }
        return detail.isEmpty ? sentence : sentence + (isContinued ? " " : ": ") + detail
    }

    /// `consent: the contact doesn't want mail about offers`: the gate's name and what it said.
    private static func gate(_ detail: String) -> String {
        let parts = detail.split(separator: ": ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return "not written to: \(detail)" }
        if parts[1].hasPrefix("the mail waits ") {
            return "not written to yet, gate \(parts[0]): \(parts[1])"
        }
        return "not written to, gate \(parts[0]) is closed: \(parts[1])"
    }

    private static func words(_ mail: MailRecord) -> String {
        let reply = [mail.replyCode.map { "\($0)" }, mail.reply].compactMap(\.self).joined(separator: " ")
        let answer = reply.isEmpty ? "" : ": \(reply)"
        let reason = mail.reason.map { ": \($0)" } ?? ""
        let attempt = mail.attempts > 1 ? " at attempt \(mail.attempts)" : ""
        switch mail.state {
        case "pending": return pending(mail, answer: answer)
        case "sending": return "the e-mail is being handed to the relay\(attempt)"
        case "accepted":
            return "the relay took the e-mail\(attempt)\(answer)" + (mail.bounceClass.map { "; it bounced later (\($0))" } ?? "")
        case "rejected":
            return mail.bounceClass != nil && reply.isEmpty
                ? "the e-mail bounced (\(mail.bounceClass ?? ""))" : "the relay refused the e-mail\(attempt)\(reason)\(answer)"
        case "cancelled": return "the e-mail was called back\(cancellation(mail.reason))"
        case "suppressed": return "the e-mail was held back when it was to be handed over\(reason)"
        case "expired": return "the e-mail came too late to be sent\(reason)"
        case "uncertain": return "nobody knows whether the relay has the e-mail\(reason)"
        case "held": return "the e-mail is held, since nobody knows whether the relay has it\(reason)"
        case "dead":
            return "the e-mail could not be made or sent\(reason)" + (mail.deadLetter.map { "; goniec dead show \($0) tells more" } ?? "")
        default: return "the e-mail is \(mail.state)\(reason)\(answer)"
        }
    }

    private static func pending(_ mail: MailRecord, answer: String) -> String {
        guard mail.attempts > 0 || mail.reason != nil else { return "the e-mail waits for its turn" }
        let reason = mail.reason.map { " (\($0))" } ?? ""
        return "the e-mail was put off\(reason)\(answer); it is tried again at \(mail.notBefore)"
    }

    private static func cancellation(_ reason: String?) -> String {
        switch reason {
        case "exited": ", since its passage was left"
        case let reason?: ": \(reason)"
        case nil: ""
        }
    }
}

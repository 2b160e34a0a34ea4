internal import Synchronization

/// How a mailbox shall fail, for tests of senders; rules can be changed while it runs.
package final class Misbehaviour: Sendable {
    /// When a rule applies.
    package enum Moment: Sendable, Hashable, CaseIterable {
        case connect, hello, mail, recipient, data
        /// After the final dot.
        case message
    }

    /// What happens then.
    package enum Act: Sendable, Equatable {
        /// The client gets this reply instead; of a message nothing is stored.
        case refuse(Int, String, String)
        /// The reply comes so much later.
        case delay(Duration)
        /// The connection is closed without a reply; of a message nothing is stored.
        case drop
        /// The message is stored, and then the connection is closed without a reply. At other moments like `drop`.
        case dropAfterStoring
    }

    /// One way to fail.
    package struct Rule: Sendable {
        let moment: Moment
        let act: Act
        let recipient: String?
        fileprivate var remaining: Int?

        /// At `moment` does `act`: the first `times` (nil: always), and only with a recipient that contains `recipient` (nil: any).
        package init(at moment: Moment, _ act: Act, times: Int? = nil, recipient: String? = nil) {
            self.moment = moment
            self.act = act
            self.recipient = recipient
            remaining = times
        }
    }

    private let rules: Mutex<[Rule]>

    /// Begins with these rules; none means good behaviour.
    package init(_ rules: [Rule] = []) {
        self.rules = Mutex(rules)
    }

    /// Replaces all rules.
    package func set(_ rules: [Rule]) {
        self.rules.withLock { $0 = rules }
    }

    /// The act of the first rule that applies, which is thereby used up once; nil for good behaviour.
    func act(at moment: Moment, recipients: [String] = []) -> Act? {
        rules.withLock { rules in
            let index = rules.firstIndex { rule in
                guard rule.moment == moment, rule.remaining != 0 else { return false }
                return rule.recipient.map { wanted in recipients.contains { $0.contains(wanted) } } ?? true
            }
            guard let index else { return nil }
            rules[index].remaining? -= 1
            return rules[index].act
        }
    }
}

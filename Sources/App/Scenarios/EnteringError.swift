package import Identity

/// Why contacts can't be let in by hand.
package enum EnteringError: Error, Equatable, CustomStringConvertible {
    /// There is no such scenario that lets anybody in.
    case unknown(String)
    /// The scenario lets contacts in by something else.
    case notManual(String, on: String)
    /// Nobody was named.
    case nobody
    /// There is no such occasion of the scenario's that could go on.
    case notInterrupted(String, UUID)

    package var description: String {
        switch self {
        case .unknown(let name): "there is no active scenario \"\(name)\": goniec scenario list shows them"
        case .notManual(let name, let on):
            "\(name) lets contacts in by \(on), not by hand: publish it with entry: { manual: true }, or publish that event"
        case .notInterrupted(let name, let id): "nothing named \(id) was interrupted that lets contacts into \(name)"
        case .nobody: "nobody is named: give --contact SUBJECT, or --contacts FILE with one subject a line"
        }
    }
}

/// How many contacts were let in by hand.
package struct EnteringResult: Sendable, Equatable {
    /// Those who are on their way in.
    package var entered = 0
    /// Subjects of which no contact is known, or whose contact is erased; the first thousand of them.
    package var unknown: [String] = []
    /// How many those are.
    package var unknownCount = 0

    /// Nobody yet.
    package init() {}
}

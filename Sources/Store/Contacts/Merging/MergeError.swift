/// Why two contacts can't be merged.
package enum MergeError: Error, Equatable, CustomStringConvertible {
    /// Both are the same contact.
    case same(String)
    /// There is no such contact.
    case unknown(String)
    /// The contact was erased: there is nothing left of it.
    case erased(String)
    /// The contact was merged before, into the one named second.
    case merged(String, into: String)
    /// A mail to the contact is being handed over at this moment.
    case sending(String)

    /// The same may succeed a moment later.
    package var isTransient: Bool {
        if case .sending = self { true } else { false }
    }

    package var description: String {
        switch self {
        case .same(let subject): "\(subject) can't be merged into itself"
        case .unknown(let subject): "there is no contact \(subject)"
        case .erased(let subject): "\(subject) was erased: nothing is left to merge, and nothing may be kept under it"
        case .merged(let subject, let survivor): "\(subject) was merged into \(survivor) before: name \(survivor) instead"
        case .sending(let subject): "a mail to \(subject) is being handed over: try again in a minute"
        }
    }
}

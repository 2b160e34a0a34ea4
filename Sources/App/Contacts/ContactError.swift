/// Why nothing can be done with a contact as it was asked for.
package enum ContactError: Error, Equatable, CustomStringConvertible {
    /// There is no such contact.
    case unknown(String)
    /// It was erased.
    case erased(String)

    package var description: String {
        switch self {
        case .unknown(let name): "there is no contact \(name): its subject is needed as events have it, or its id"
        case .erased(let name): "\(name) was erased: nothing may be kept of it"
        }
    }
}

/// Why a line is no request.
package enum RequestError: Error, Equatable, CustomStringConvertible {
    case missing(String)
    case mismatch(String, expected: String)

    package var description: String {
        switch self {
        case .missing(let name): "the request has no \"\(name)\""
        case .mismatch(let name, let expected): "\"\(name)\" must be \(expected)"
        }
    }
}

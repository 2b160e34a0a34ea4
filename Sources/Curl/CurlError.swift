/// Why a transfer did not take place, or was given up.
package enum CurlError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A relay's address cannot be used as written; the text names the part and the cure, never the password.
    case relay(String)
    /// An address that must not reach the wire as it is; the text says why.
    case address(String)
    /// A request that must not reach the wire as it is; the text says why.
    case request(String)
    /// The peer could not be reached or went away; the text is libcurl's.
    case unreachable(String)
    /// The peer did not answer in time.
    case timedOut(String)
    /// TLS could not be agreed on, or the certificate was not trusted.
    case tls(String)
    /// The answer was larger than the `limit` of bytes the caller allowed.
    case tooLarge(limit: Int)
    /// libcurl refused to work at all; the text is libcurl's.
    case library(String)

    /// Whether the same call may succeed later.
    package var isTransient: Bool {
        switch self {
        case .unreachable, .timedOut: true
        case .relay, .address, .request, .tls, .tooLarge, .library: false
        }
    }

    package var description: String {
        switch self {
        case .relay(let reason): "relay address: \(reason)"
        case .address(let reason): "e-mail address: \(reason)"
        case .request(let reason): "HTTP request: \(reason)"
        case .unreachable(let reason): "not reachable: \(reason)"
        case .timedOut(let reason): "no answer in time: \(reason)"
        case .tls(let reason): "TLS failed: \(reason)"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
        case .library(let reason): "libcurl: \(reason)"
        }
    }
}

/// Why the public pages aren't served.
package enum EdgeError: Error, Equatable, CustomStringConvertible {
    /// The address can't be had.
    case notListening(address: String, reason: String)

    package var description: String {
        switch self {
        case .notListening(let address, let reason):
            "edge: cannot listen on \(address): \(reason); set edge.host and edge.port to an address of this host that nothing else uses"
        }
    }
}

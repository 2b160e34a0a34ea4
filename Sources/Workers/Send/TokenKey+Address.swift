internal import Mail
package import OpenSSL

extension TokenKey {
    /// The keyed hash of an address, the same for every spelling that reaches the same mailbox.
    package func hash(of address: String) -> [UInt8] {
        addressHash(folded: (try? Address(parsing: address))?.folded ?? address.lowercased())
    }
}

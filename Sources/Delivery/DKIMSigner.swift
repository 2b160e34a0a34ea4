package import Mail
package import OpenSSL
package import Time

/// Signs messages of one domain with all of its DKIM keys (RFC 6376, RFC 8463); any number of threads may use it at once.
package struct DKIMSigner: Sendable {
    /// The signing domain in A-labels.
    package let domain: String
    private let keys: [(selector: String, key: SigningKey)]

    /// Takes the domain and its keys under their selectors; one signature is made per key, in this order.
    package init(domain: String, keys: [(selector: String, key: SigningKey)]) throws(AddressError) {
        self.domain = try InternationalDomain.ascii(domain)
        var named: [(selector: String, key: SigningKey)] = []
        // A selector is one or more labels, and so follows a domain's rules.
        for (selector, key) in keys {
            named.append((try InternationalDomain.ascii("\(selector).\(domain)").selector(of: self.domain), key))
        }
        self.keys = named
    }

    /// The message with a DKIM-Signature field per key in front; `message` has CRLF line ends.
    package func sign(_ message: [UInt8], at moment: Timestamp) throws(CryptoError) -> [UInt8] {
        let signing = DKIMSigning<CryptoError>(
            domain: domain,
            keys: keys.map { selector, key in
                DKIMSigning<CryptoError>.Key(selector: selector, algorithm: key.kind == .rsa ? .rsaSHA256 : .ed25519SHA256) {
                    (data) throws(CryptoError) in try key.sign(data)
                }
            },
            sha256: Digest.sha256
        )
        return try signing.signatures(for: message, at: moment) + message
    }

    /// The TXT records to publish: their names and whole values (RFC 6376 §3.6.1; values over 255 bytes are split by DNS software).
    package func dnsRecords() throws(CryptoError) -> [(name: String, value: String)] {
        var records: [(name: String, value: String)] = []
        for (selector, key) in keys {
            let kind = key.kind == .rsa ? "rsa" : "ed25519"
            let encoded = String(decoding: Base64.encode(try key.publicKey), as: UTF8.self)
            records.append(("\(selector)._domainkey.\(domain)", "v=DKIM1; k=\(kind); p=\(encoded)"))
        }
        return records
    }
}

extension String {
    /// What stands before `.domain`.
    fileprivate func selector(of domain: String) -> String { String(dropLast(domain.utf8.count + 1)) }
}

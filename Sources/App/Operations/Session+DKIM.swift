internal import Delivery
internal import Mail

extension Session {
    /// Makes keys for a domain and returns the files it wrote.
    package func generateKeys(domain: String, selector: String) throws -> [String] {
        try DKIMKeys(directory: try settings.text("keys.directory")).generate(domain: domain, selectorPrefix: selector)
    }

    /// The DNS records that a domain's keys need; of `mail.domain` when none is named.
    package func dnsRecords(domain: String?) throws -> [(name: String, value: String)] {
        let directory = try settings.text("keys.directory")
        let domain = try InternationalDomain.ascii(domain ?? settings.text("mail.domain"))
        guard let signer = try DKIMKeys(directory: directory).signer(of: domain) else {
            throw ConfigurationError.value(
                key: "keys.directory", reason: "\(directory) has no key for \(domain): goniec dkim generate \(domain) makes one"
            )
        }
        return try signer.dnsRecords()
    }
}

package import Delivery
internal import Foundation
internal import Mail
internal import OpenSSL

/// DKIM keys on disk: `<directory>/<domain>/<selector>.pem`, readable by their owner alone.
package struct DKIMKeys: Sendable {
    /// Where they lie.
    package let directory: String

    /// Looks after the keys in a folder, which need not exist yet.
    package init(directory: String) {
        self.directory = directory
    }

    /// The signer of each domain that has keys; all keys of a domain sign, in the order of their selectors.
    package func signers() throws -> [String: DKIMSigner] {
        var signers: [String: DKIMSigner] = [:]
        let domains = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for domain in domains.sorted() where !domain.hasPrefix(".") {
            if let signer = try signer(of: domain) { signers[domain] = signer }
        }
        return signers
    }

    /// The signer of a domain; nil when it has no key.
    package func signer(of domain: String) throws -> DKIMSigner? {
        let folder = "\(directory)/\(domain)"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var keys: [(selector: String, key: SigningKey)] = []
        for file in files.sorted() where file.hasSuffix(".pem") {
            let path = "\(folder)/\(file)"
            guard let pem = FileManager.default.contents(atPath: path) else {
                throw ConfigurationError.value(key: "keys.directory", reason: "\(path) can't be read")
            }
            do {
                keys.append((String(file.dropLast(4)), try SigningKey(pem: Array(pem))))
            } catch {
                throw ConfigurationError.value(key: "keys.directory", reason: "\(path): \(error)")
            }
        }
        return keys.isEmpty ? nil : try DKIMSigner(domain: domain, keys: keys)
    }

    /// The first key file of a domain that others than its owner can read; nil when there is none.
    func exposed(of domain: String) -> String? {
        let folder = "\(directory)/\(domain)"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.sorted().filter { $0.hasSuffix(".pem") }.map { "\(folder)/\($0)" }.first { path in
            let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber
            return (mode?.intValue ?? 0) & 0o077 != 0
        }
    }

    /// Makes an RSA-2048 and an Ed25519 key for a domain under two selectors that begin with `prefix`; keys that are there stay.
    package func generate(domain: String, selectorPrefix prefix: String) throws -> [String] {
        let domain = try InternationalDomain.ascii(domain)
        let folder = "\(directory)/\(domain)"
        // A selector is one label of a host name (RFC 6376 §3.1), and becomes a file's name.
        guard (1...60).contains(prefix.utf8.count), prefix.utf8.allSatisfy(Self.isAllowedInSelector), !prefix.hasPrefix("-") else {
            throw ConfigurationError.value(key: "--selector", reason: "letters, digits and hyphens are needed, not \"\(prefix)\"")
        }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]
        )
        let made = [("\(prefix)r", try SigningKey.generateRSA2048()), ("\(prefix)e", try SigningKey.generateEd25519())]
        var paths: [String] = []
        for (selector, key) in made {
            let path = "\(folder)/\(selector).pem"
            guard !FileManager.default.fileExists(atPath: path) else {
                throw ConfigurationError.value(key: "keys.directory", reason: "\(path) is there already: choose another --selector")
            }
            guard FileManager.default.createFile(atPath: path, contents: Data(try key.pem), attributes: [.posixPermissions: 0o600]) else {
                throw ConfigurationError.value(key: "keys.directory", reason: "\(path) can't be written")
            }
            paths.append(path)
        }
        return paths
    }

    private static func isAllowedInSelector(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: byte == UInt8(ascii: "-")
        }
    }
}

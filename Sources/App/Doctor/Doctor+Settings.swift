internal import Delivery
internal import Foundation

extension Doctor {
    /// DKIM keys of the sending domain.
    func dkim() -> Finding {
        do {
            let domain = try settings.text("mail.domain")
            let keys = DKIMKeys(directory: try settings.text("keys.directory"))
            guard let signer = try keys.signer(of: domain) else {
                return .bad("dkim", "there is no key for \(domain) in \(keys.directory)", cure: "run goniec dkim generate \(domain)")
            }
            let selectors = try signer.dnsRecords().map { $0.name.prefix { $0 != "." } }
            if let file = keys.exposed(of: domain) {
                return .warning("dkim", "\(file) can be read by others", cure: "chmod 600 \(file)")
            }
            return .good("dkim", "\(domain) has \(selectors.joined(separator: ", ")); goniec dkim show prints what DNS needs")
        } catch {
            return .bad("dkim", "\(error)", cure: "replace the file, or run goniec dkim generate with another --selector")
        }
    }

    /// A key of 32 bytes.
    func secret(_ key: String) -> Finding {
        do {
            let bytes = try settings.key(key)
            guard Set(bytes).count > 4 else {
                return .warning(key, "it is no random key", cure: "make one: openssl rand -hex 32")
            }
            return .good(key, "set, from \(settings.entry(key).origin)")
        } catch .missing(_, let cure) {
            return .bad(key, "it is not set", cure: "openssl rand -hex 32 makes one; \(cure)")
        } catch .value(_, let reason) {
            return .bad(key, "it can't be used", cure: reason)
        } catch {
            return .bad(key, "\(error)", cure: "openssl rand -hex 32 makes one")
        }
    }

    /// How mails' links lead back to us.
    func edge() -> Finding {
        let cure = "set edge.url to the https:// address that the outside world reaches edge by"
        guard let text = settings.entry("edge.url").value else {
            let host = settings.entry("edge.host").value ?? ""
            return .warning(
                "edge.url", "it is not set: links in mails lead to \(host):\(settings.entry("edge.port").value ?? "")", cure: cure
            )
        }
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty, ["http", "https"].contains(url.scheme) else {
            return .bad("edge.url", "\"\(text)\" is no web address", cure: cure)
        }
        guard url.scheme == "https" else {
            return .warning("edge.url", "\(text) is not https, which one-click unsubscribe needs (RFC 8058)", cure: cure)
        }
        return .good("edge.url", text)
    }
}

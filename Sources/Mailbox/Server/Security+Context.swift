internal import NIOSSL

extension MailboxConfiguration.Security {
    var isImplicit: Bool {
        if case .implicit = self { true } else { false }
    }

    /// The TLS context for the certificate; nil without one.
    func context() throws(MailboxError) -> NIOSSLContext? {
        switch self {
        case .none: return nil
        case .startTLS(let certificate, let key), .implicit(let certificate, let key):
            do {
                let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
                let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
                return try NIOSSLContext(
                    configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(privateKey)))
            } catch {
                throw .certificate(path: certificate, reason: "\(error)")
            }
        }
    }
}

import Foundation

/// A certificate authority made for one test run, and a certificate of its own for localhost.
struct Certificates {
    let authority: String
    let certificate: String
    let key: String

    init(in folder: String) throws {
        authority = "\(folder)/ca.pem"
        certificate = "\(folder)/server.pem"
        key = "\(folder)/server.key"
        let name = UUID().uuidString
        let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try Self.openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=Goniec test authority \(name)", "-keyout", "\(folder)/ca.key", "-out", authority]
                + curve
        )
        try Self.openssl(
            [
                "req", "-x509", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-addext", "basicConstraints=critical,CA:FALSE", "-CA", authority, "-CAkey", "\(folder)/ca.key", "-keyout", key, "-out",
                certificate,
            ] + curve
        )
    }

    private static func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }
}

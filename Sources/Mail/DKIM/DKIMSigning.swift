package import Time

/// Signs messages with DKIM (RFC 6376, RFC 8463): `relaxed/relaxed`, no `l=`, From oversigned. The mathematics come in as closures.
package struct DKIMSigning<Failure: Error> {
    /// A signature algorithm.
    package enum Algorithm: String, Sendable {
        /// RSASSA-PKCS1-v1_5 over SHA-256 (RFC 6376 §3.3.1).
        case rsaSHA256 = "rsa-sha256"
        /// PureEdDSA over a SHA-256 digest (RFC 8463 §3).
        case ed25519SHA256 = "ed25519-sha256"
    }

    /// A key under its selector.
    package struct Key {
        let selector: String
        let algorithm: Algorithm
        let sign: ([UInt8]) throws(Failure) -> [UInt8]

        /// `sign` gets the canonical headers for RSA, which hashes them itself, and their SHA-256 digest for Ed25519 (RFC 8463 §3).
        package init(selector: String, algorithm: Algorithm, sign: @escaping ([UInt8]) throws(Failure) -> [UInt8]) {
            self.selector = selector
            self.algorithm = algorithm
            self.sign = sign
        }
    }

    let domain: String
    let keys: [Key]
    let sha256: ([UInt8]) -> [UInt8]

    /// One signature per key will be made for `domain`, an A-label form.
    package init(domain: String, keys: [Key], sha256: @escaping ([UInt8]) -> [UInt8]) {
        self.domain = domain
        self.keys = keys
        self.sha256 = sha256
    }

    /// The header fields to be written in front of the message, each ended by CRLF, in the order of the keys.
    ///
    /// `message` has CRLF line ends. The body is canonicalised and hashed once, the headers once.
    package func signatures(for message: [UInt8], at moment: Timestamp) throws(Failure) -> [UInt8] {
        let split = HeaderFields.split(message)
        let bodyHash = Base64.encode(sha256(DKIMCanonical.body(message[split.bodyStart...])))
        let selection = DKIMSelection(split.fields, in: message)
        var output: [UInt8] = []
        for key in keys {
            let unsigned = field(key, selection: selection, bodyHash: bodyHash, at: moment)
            var data = selection.canonical
            data += DKIMCanonical.header(name: Self.name.utf8, value: unsigned)
            let signature = try key.sign(key.algorithm == .ed25519SHA256 ? sha256(data) : data)
            output += Self.name.utf8
            output.append(ASCII.colon)
            output += unsigned
            append(Base64.encode(signature), to: &output)
        }
        return output
    }

    private static var name: String { "DKIM-Signature" }

    /// The field's value up to and including `b=`, folded at 78 characters.
    private func field(_ key: Key, selection: DKIMSelection, bodyHash: [UInt8], at moment: Timestamp) -> [UInt8] {
        var lines = FoldedLines(column: Self.name.utf8.count + 1)
        for tag in [
            "v=1;", "a=\(key.algorithm.rawValue);", "c=relaxed/relaxed;", "d=\(domain);", "s=\(key.selector);", "t=\(moment.seconds);",
        ] {
            lines.append(tag.utf8, afterSpace: true)
        }
        for (index, name) in selection.names.enumerated() {
            let separator = index == selection.names.count - 1 ? ";" : ":"
            lines.append("\(index == 0 ? "h=" : "")\(name)\(separator)".utf8, afterSpace: index == 0)
        }
        lines.append(Array("bh=".utf8) + bodyHash + [ASCII.semicolon], afterSpace: true)
        return lines.output + "\r\n b=".utf8
    }

    /// A header's value in the making.
    private struct FoldedLines {
        var output: [UInt8] = []
        var column: Int

        mutating func append(_ token: some Collection<UInt8>, afterSpace: Bool) {
            if column + token.count + (afterSpace ? 1 : 0) > 78 {
                output += "\r\n ".utf8
                column = 1
            } else if afterSpace {
                output.append(ASCII.space)
                column += 1
            }
            output += token
            column += token.count
        }
    }

    private func append(_ signature: [UInt8], to output: inout [UInt8]) {
        var start = 0
        while start < signature.count {
            let end = min(start + (start == 0 ? 72 : 75), signature.count)
            if start > 0 { output += "\r\n  ".utf8 }
            output += signature[start..<end]
            start = end
        }
        output += "\r\n".utf8
    }
}

/// Content-Transfer-Encoding (RFC 2045 §6).
enum TransferEncoding {
    /// Undoes base64 and quoted-printable; anything else is left as it is.
    static func decode(_ body: ArraySlice<UInt8>, named name: String?) -> [UInt8] {
        switch name?.utf8.trimmed.map(\.lowercased).text {
        case "base64": Base64.decode(body)
        case "quoted-printable": QuotedPrintable.decode(body)
        default: Array(body)
        }
    }
}

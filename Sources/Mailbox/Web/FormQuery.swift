/// The fields of a form as a browser puts them into an address (the URL standard's application/x-www-form-urlencoded).
struct FormQuery {
    private let query: String

    init(_ query: String) {
        self.query = query
    }

    /// The first value of a field; nil when there is none.
    subscript(name: String) -> String? {
        for field in query.split(separator: "&") {
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if Self.decoded(pair[0]) == name { return pair.count > 1 ? Self.decoded(pair[1]) : "" }
        }
        return nil
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

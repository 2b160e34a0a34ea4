/// Which addresses of links a reader of text is to see.
enum LinkText {
    private static let schemes = ["http://", "https://", "mailto:", "tel:"]

    /// Whether a reader of text could do something with an address.
    static func isWorthShowing(_ address: [UInt8]) -> Bool {
        address.count <= 2_048 && schemes.contains { address.prefix($0.utf8.count).equalsIgnoringCase($0) }
            && address.allSatisfy { $0.isVisible || $0 >= 128 }
    }

    /// Whether the text of a link already shows its address, but for what people leave out.
    static func isSame(_ text: ArraySlice<UInt8>, _ address: [UInt8]) -> Bool {
        bare(text).elementsEqual(bare(address[...]))
    }

    private static func bare(_ address: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = address
        for prefix in schemes + ["www."] where rest.prefix(prefix.utf8.count).equalsIgnoringCase(prefix) {
            rest = rest.dropFirst(prefix.utf8.count)
        }
        return rest.last == ASCII.slash ? rest.dropLast() : rest
    }
}

/// Takes the tags out of HTML as Liquid does: scripts, comments and styles whole, then whatever stands between `<` and `>`.
enum StripHTML {
    static func strip(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "<")) else { return text }
        bytes = withoutBlocks(bytes)
        return String(decoding: withoutTags(bytes), as: UTF8.self)
    }

    private static let blocks: [(open: [UInt8], close: [UInt8])] = [
        (Array("<script".utf8), Array("</script>".utf8)),
        (Array("<!--".utf8), Array("-->".utf8)),
        (Array("<style".utf8), Array("</style>".utf8)),
    ]

    private static func withoutBlocks(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        // A block whose end isn't found once is never looked for again: it stays linear.
        var isUnclosed = [false, false, false]
        var at = 0
        scan: while at < bytes.count {
            if bytes[at] == UInt8(ascii: "<") {
                for (index, block) in blocks.enumerated() where !isUnclosed[index] && bytes[at...].starts(with: block.open) {
                    if let close = ByteSearch.first(block.close, in: bytes, from: at + block.open.count) {
                        at = close + block.close.count
                        continue scan
                    }
                    isUnclosed[index] = true
                }
            }
            result.append(bytes[at])
            at += 1
        }
        return result
    }

    private static func withoutTags(_ bytes: [UInt8]) -> [UInt8] {
        guard let last = bytes.lastIndex(of: UInt8(ascii: ">")) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "<"), at < last {
                while bytes[at] != UInt8(ascii: ">") { at += 1 }
                at += 1
                continue
            }
            result.append(bytes[at])
            at += 1
        }
        return result
    }
}

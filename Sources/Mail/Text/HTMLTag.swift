/// An opening tag with those attributes that matter for text, as ranges of the HTML.
struct HTMLTag {
    let name: HTMLElement.Name
    let element: HTMLElement?
    var isSelfClosing = false
    var isHidden = false
    var href: Range<Int>?
    var alternative: Range<Int>?
    var start: Range<Int>?

    init(name: HTMLElement.Name) {
        self.name = name
        element = HTMLElement(name)
        isHidden = element?.isUnseen ?? false
    }

    /// Takes an attribute; of two with one name the first counts.
    mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, name: Range<Int>, value: Range<Int>) {
        switch (name.count, bytes[name.lowerBound].lowercased) {
        case (4, UInt8(ascii: "h")) where bytes[name].equalsIgnoringCase("href"): href = href ?? value
        case (3, UInt8(ascii: "a")) where bytes[name].equalsIgnoringCase("alt"): alternative = alternative ?? value
        case (5, UInt8(ascii: "s")) where bytes[name].equalsIgnoringCase("start"): start = start ?? value
        case (5, UInt8(ascii: "s")) where bytes[name].equalsIgnoringCase("style"): isHidden = isHidden || Self.hides(bytes, value)
        case (6, UInt8(ascii: "h")) where bytes[name].equalsIgnoringCase("hidden"): isHidden = true
        default: break
        }
    }

    private static let hiding = [
        "display:none", "visibility:hidden", "mso-hide:all", "font-size:0", "font-size:0px", "max-height:0", "max-height:0px", "opacity:0",
    ].map { Array($0.utf8) }

    /// Whether a style is that of a hidden preheader.
    private static func hides(_ bytes: UnsafeBufferPointer<UInt8>, _ value: Range<Int>) -> Bool {
        var rule: [UInt8] = []
        var isOver = false
        for index in value {
            let byte = bytes[index]
            if byte == ASCII.semicolon {
                if hiding.contains(rule) { return true }
                rule.removeAll(keepingCapacity: true)
                isOver = false
            } else if byte == UInt8(ascii: "!") {
                isOver = true
            } else if !isOver, !byte.isWhitespace, rule.count < 24 {
                rule.append(byte.lowercased)
            }
        }
        return hiding.contains(rule)
    }
}

/// A template's bytes and the places in them.
struct SourceText: Sendable {
    let name: String
    let bytes: [UInt8]

    init(_ text: String, name: String) {
        self.name = name
        self.bytes = Array(text.utf8)
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The place of a byte.
    func position(_ offset: Int) -> SourcePosition {
        let end = min(offset, bytes.count)
        var line = 1
        var column = 1
        for byte in bytes[..<end] {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourcePosition(line: line, column: column)
    }

    func error(_ message: String, at offset: Int) -> TemplateError {
        let place = position(offset)
        return TemplateError(message: message, template: name, line: place.line, column: place.column)
    }

    /// The range without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, bytes[low].isLiquidSpace { low += 1 }
        while high > low, bytes[high - 1].isLiquidSpace { high -= 1 }
        return low..<high
    }

    func isBlank(_ range: Range<Int>) -> Bool {
        trimmed(range).isEmpty
    }

    /// Where `first` followed by `second` stands next, at or after an offset.
    func find(_ first: UInt8, _ second: UInt8, from start: Int) -> Int? {
        var at = start
        while at + 1 < bytes.count {
            if bytes[at] == first, bytes[at + 1] == second { return at }
            at += 1
        }
        return nil
    }
}

extension UInt8 {
    /// Space as Ruby's `\s` and `strip` see it: tab, line feed, vertical tab, form feed, carriage return, space.
    var isLiquidSpace: Bool {
        self == 0x20 || (self >= 0x09 && self <= 0x0D)
    }

    var isDigit: Bool {
        self >= 0x30 && self <= 0x39
    }

    /// A letter, a digit or `_`.
    var isWord: Bool {
        isDigit || isLetter || self == 0x5F
    }

    var isLetter: Bool {
        let lower = self | 0x20
        return lower >= 0x61 && lower <= 0x7A
    }
}

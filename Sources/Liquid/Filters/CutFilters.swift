/// Parts of texts.
enum CutFilters {
    static let all: [String: Filter] = [
        "slice": Filter(1...2) { input, call throws(Failure) in try slice(input, call) },
        "truncate": Filter(0...2) { input, call throws(Failure) in try truncate(input, call) },
        "truncatewords": Filter(0...2) { input, call throws(Failure) in try truncateWords(input, call) },
        "split": Filter(1...1) { input, call throws(Failure) in try split(input, call) },
        "strip_html": Filter { input, _ in .string(StripHTML.strip(input.rendered)) },
    ]

    private static func slice(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        let offset = Int(try call[0].integer())
        let length = call[1].isTruthy ? Int(try call[1].integer()) : 1
        if let elements = input.elements {
            return .list(range(offset, length, of: elements.count).map { Array(elements[$0]) } ?? [])
        }
        let text = Array(input.rendered.unicodeScalars)
        return .string(range(offset, length, of: text.count).map { text[$0].joinedText } ?? "")
    }

    /// Ruby's `slice`: nil when it begins past the ends.
    private static func range(_ offset: Int, _ length: Int, of count: Int) -> Range<Int>? {
        let start = offset < 0 ? count + offset : offset
        guard start >= 0, start <= count, length >= 0 else { return nil }
        return start..<(length > count - start ? count : start + length)
    }

    private static func truncate(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        if input.isNull { return .null }
        let length = call.arguments.isEmpty ? 50 : Int(try call[0].integer())
        let ellipsis = call.arguments.count > 1 ? call.text(1) : "..."
        let text = input.rendered
        guard text.unicodeScalars.count > length else { return .string(text) }
        let kept = max(0, max(0, length) - ellipsis.unicodeScalars.count)
        return .string(String(text.unicodeScalars.prefix(kept)) + ellipsis)
    }

    private static func truncateWords(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        if input.isNull { return .null }
        let count = max(1, call.arguments.isEmpty ? 15 : Int(try call[0].integer()))
        let ellipsis = call.arguments.count > 1 ? call.text(1) : "..."
        let text = input.rendered
        let words = text.utf8.split(whereSeparator: \.isLiquidSpace)
        // As in Ruby, what follows the last word counts even if it is white space alone.
        let isMore = words.count > count || (words.count == count && text.utf8.last?.isLiquidSpace == true)
        guard isMore else { return .string(text) }
        let kept = words.prefix(count).map { String(Substring($0)) }.joined(separator: " ")
        return .string(kept + ellipsis)
    }

    private static func split(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        let text = input.rendered
        let pattern = call.text(0)
        if pattern == " " {
            return .list(text.utf8.split(whereSeparator: \.isLiquidSpace).map { .string(String(Substring($0))) })
        }
        if pattern.isEmpty { return .list(text.unicodeScalars.map { .string(String($0)) }) }
        let bytes = Array(text.utf8)
        let needle = Array(pattern.utf8)
        var parts: [Value] = []
        var start = 0
        while let at = ByteSearch.first(needle, in: bytes, from: start) {
            parts.append(.string(String(decoding: bytes[start..<at], as: UTF8.self)))
            start = at + needle.count
        }
        parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
        while case .string("")? = parts.last { parts.removeLast() }
        return .list(parts)
    }
}

extension ArraySlice<Unicode.Scalar> {
    fileprivate var joinedText: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: self)
        return String(text)
    }
}

/// Texts in texts.
enum ReplaceFilters {
    static let all: [String: Filter] = [
        "replace": Filter(1...2) { input, call throws(Failure) in try replaceAll(input, call.text(0), call.text(1), call) },
        "remove": Filter(1...1) { input, call throws(Failure) in try replaceAll(input, call.text(0), "", call) },
        "replace_first": Filter(1...2) { input, call in replaceOne(input, call.text(0), call.text(1), isLast: false) },
        "replace_last": Filter(2...2) { input, call in replaceOne(input, call.text(0), call.text(1), isLast: true) },
        "remove_first": Filter(1...1) { input, call in replaceOne(input, call.text(0), "", isLast: false) },
        "remove_last": Filter(1...1) { input, call in replaceOne(input, call.text(0), "", isLast: true) },
    ]

    private static func replaceAll(
        _ input: Value, _ pattern: String, _ replacement: String, _ call: FilterInvocation
    ) throws(Failure) -> Value {
        let text = input.rendered
        if pattern.isEmpty { return try interleave(text, replacement, call) }
        let bytes = Array(text.utf8)
        let needle = Array(pattern.utf8)
        let new = Array(replacement.utf8)
        var result: [UInt8] = []
        var start = 0
        while let at = ByteSearch.first(needle, in: bytes, from: start) {
            result += bytes[start..<at]
            result += new
            try call.allow(bytes: result.count)
            start = at + needle.count
        }
        result += bytes[start...]
        return .string(String(decoding: result, as: UTF8.self))
    }

    /// An empty pattern stands before and after each character.
    private static func interleave(_ text: String, _ replacement: String, _ call: FilterInvocation) throws(Failure) -> Value {
        let count = text.unicodeScalars.count + 1
        let (size, overflow) = count.multipliedReportingOverflow(by: replacement.utf8.count)
        try call.allow(bytes: overflow ? .max : size)
        var result = replacement
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(scalar)
            result += replacement
        }
        return .string(result)
    }

    private static func replaceOne(_ input: Value, _ pattern: String, _ replacement: String, isLast: Bool) -> Value {
        let text = input.rendered
        let bytes = Array(text.utf8)
        let needle = Array(pattern.utf8)
        let found = isLast ? ByteSearch.last(needle, in: bytes) : ByteSearch.first(needle, in: bytes, from: 0)
        guard let at = found else { return .string(text) }
        let result = bytes[..<at] + Array(replacement.utf8) + bytes[(at + needle.count)...]
        return .string(String(decoding: result, as: UTF8.self))
    }
}

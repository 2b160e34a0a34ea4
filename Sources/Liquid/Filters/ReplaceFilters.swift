/// Texts in texts.
enum ReplaceFilters {
    static let all: [String: Filter] = [
        "replace": Filter(1...2) { input, call throws(Failure) in try replaceAll(input, call.text(0), Replacement(call.text(1)), call) },
        "remove": Filter(1...1) { input, call throws(Failure) in try replaceAll(input, call.text(0), Replacement(""), call) },
        "replace_first": Filter(1...2) { input, call throws(Failure) in
            let replacement = try Replacement(call.text(1))
            return replaceOne(input, call.text(0), isLast: false) { replacement.write(for: $0, in: $1, to: &$2) }
        },
        "replace_last": Filter(2...2) { input, call in
            let replacement = call.text(1)
            return replaceOne(input, call.text(0), isLast: true) { $2.append(text: replacement) }
        },
        "remove_first": Filter(1...1) { input, call in replaceOne(input, call.text(0), isLast: false) { _, _, _ in } },
        "remove_last": Filter(1...1) { input, call in replaceOne(input, call.text(0), isLast: true) { _, _, _ in } },
    ]

    private static func replaceAll(
        _ input: Value, _ pattern: String, _ replacement: Replacement, _ call: FilterInvocation
    ) throws(Failure) -> Value {
        let bytes = Array(input.rendered.utf8)
        let needle = Array(pattern.utf8)
        var result: [UInt8] = []
        var start = 0
        while let at = ByteSearch.first(needle, in: bytes, from: start), at <= bytes.count {
            result += bytes[start..<at]
            replacement.write(for: at..<(at + needle.count), in: bytes, to: &result)
            try call.allow(bytes: result.count)
            start = at + needle.count
            // An empty pattern stands before and after each character.
            if needle.isEmpty {
                guard start < bytes.count else { break }
                repeat {
                    result.append(bytes[start])
                    start += 1
                } while start < bytes.count && UTF8.isContinuation(bytes[start])
            }
        }
        if start < bytes.count { result += bytes[start...] }
        return .string(String(decoding: result, as: UTF8.self))
    }

    private static func replaceOne(
        _ input: Value, _ pattern: String, isLast: Bool, _ write: (Range<Int>, [UInt8], inout [UInt8]) -> Void
    ) -> Value {
        let text = input.rendered
        let bytes = Array(text.utf8)
        let needle = Array(pattern.utf8)
        let found = isLast ? ByteSearch.last(needle, in: bytes) : ByteSearch.first(needle, in: bytes, from: 0)
        guard let at = found else { return .string(text) }
        var result = Array(bytes[..<at])
        write(at..<(at + needle.count), bytes, &result)
        result += bytes[(at + needle.count)...]
        return .string(String(decoding: result, as: UTF8.self))
    }
}

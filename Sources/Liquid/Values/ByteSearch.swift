/// Finds bytes in bytes.
enum ByteSearch {
    /// Where `needle` begins in `text`, at or after `start`; an empty needle is found at once.
    static func first(_ needle: [UInt8], in text: [UInt8], from start: Int) -> Int? {
        guard let head = needle.first else { return start }
        guard needle.count <= text.count else { return nil }
        var at = start
        let last = text.count - needle.count
        while at <= last {
            if text[at] == head, matches(needle, in: text, at: at) { return at }
            at += 1
        }
        return nil
    }

    /// Where `needle` begins for the last time.
    static func last(_ needle: [UInt8], in text: [UInt8]) -> Int? {
        var at = text.count - needle.count
        while at >= 0 {
            if matches(needle, in: text, at: at) { return at }
            at -= 1
        }
        return nil
    }

    private static func matches(_ needle: [UInt8], in text: [UInt8], at start: Int) -> Bool {
        var offset = 0
        while offset < needle.count {
            if text[start + offset] != needle[offset] { return false }
            offset += 1
        }
        return true
    }
}

internal import JSON

extension Value {
    /// Ruby's `to_s`: what filters see of a value that is no text.
    var rendered: String {
        switch self {
        case .null, .empty, .blank: return ""
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let number): return String(number)
        case .string(let text), .html(let text): return text
        case .array, .list:
            var bytes: [UInt8] = []
            RubyInspection.write(elements ?? [], to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        default:
            var bytes: [UInt8] = []
            write(to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Appends what `{{ }}` writes: as `rendered`, but arrays joined.
    func write(to bytes: inout [UInt8]) {
        switch self {
        case .null, .empty, .blank: break
        case .bool(let bool): bytes += (bool ? "true" : "false").utf8
        case .int(let number): bytes.append(number: number)
        case .double(let number): bytes.append(number: number)
        case .decimal(let number): bytes += number.description.utf8
        case .string(let text), .html(let text): bytes.append(text: text)
        case .array(let elements): for element in elements { Value(element).write(to: &bytes) }
        case .list(let elements): for element in elements { element.write(to: &bytes) }
        case .object(let members): RubyInspection.write(members, to: &bytes)
        case .range(let low, let high):
            bytes.append(number: low)
            bytes += "..".utf8
            bytes.append(number: high)
        case .loop: bytes += "Liquid::ForloopDrop".utf8
        case .snippet: bytes += "SnippetDrop".utf8
        }
    }
}

extension [UInt8] {
    mutating func append(text: String) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { append(contentsOf: $0) }
        if done == nil { append(contentsOf: text.utf8) }
    }

    mutating func append(number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(digits: number.magnitude)
    }

    private mutating func append(digits number: UInt64) {
        if number >= 10 { append(digits: number / 10) }
        append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// As `rubyText`; a number with at most two decimals, as nearly all are in letters, is written without a search for its digits.
    mutating func append(number: Double) {
        let hundredths = (number * 100).rounded()
        // A decimal of up to fifteen digits is the shortest that reads as the double nearest to it.
        guard hundredths.magnitude < 1e15, hundredths / 100 == number, hundredths != 0 else {
            self += number.rubyText.utf8
            return
        }
        let (whole, decimals) = Int64(hundredths).magnitude.quotientAndRemainder(dividingBy: 100)
        if number < 0 { append(UInt8(ascii: "-")) }
        append(digits: whole)
        append(UInt8(ascii: "."))
        append(UInt8(ascii: "0") + UInt8(decimals / 10))
        if decimals % 10 != 0 { append(UInt8(ascii: "0") + UInt8(decimals % 10)) }
    }
}

extension Double {
    /// As Ruby's `Float#to_s`: at least one decimal, an exponent below 1e-4 and for whole numbers from 1e15 up.
    var rubyText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        let text = description
        // Without an exponent both languages write the same.
        if magnitude < 1e15, !text.utf8.contains(UInt8(ascii: "e")) { return text }
        var digits: [UInt8] = []
        var point = 0
        var isPast = false
        let parts = text.utf8.split(separator: UInt8(ascii: "e"))
        for byte in parts[0] where byte != UInt8(ascii: "-") {
            if byte == UInt8(ascii: ".") {
                isPast = true
            } else {
                digits.append(byte)
                if !isPast { point += 1 }
            }
        }
        if parts.count > 1 { point += Int(String(Substring(parts[1]))) ?? 0 }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (self < 0 ? "-" : "") + Self.rubyText(digits: String(decoding: digits, as: UTF8.self), point: point)
    }

    /// The digits of 0.digits × 10^point.
    private static func rubyText(digits: String, point: Int) -> String {
        if point < -3 || (point > 15 && point >= digits.count) {
            let rest = digits.dropFirst()
            let exponent = point - 1
            let size = String(abs(exponent))
            return "\(digits.prefix(1)).\(rest.isEmpty ? "0" : rest)e\(exponent < 0 ? "-" : "+")\(size.count < 2 ? "0" + size : size)"
        }
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count { return digits + String(repeating: "0", count: point - digits.count) + ".0" }
        return digits.prefix(point) + "." + digits.dropFirst(point)
    }
}

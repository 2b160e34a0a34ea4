internal import JSON

extension Value {
    /// What `{{ }}` writes, as Ruby's `to_s`, arrays joined.
    var rendered: String {
        switch self {
        case .null, .empty, .blank: return ""
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let number): return String(number)
        case .string(let text), .html(let text): return text
        default:
            var bytes: [UInt8] = []
            write(to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// Appends what `rendered` would be.
    func write(to bytes: inout [UInt8]) {
        switch self {
        case .null, .empty, .blank: break
        case .bool(let bool): bytes += (bool ? "true" : "false").utf8
        case .int(let number): bytes.append(number: number)
        case .double(let number): bytes += number.rubyText.utf8
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
        }
    }
}

extension [UInt8] {
    mutating func append(text: String) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { append(contentsOf: $0) }
        if done == nil { append(contentsOf: text.utf8) }
    }

    mutating func append(number: Int64) {
        if number >= 0, number < 10 {
            append(UInt8(ascii: "0") + UInt8(number))
            return
        }
        var magnitude = number.magnitude
        if number < 0 { append(UInt8(ascii: "-")) }
        let start = count
        while magnitude > 0 {
            append(UInt8(ascii: "0") + UInt8(magnitude % 10))
            magnitude /= 10
        }
        self[start...].reverse()
    }
}

extension Double {
    /// As Ruby's `Float#to_s`: at least one decimal, an exponent from 1e16 up and below 1e-4.
    var rubyText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        if self == 0 { return sign == .minus ? "-0.0" : "0.0" }
        var digits = ""
        var exponent = 0
        var point: Int?
        for character in magnitude.description {
            switch character {
            case ".": point = digits.count
            case "e": break
            default: digits.append(character)
            }
            if character == "e" { break }
        }
        if let mark = magnitude.description.firstIndex(of: "e") {
            let mantissa = magnitude.description[..<mark]
            exponent = Int(magnitude.description[magnitude.description.index(after: mark)...]) ?? 0
            digits = mantissa.filter { $0 != "." }
            point = mantissa.firstIndex(of: ".").map { mantissa.distance(from: mantissa.startIndex, to: $0) }
        }
        var decimalPoint = (point ?? digits.count) + exponent
        let leading = digits.prefix { $0 == "0" }.count
        digits.removeFirst(leading)
        decimalPoint -= leading
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return (self < 0 ? "-" : "") + Self.rubyText(digits: digits, point: decimalPoint)
    }

    /// The digits of 0.digits × 10^point.
    private static func rubyText(digits: String, point: Int) -> String {
        if point > 16 || point < -3 {
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

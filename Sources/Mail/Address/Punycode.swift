/// Punycode (RFC 3492): Unicode labels in ASCII.
package enum Punycode {
    private static let base: UInt32 = 36
    private static let initialBias: UInt32 = 72
    private static let initialCode: UInt32 = 128

    /// Encodes the scalars of a label, without the prefix `xn--`; nil when numbers overflow, which no label of a domain can do.
    package static func encode(_ label: String) -> String? {
        let scalars = label.unicodeScalars.map(\.value)
        var output = scalars.filter { $0 < initialCode }.map { UInt8($0) }
        let basic = UInt32(output.count)
        if basic > 0 { output.append(ASCII.dash) }
        var (code, delta, bias, handled) = (initialCode, UInt32(0), initialBias, basic)
        while handled < scalars.count {
            guard let next = scalars.lazy.filter({ $0 >= code }).min() else { return nil }
            let (step, tooLarge) = (next - code).multipliedReportingOverflow(by: handled + 1)
            let (sum, overflow) = delta.addingReportingOverflow(step)
            guard !tooLarge, !overflow else { return nil }
            (delta, code) = (sum, next)
            for scalar in scalars {
                if scalar < code { delta += 1 }
                guard scalar == code else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapt(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            code += 1
        }
        return output.text
    }

    /// Decodes a label without its prefix; nil when it isn't Punycode.
    package static func decode(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let separator = bytes.lastIndex(of: ASCII.dash) ?? 0
        guard bytes.count <= 256, bytes[..<separator].allSatisfy({ $0 < 128 }) else { return nil }
        var output = bytes[..<separator].map { UInt32($0) }
        var rest = bytes[(separator > 0 ? separator + 1 : 0)...]
        var (code, index, bias) = (initialCode, UInt32(0), initialBias)
        while !rest.isEmpty {
            guard let advanced = readNumber(&rest, from: index, bias: bias) else { return nil }
            let count = UInt32(output.count) + 1
            bias = adapt(advanced - index, count: count, isFirst: index == 0)
            let (next, overflow) = code.addingReportingOverflow(advanced / count)
            guard !overflow else { return nil }
            code = next
            index = advanced % count
            output.insert(code, at: Int(index))
            index += 1
        }
        var label = String.UnicodeScalarView()
        for value in output {
            guard let scalar = Unicode.Scalar(value) else { return nil }
            label.append(scalar)
        }
        return String(label)
    }

    private static func threshold(_ position: UInt32, bias: UInt32) -> UInt32 {
        position <= bias ? 1 : min(position - bias, 26)
    }

    private static func append(_ delta: UInt32, bias: UInt32, to output: inout [UInt8]) {
        var rest = delta
        var position = base
        while true {
            let limit = threshold(position, bias: bias)
            if rest < limit { break }
            output.append(digit(limit + (rest - limit) % (base - limit)))
            rest = (rest - limit) / (base - limit)
            position += base
        }
        output.append(digit(rest))
    }

    private static func readNumber(_ rest: inout ArraySlice<UInt8>, from start: UInt32, bias: UInt32) -> UInt32? {
        var (sum, weight, position) = (start, UInt32(1), base)
        while let byte = rest.popFirst(), let value = value(byte) {
            let (step, tooLarge) = value.multipliedReportingOverflow(by: weight)
            let (next, overflow) = sum.addingReportingOverflow(step)
            guard !tooLarge, !overflow else { return nil }
            sum = next
            let limit = threshold(position, bias: bias)
            if value < limit { return sum }
            let (heavier, heavy) = weight.multipliedReportingOverflow(by: base - limit)
            guard !heavy else { return nil }
            weight = heavier
            position += base
        }
        return nil
    }

    private static func adapt(_ delta: UInt32, count: UInt32, isFirst: Bool) -> UInt32 {
        var rest = isFirst ? delta / 700 : delta / 2
        rest += rest / count
        var offset: UInt32 = 0
        while rest > 455 {
            rest /= 35
            offset += base
        }
        return offset + 36 * rest / (rest + 38)
    }

    private static func digit(_ value: UInt32) -> UInt8 { UInt8(value < 26 ? value + 97 : value + 22) }

    private static func value(_ digit: UInt8) -> UInt32? {
        switch digit.lowercased {
        case 97...122: UInt32(digit.lowercased) - 97
        case 48...57: UInt32(digit) - 22
        default: nil
        }
    }
}

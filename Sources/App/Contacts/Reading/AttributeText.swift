internal import JSON
internal import Scenario
internal import Store
internal import Time

/// How a text becomes an attribute's value, and whether a value is of an attribute's type.
enum AttributeText {
    /// Appends the JSON of a text in valid UTF-8, read as a type; nil for JSON of any. Returns whether it is null.
    static func append(
        _ text: ArraySlice<UInt8>, as type: AttributeType?, to json: inout [UInt8]
    ) throws(ValueProblem) -> Bool {
        switch type {
        case .text: appendString(text, to: &json)
        case .boolean:
            guard let value = boolean(text) else { throw mismatch(text, "yes or no, true or false") }
            json.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer, .number, .list, .object, nil:
            let value = try parsed(text)
            if let type { try check(value, is: type) }
            json.append(contentsOf: text)
            return value.first == UInt8(ascii: "n")
        case .timestamp, .date:
            try checkMoment(text, isDate: type == .date)
            appendString(text, to: &json)
        }
        return false
    }

    /// Whether a JSON value, without blanks around it, is of a type; null is.
    static func check(_ value: ArraySlice<UInt8>, is type: AttributeType) throws(ValueProblem) {
        let first = value.first ?? 0
        guard first != UInt8(ascii: "n") else { return }
        let isNumber = first.isASCIIDigit || first == UInt8(ascii: "-")
        switch type {
        case .text: if first != UInt8(ascii: "\"") { throw mismatch(value, "a text") }
        case .boolean: if first != UInt8(ascii: "t"), first != UInt8(ascii: "f") { throw mismatch(value, "true or false") }
        case .number: if !isNumber { throw mismatch(value, "a number") }
        case .integer:
            // 19 digits may not fit 64 bits; who needs so many needs a text.
            guard isNumber, value.dropFirst().allSatisfy(\.isASCIIDigit), value.count <= 19 else { throw mismatch(value, "an integer") }
        case .list: if first != UInt8(ascii: "[") { throw mismatch(value, "a JSON list") }
        case .object: if first != UInt8(ascii: "{") { throw mismatch(value, "a JSON object") }
        case .timestamp, .date:
            guard first == UInt8(ascii: "\"") else { throw mismatch(value, type == .date ? "a date" : "a time") }
            try checkMoment(value.dropFirst().dropLast(), isDate: type == .date)
        }
    }

    /// yes, no, true, false, 1 or 0, in any case.
    static func boolean(_ text: ArraySlice<UInt8>) -> Bool? {
        guard text.count <= 5 else { return nil }
        return switch String(decoding: text, as: UTF8.self).lowercased() {
        case "yes", "true", "1": true
        case "no", "false", "0": false
        default: nil
        }
    }

    /// Appends a JSON string (RFC 8259 §7).
    static func appendString(_ text: ArraySlice<UInt8>, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                json.append(UInt8(ascii: "\\"))
                json.append(byte)
            case 0..<0x20:
                json.append(contentsOf: (byte < 16 ? "\\u000" : "\\u001").utf8)
                json.append(Array("0123456789abcdef".utf8)[Int(byte & 15)])
            default: json.append(byte)
            }
        }
        json.append(UInt8(ascii: "\""))
    }

    private static func parsed(_ text: ArraySlice<UInt8>) throws(ValueProblem) -> ArraySlice<UInt8> {
        var reader = JSONReader(Array(text))
        do {
            let range = try reader.skipValue()
            try reader.finish()
            return text[(text.startIndex + range.lowerBound)..<(text.startIndex + range.upperBound)]
        } catch {
            throw mismatch(text, "JSON (\(error))")
        }
    }

    private static func checkMoment(_ text: ArraySlice<UInt8>, isDate: Bool) throws(ValueProblem) {
        if isDate {
            let isDay = text.count == 10 && Timestamp(rfc3339: Array(text) + Array("T00:00:00Z".utf8)) != nil
            guard isDay else { throw mismatch(text, "a date such as 2026-11-24") }
        } else {
            guard Timestamp(rfc3339: text) != nil else { throw mismatch(text, "a time such as 2026-11-24T08:00:00Z (RFC 3339)") }
        }
    }

    private static func mismatch(_ text: ArraySlice<UInt8>, _ wanted: String) -> ValueProblem {
        let shown = String(decoding: text.prefix(60), as: UTF8.self).map { $0.isNewline || $0 == "\u{1B}" ? "\u{FFFD}" : $0 }
        return ValueProblem("\"\(String(shown))\" isn't \(wanted)")
    }
}

internal import JSON

/// Writes arrays and objects as Ruby's `inspect` does: `{"a"=>1, "b"=>[nil, "x"]}`.
enum RubyInspection {
    static func write(_ members: JSONObject, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for member in members {
            if !isFirst { bytes += ", ".utf8 }
            isFirst = false
            write(text: member.name, to: &bytes)
            bytes += "=>".utf8
            write(Value(member.value), to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    static func write(_ elements: [Value], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { bytes += ", ".utf8 }
            isFirst = false
            write(element, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func write(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += "nil".utf8
        case .string(let text), .html(let text): write(text: text, to: &bytes)
        case .object(let members): write(members, to: &bytes)
        case .array(let elements): write(elements.map(Value.init), to: &bytes)
        case .list(let elements): write(elements, to: &bytes)
        default: value.write(to: &bytes)
        }
    }

    private static func write(text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x1B: bytes += "\\e".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

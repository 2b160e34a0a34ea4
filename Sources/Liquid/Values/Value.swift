package import JSON

/// A value as templates see it. JSON arrays and objects are held as they are, never converted.
package enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    /// A number beyond 64 bits, or one with decimals that must stay exact.
    case decimal(Decimal)
    case string(String)
    /// Text that is HTML already and isn't escaped again.
    case html(String)
    case array([JSONValue])
    /// An array made by a filter.
    case list([Value])
    case object(JSONObject)
    /// `(1..5)`, both ends in it; empty when the first is greater.
    case range(Int64, Int64)
    /// `forloop` and `tablerowloop`: the number of a loop of the renderer.
    case loop(Int)
    /// What `{% snippet %}` named.
    case snippet(Snippet)
    /// The literals `empty` and `blank` inside a condition.
    case empty, blank
}

extension Value {
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .int(let number): self = .int(number)
        case .double(let number): self = .double(number)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .array(elements)
        case .object(let members): self = .object(members)
        }
    }

    /// A number as the lexer found it.
    init(number text: String) {
        if let int = Int64(text) {
            self = .int(int)
        } else if text.utf8.contains(UInt8(ascii: ".")) {
            self = .double(Double(text) ?? 0)
        } else {
            self = Decimal(text).map(Value.init(exact:)) ?? .double(Double(text) ?? 0)
        }
    }

    /// A decimal as the simplest value that holds it exactly.
    init(exact decimal: Decimal) {
        if let int = decimal.int64 {
            self = .int(int)
        } else {
            self = .decimal(decimal)
        }
    }

    /// Everything but nil and false.
    var isTruthy: Bool {
        switch self {
        case .null, .bool(false): false
        default: true
        }
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The text of a string, of either kind.
    var text: String? {
        switch self {
        case .string(let text), .html(let text): text
        default: nil
        }
    }

    /// As Ruby's `empty?`; nil for what has no such question.
    var isEmptyCollection: Bool? {
        switch self {
        case .string(let text), .html(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .list(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: nil
        }
    }

    /// As Rails' `blank?`.
    var isBlankValue: Bool {
        switch self {
        case .null, .bool(false): true
        case .string(let text), .html(let text):
            text.unicodeScalars.allSatisfy {
                $0.isASCII ? UInt8(ascii: $0).isLiquidSpace : $0.properties.isWhitespace
            }
        default: isEmptyCollection ?? false
        }
    }

    /// Whether there is something inside to be had by a key.
    var isCollection: Bool {
        switch self {
        case .array, .list, .object: true
        default: false
        }
    }

    /// The elements of an array of either kind; nil for anything else.
    var elements: [Value]? {
        switch self {
        case .array(let elements): elements.map(Value.init)
        case .list(let elements): elements
        default: nil
        }
    }
}

internal import JSON

/// A value as Ruby's `eql?` tells values apart: 1 and 1.0 are two.
struct ValueKey: Hashable {
    private enum Form: Hashable {
        case json(JSONValue)
        case list([ValueKey])
        case other(String)
    }

    private let form: Form

    init(_ value: Value) {
        form =
            switch value {
            case .null: .json(.null)
            case .bool(let bool): .json(.bool(bool))
            case .int(let number): .json(.int(number))
            case .double(let number): .json(.double(number))
            case .string(let text), .html(let text): .json(.string(text))
            case .object(let members): .json(.object(members))
            case .array(let elements): .list(elements.map { ValueKey(Value($0)) })
            case .list(let elements): .list(elements.map(ValueKey.init))
            default: .other(value.rubyClass + value.rendered)
            }
    }
}

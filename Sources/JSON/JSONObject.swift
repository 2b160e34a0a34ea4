internal import OrderedCollections

/// The members of a JSON object, in the order they were written. Equality ignores nothing: order counts, as it does in a file.
package struct JSONObject: Hashable, Sendable {
    private var members: OrderedDictionary<String, JSONValue> = [:]

    /// No members.
    package init() {}

    /// Members in this order; of a repeated name the last value counts.
    package init(_ pairs: some Sequence<(String, JSONValue)>) {
        members = OrderedDictionary(pairs, uniquingKeysWith: { $1 })
    }

    /// The value of a member; setting nil removes it, a new name goes to the end.
    package subscript(name: String) -> JSONValue? {
        get { members[name] }
        set { members[name] = newValue }
    }

    /// The value that names lead to, each that of a member of the one before; nil when one isn't there.
    package func value(at names: Span<String>) -> JSONValue? {
        guard let index = members.index(forKey: names[0]) else { return nil }
        guard names.count > 1 else { return members.values[index] }
        guard case .object(let inner) = members.values[index] else { return nil }
        return inner.value(at: names.extracting(droppingFirst: 1))
    }

    /// The names in order.
    package var names: [String] { Array(members.keys) }

    /// Adds the members of another object, whose values win.
    package mutating func merge(_ other: JSONObject) {
        members.merge(other.members) { $1 }
    }
}

extension JSONObject: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { members.count }

    package subscript(position: Int) -> (name: String, value: JSONValue) {
        let element = members.elements[position]
        return (element.key, element.value)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral pairs: (String, JSONValue)...) {
        self.init(pairs)
    }
}

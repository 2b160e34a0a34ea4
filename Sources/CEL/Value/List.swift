package import JSON

/// A CEL list; one made from a JSON array turns its elements into values only as they are read.
package struct List: Sendable {
    private enum Storage: Sendable {
        case values([Value])
        case json([JSONValue])
    }

    private let storage: Storage

    /// A list of these values.
    package init(_ values: [Value]) {
        storage = .values(values)
    }

    /// A list over a JSON array, converted lazily.
    package init(_ elements: [JSONValue]) {
        storage = .json(elements)
    }

    /// All elements.
    var values: [Value] {
        switch storage {
        case .values(let values): values
        case .json(let elements): elements.map { Value($0) }
        }
    }
}

extension List: RandomAccessCollection {
    package var startIndex: Int { 0 }

    package var endIndex: Int {
        switch storage {
        case .values(let values): values.count
        case .json(let elements): elements.count
        }
    }

    package subscript(position: Int) -> Value {
        switch storage {
        case .values(let values): values[position]
        case .json(let elements): Value(elements[position])
        }
    }
}

extension List: Hashable {
    package static func == (left: List, right: List) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for value in self { hasher.combine(value) }
    }
}

extension List: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Value...) {
        self.init(elements)
    }
}

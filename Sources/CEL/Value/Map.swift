package import JSON

/// A CEL map, in the order its entries were written; one made from a JSON object turns its members into values only as they are read.
package struct Map: Sendable {
    private enum Storage: Sendable {
        case entries(Entries)
        case json(JSONObject)
    }

    /// Entries in order, and where each key stands once there are too many to look through.
    private struct Entries: Sendable {
        static let scannedLimit = 8

        var keys: [MapKey] = []
        var values: [Value] = []
        var positions: [MapKey: Int] = [:]

        func position(of key: MapKey) -> Int? {
            keys.count <= Self.scannedLimit ? keys.firstIndex(of: key) : positions[key]
        }

        mutating func append(_ key: MapKey, _ value: Value) {
            keys.append(key)
            values.append(value)
            if keys.count == Self.scannedLimit + 1 {
                for (position, key) in keys.enumerated() { positions[key] = position }
            } else if keys.count > Self.scannedLimit {
                positions[key] = keys.count - 1
            }
        }
    }

    private var storage: Storage

    /// A map without entries.
    package init() {
        storage = .entries(Entries())
    }

    /// A map over a JSON object, converted lazily.
    package init(_ object: JSONObject) {
        storage = .json(object)
    }

    /// The value under a key, nil when there is none; setting adds an entry or replaces its value, and nil is ignored.
    package subscript(key: MapKey) -> Value? {
        get {
            switch storage {
            case .entries(let entries):
                return entries.position(of: key).map { entries.values[$0] }
            case .json(let object):
                guard case .string(let name) = key else { return nil }
                return object[name].map { Value($0) }
            }
        }
        set {
            guard let newValue else { return }
            var entries = unfolded()
            storage = .entries(Entries())
            if let position = entries.position(of: key) {
                entries.values[position] = newValue
            } else {
                entries.append(key, newValue)
            }
            storage = .entries(entries)
        }
    }

    /// The value under a string key; nil when there is none.
    package subscript(name: String) -> Value? {
        if case .json(let object) = storage { return object[name].map { Value($0) } }
        return self[.string(name)]
    }

    private func unfolded() -> Entries {
        switch storage {
        case .entries(let entries): return entries
        case .json(let object):
            var entries = Entries()
            for (name, value) in object { entries.append(.string(name), Value(value)) }
            return entries
        }
    }
}

extension Map {
    /// The JSON object that this reads from; nil when its entries are values already.
    var json: JSONObject? {
        guard case .json(let object) = storage else { return nil }
        return object
    }

    /// The key at a position, without its value.
    func key(at position: Int) -> MapKey {
        switch storage {
        case .entries(let entries): entries.keys[position]
        case .json(let object): .string(object[position].name)
        }
    }
}

extension Map: RandomAccessCollection {
    package var startIndex: Int { 0 }

    package var endIndex: Int {
        switch storage {
        case .entries(let entries): entries.keys.count
        case .json(let object): object.count
        }
    }

    package subscript(position: Int) -> (key: MapKey, value: Value) {
        switch storage {
        case .entries(let entries): return (entries.keys[position], entries.values[position])
        case .json(let object):
            let member = object[position]
            return (.string(member.name), Value(member.value))
        }
    }
}

extension Map: Hashable {
    /// Order doesn't count.
    package static func == (left: Map, right: Map) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
    }
}

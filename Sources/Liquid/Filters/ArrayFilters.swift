internal import JSON

/// Arrays as a whole.
enum ArrayFilters {
    static let all: [String: Filter] = [
        "join": Filter(0...1) { input, call throws(Failure) in try join(input, call) },
        "first": Filter { input, _ in input.command("first") ?? .null },
        "last": Filter { input, _ in input.command("last") ?? .null },
        "reverse": Filter { input, call throws(Failure) in .list(try input.sequence(call).reversed()) },
        "concat": Filter(1...1) { input, call throws(Failure) in
            guard let more = call[0].elements else { throw .fault("concat filter requires an array argument") }
            return .list(try input.sequence(call) + more)
        },
        "compact": Filter(0...1) { input, call throws(Failure) in try compact(input, call) },
        "uniq": Filter(0...1) { input, call throws(Failure) in try unique(input, call) },
        "map": Filter(1...1) { input, call throws(Failure) in try map(input, call) },
        "sum": Filter(0...1) { input, call throws(Failure) in try sum(input, call) },
    ]

    private static func join(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        let glue = call.arguments.isEmpty ? .string(" ") : call[0]
        let elements = try input.sequence(call)
        let isHTML = elements.contains { if case .html = $0 { true } else { false } }
        let separator = Array((isHTML ? glue.escapedText : glue.rendered).utf8)
        var bytes: [UInt8] = []
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes += separator }
            if isHTML { bytes += element.escapedText.utf8 } else { element.write(to: &bytes) }
            try call.allow(bytes: bytes.count)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return isHTML ? .html(text) : .string(text)
    }

    private static func compact(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        let elements = try input.sequence(call)
        guard !call[0].isNull else { return .list(elements.filter { !$0.isNull }) }
        var kept: [Value] = []
        for element in elements {
            guard let value = try element.property(call[0]) else { return .null }
            if !value.isNull { kept.append(element) }
        }
        return .list(kept)
    }

    private static func unique(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        var seen = Set<ValueKey>()
        var kept: [Value] = []
        let elements = try input.sequence(call)
        // Ruby doesn't look into a single element.
        guard elements.count > 1 else { return .list(elements) }
        for element in elements {
            var key = element
            if !call[0].isNull {
                guard let value = try element.property(call[0]) else { return .null }
                key = value
            }
            if seen.insert(ValueKey(key)).inserted { kept.append(element) }
        }
        return .list(kept)
    }

    private static func map(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        var result: [Value] = []
        for element in try input.sequence(call) { result.append(try element.property(call[0]) ?? .null) }
        return .list(result)
    }

    private static func sum(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        var total = Value.int(0)
        for element in try input.sequence(call) {
            let value = call[0].isNull ? element : try element.property(call[0]) ?? .int(0)
            for number in try value.sequence(call) { total = Arithmetic.plus(total, number.number) }
        }
        return total.simplified
    }
}

extension Value {
    /// What a filter for arrays goes through: arrays flattened, objects and texts as one element, nothing for nil.
    func sequence(_ call: FilterInvocation) throws(Failure) -> [Value] {
        switch self {
        case .null: return []
        case .array(let elements):
            var result: [Value] = []
            result.reserveCapacity(elements.count)
            for element in elements { Self.flatten(Value(element), into: &result) }
            return result
        case .list(let elements):
            var result: [Value] = []
            result.reserveCapacity(elements.count)
            for element in elements { Self.flatten(element, into: &result) }
            return result
        case .range(let low, let high):
            guard low <= high else { return [] }
            try call.allow(elements: Int(high.saturatingDistance(from: low)))
            return (low...high).map(Value.int)
        default: return [self]
        }
    }

    private static func flatten(_ value: Value, into result: inout [Value]) {
        switch value {
        case .array(let elements): for element in elements { flatten(Value(element), into: &result) }
        case .list(let elements): for element in elements { flatten(element, into: &result) }
        default: result.append(value)
        }
    }

    /// Whether there is a `[]` to ask.
    var hasProperties: Bool {
        switch self {
        case .object, .string, .html, .array, .list: true
        default: isWhole
        }
    }

    /// `element[property]` as Ruby has it: nil where the element knows no `[]` at all, a fault where it can't take such a key.
    func property(_ key: Value) throws(Failure) -> Value? {
        switch self {
        case .object(let members):
            return key.text.flatMap { members[$0] }.map(Value.init) ?? .null
        case .string(let text), .html(let text):
            if let key = key.text { return text.bytesContain(key) ? .string(key) : .null }
            if key.isNumber, case .int(let index) = key.wholeNumber { return Self.character(Int(index), of: text) }
            if key.isNull { return nil }
            throw .fault("cannot select the property '\(key.rendered)'")
        case _ where isWhole:
            // An integer's `[]` gives its bits.
            guard key.isNumber, case .int(let bit) = key.wholeNumber, let number = exactNumber?.scaled(to: 0) else {
                throw .fault("cannot select the property '\(key.rendered)'")
            }
            return .int(bit < 0 ? 0 : Int64(number >> Int128(min(bit, 127)) & 1))
        default: return nil
        }
    }

    private static func character(_ index: Int, of text: String) -> Value {
        let scalars = Array(text.unicodeScalars)
        let place = index < 0 ? scalars.count + index : index
        return scalars.indices.contains(place) ? .string(String(scalars[place])) : .null
    }
}

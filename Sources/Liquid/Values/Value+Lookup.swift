internal import JSON

extension Value {
    /// The member of an object; nil when there is none, or no object.
    func member(_ name: String) -> Value? {
        guard case .object(let members) = self, let member = members[name] else { return nil }
        return Value(member)
    }

    /// `size`, `first` and `last` as they are asked for after a dot; nil where they mean nothing.
    func command(_ name: String) -> Value? {
        switch (name, self) {
        case ("size", _): size
        case ("first", .array(let elements)): elements.first.map(Value.init) ?? .null
        case ("last", .array(let elements)): elements.last.map(Value.init) ?? .null
        case ("first", .list(let elements)): elements.first ?? .null
        case ("last", .list(let elements)): elements.last ?? .null
        case ("first", .string(let text)), ("first", .html(let text)):
            .string(text.unicodeScalars.first.map { String($0) } ?? "")
        case ("last", .string(let text)), ("last", .html(let text)):
            .string(text.unicodeScalars.last.map { String($0) } ?? "")
        case ("first", .range(let low, _)): .int(low)
        case ("last", .range(_, let high)): .int(high)
        case ("first", .object(let members)): members.first.map { .list([.string($0.name), Value($0.value)]) } ?? .null
        default: nil
        }
    }

    /// Ruby's `size`; nil for what has none. An integer's is that of its machine word, or of its bytes beyond.
    var size: Value? {
        switch self {
        case .string(let text), .html(let text): .int(Int64(text.unicodeScalars.count))
        case .array(let elements): .int(Int64(elements.count))
        case .list(let elements): .int(Int64(elements.count))
        case .object(let members): .int(Int64(members.count))
        case .range(let low, let high): .int(low > high ? 0 : high.saturatingDistance(from: low))
        case .int: .int(8)
        case .decimal(let number) where isWhole: number.scaled(to: 0).map { .int(Int64(128 - $0.magnitude.leadingZeroBitCount + 7) / 8) }
        default: nil
        }
    }

    /// An element by its place, counted from the end when negative; nil past the ends.
    func element(_ index: Int) -> Value? {
        switch self {
        case .array(let elements):
            let place = index < 0 ? elements.count + index : index
            return elements.indices.contains(place) ? Value(elements[place]) : nil
        case .list(let elements):
            let place = index < 0 ? elements.count + index : index
            return elements.indices.contains(place) ? elements[place] : nil
        default: return nil
        }
    }

    /// What `value[key]` is, where the key was computed.
    func value(at key: Value) -> Value? {
        switch key {
        case .string(let name), .html(let name): member(name)
        case .int(let index): element(Int(index))
        case .double(let index): index.magnitude < 1e9 ? element(Int(index)) : nil
        default: nil
        }
    }
}

extension Int64 {
    /// How many numbers lie from `other` to this, both in it, capped at 64 bits.
    func saturatingDistance(from other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow || difference == .max ? .max : difference + 1
    }
}

internal import JSON

/// The elements a loop goes through, not copied.
struct LoopSequence {
    private enum Storage {
        case json([JSONValue])
        case list([Value])
        case members(JSONObject)
        case numbers(Int64)
        case single(Value)
    }

    private let storage: Storage
    let count: Int

    /// Arrays and ranges by element, objects by `[name, value]`, a text that isn't empty as one element; nothing else has any.
    init(_ value: Value) {
        switch value {
        case .array(let elements): (storage, count) = (.json(elements), elements.count)
        case .list(let elements): (storage, count) = (.list(elements), elements.count)
        case .object(let members): (storage, count) = (.members(members), members.count)
        case .range(let low, let high):
            (storage, count) = (.numbers(low), low > high ? 0 : Int(high.saturatingDistance(from: low)))
        case .string(let text), .html(let text): (storage, count) = (.single(value), text.isEmpty ? 0 : 1)
        default: (storage, count) = (.single(.null), 0)
        }
    }

    /// Which elements are left by an offset, negative ones counting from before the first, and a limit.
    func bounds(offset: Int, limit: Int?) -> Range<Int> {
        // Liquid gives a text whole, whatever the offset and limit.
        if case .single = storage { return 0..<count }
        var end = count
        if let limit {
            let (sum, overflow) = limit.addingReportingOverflow(offset)
            if !overflow { end = min(end, sum) }
        }
        let first = max(offset, 0)
        return first < end ? first..<end : 0..<0
    }

    subscript(index: Int) -> Value {
        switch storage {
        case .json(let elements): Value(elements[index])
        case .list(let elements): elements[index]
        case .members(let members): .list([.string(members[index].name), Value(members[index].value)])
        case .numbers(let low): .int(low + Int64(index))
        case .single(let value): value
        }
    }
}

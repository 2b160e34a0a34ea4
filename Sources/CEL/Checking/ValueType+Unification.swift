extension ValueType {
    /// The type that both are: one of them if it takes the other, else dyn. Null goes with what may be missing.
    func joined(with other: ValueType) -> ValueType {
        if self == other || other == .parameter { return self }
        if self == .parameter { return other }
        if self == .dyn || other == .dyn { return .dyn }
        switch (self, other) {
        case (.list(let element), .list(let other)): return .list(element.joined(with: other))
        case (.optional(let value), .optional(let other)): return .optional(value.joined(with: other))
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return .map(key.joined(with: otherKey), value.joined(with: otherValue))
        case (.number, _) where other.isNumber, (_, .number) where isNumber: return .number
        case (.null, .optional), (.null, .timestamp), (.null, .duration): return other
        case (.optional, .null), (.timestamp, .null), (.duration, .null): return self
        default: return .dyn
        }
    }

    /// The type of them all; a parameter when there are none.
    static func joined(_ types: some Sequence<ValueType>) -> ValueType {
        types.reduce(.parameter) { $0.joined(with: $1) }
    }

    /// What stands for this type's parameter in another type; nil when this has none.
    func argument(in other: ValueType) -> ValueType? {
        switch (self, other) {
        case (.parameter, _): other
        case (.list(let element), .list(let other)), (.optional(let element), .optional(let other)): element.argument(in: other)
        case (.list(let element), _), (.optional(let element), _): element.argument(in: .dyn)
        default: nil
        }
    }

    /// The same type with its parameter replaced.
    func replacing(parameterBy argument: ValueType) -> ValueType {
        switch self {
        case .parameter: argument
        case .list(let element): .list(element.replacing(parameterBy: argument))
        case .optional(let value): .optional(value.replacing(parameterBy: argument))
        case .map(let key, let value): .map(key.replacing(parameterBy: argument), value.replacing(parameterBy: argument))
        default: self
        }
    }
}

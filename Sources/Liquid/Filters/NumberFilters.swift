/// Numbers.
enum NumberFilters {
    static let all: [String: Filter] = [
        "plus": Filter(1...1) { input, call in Arithmetic.plus(input.number, call[0].number).simplified },
        "minus": Filter(1...1) { input, call in Arithmetic.minus(input.number, call[0].number).simplified },
        "times": Filter(1...1) { input, call in Arithmetic.times(input.number, call[0].number).simplified },
        "divided_by": Filter(1...1) { input, call throws(Failure) in try Arithmetic.divided(input.number, call[0].number).simplified },
        "modulo": Filter(1...1) { input, call throws(Failure) in try Arithmetic.modulo(input.number, call[0].number).simplified },
        "abs": Filter { input, _ in
            let number = input.number
            if case .double(let double) = number { return .double(double.magnitude) }
            return (number.approximateNumber < 0 ? Arithmetic.minus(.int(0), number) : number).simplified
        },
        "ceil": Filter { input, _ throws(Failure) in try whole(input, .up) },
        "floor": Filter { input, _ throws(Failure) in try whole(input, .down) },
        "round": Filter(0...1) { input, call throws(Failure) in try round(input, call) },
        "at_least": Filter(1...1) { input, call in
            let (value, bound) = (input.number, call[0].number)
            return (bound.order(against: value) == .after ? bound : value).simplified
        },
        "at_most": Filter(1...1) { input, call in
            let (value, bound) = (input.number, call[0].number)
            return (bound.order(against: value) == .before ? bound : value).simplified
        },
    ]

    private static func whole(_ input: Value, _ rounding: Decimal.Rounding) throws(Failure) -> Value {
        let number = input.number
        if number.isWhole { return number }
        guard let exact = number.exactNumber else { return try special(number) }
        return exact.rounded(to: 0, rounding).map(Value.init(exact:)) ?? number
    }

    private static func round(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        let number = input.number
        // Ruby fails on more than an `int` holds, in an error of its own.
        guard case .int(let places) = call[0].number.wholeNumber, let places = Int32(exactly: places) else { throw .fault("internal") }
        // What isn't finite has no whole number, but decimals without end.
        guard let exact = number.exactNumber else { return places > 0 ? number : try special(number) }
        if number.isWhole, places >= 0 { return number }
        guard let rounded = exact.rounded(to: Int(places), .halfAwayFromZero) else { return number.simplified }
        if places <= 0 || number.isWhole { return Value(exact: rounded) }
        return .double(Double(signOf: number.approximateNumber, magnitudeOf: rounded.double))
    }

    private static func special(_ number: Value) throws(Failure) -> Value {
        guard case .double(let double) = number, !double.isFinite else { return number }
        throw .fault("Computation results in '\(double.rubyText)'\(double.isNaN ? " (Not a Number)" : "")")
    }
}

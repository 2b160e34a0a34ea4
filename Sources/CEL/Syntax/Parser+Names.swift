extension Parser {
    /// `cel.bind` and `cel.block` with `cel.index` and `cel.iterVar`, which name values without a variable; nil for another function.
    func named(_ function: String, _ arguments: [Syntax], at offset: Int) throws(Fault) -> Syntax? {
        switch (function, arguments.count) {
        case ("bind", 3):
            guard case .identifier(let name, isRooted: false) = arguments[0].kind else {
                throw Fault(message: "the first argument of cel.bind() is a name", offset: arguments[0].offset)
            }
            return try node(.binding(name, arguments[1], arguments[2]), at: offset)
        case ("block", 2):
            guard case .list(let values) = arguments[0].kind else {
                throw Fault(message: "the first argument of cel.block() is a list of values", offset: arguments[0].offset)
            }
            var syntax = arguments[1]
            for (position, value) in values.enumerated().reversed() {
                syntax = try node(.binding("@index\(position)", value, syntax), at: offset)
            }
            return syntax
        case ("index", 1): return Syntax(.identifier("@index\(try number(arguments[0]))", isRooted: false), at: offset)
        case ("iterVar", 2):
            let name = "@variable\(try number(arguments[0])):\(try number(arguments[1]))"
            return Syntax(.identifier(name, isRooted: false), at: offset)
        default: return nil
        }
    }

    private func number(_ argument: Syntax) throws(Fault) -> Int64 {
        guard case .literal(.int(let number)) = argument.kind, number >= 0 else {
            throw Fault(message: "this argument is a number, counted from 0", offset: argument.offset)
        }
        return number
    }
}

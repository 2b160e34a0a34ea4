/// Runs a program on a text, all threads in step, so that no text takes longer than its length times the program's.
struct RegexMachine {
    private let instructions: [RegexProgram.Instruction]
    private var threads: [Int] = []
    private var nextThreads: [Int] = []
    /// For each instruction the step in which it was last entered.
    private var entered: [Int]
    private var pending: [Int] = []
    private var step = 0
    private var isMatched = false

    init(_ program: RegexProgram) {
        instructions = program.instructions
        entered = Array(repeating: -1, count: instructions.count)
    }

    /// Whether some part of the text matches; false too when the work reaches its limit, which the caller then sees.
    mutating func matches(_ text: String.UnicodeScalarView, work: inout Int, limit: Int) -> Bool {
        var before: Unicode.Scalar?
        var index = text.startIndex
        while true {
            let after = index == text.endIndex ? nil : text[index]
            // A match may begin anywhere.
            follow(0, before, after)
            if isMatched { return true }
            guard let after else { return false }
            work += 1 + threads.count
            if work >= limit { return false }
            text.formIndex(after: &index)
            let second = index == text.endIndex ? nil : text[index]
            advance(over: after, then: second)
            if isMatched { return true }
            before = after
        }
    }

    private mutating func advance(over scalar: Unicode.Scalar, then next: Unicode.Scalar?) {
        let current = threads
        threads = nextThreads
        threads.removeAll(keepingCapacity: true)
        step += 1
        let folded = scalar.isASCII ? nil : scalar.caseFolded
        for thread in current {
            let isTaken =
                switch instructions[thread] {
                case .scalar(let wanted): wanted == scalar
                case .folded(let wanted): wanted == (folded ?? scalar.asciiLowercased)
                case .characters(let set): set.contains(scalar)
                default: false
                }
            if isTaken { follow(thread + 1, scalar, next) }
            if isMatched { return }
        }
        nextThreads = current
    }

    /// Adds the threads that an instruction leads to without reading anything.
    private mutating func follow(_ start: Int, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?) {
        pending.append(start)
        while let position = pending.popLast() {
            guard entered[position] != step else { continue }
            entered[position] = step
            switch instructions[position] {
            case .match:
                isMatched = true
                pending.removeAll()
                return
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assertion(let assertion):
                if assertion.holds(before, after) { pending.append(position + 1) }
            case .scalar, .folded, .characters: threads.append(position)
            }
        }
    }
}

extension RegexSyntax.Assertion {
    fileprivate func holds(_ before: Unicode.Scalar?, _ after: Unicode.Scalar?) -> Bool {
        switch self {
        case .textStart: before == nil
        case .textEnd: after == nil
        case .lineStart: before == nil || before == "\n"
        case .lineEnd: after == nil || after == "\n"
        case .wordBoundary: Self.isWord(before) != Self.isWord(after)
        case .noWordBoundary: Self.isWord(before) == Self.isWord(after)
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar, scalar.isASCII else { return false }
        return UInt8(scalar.value).isIdentifierTail
    }
}

extension Unicode.Scalar {
    fileprivate var asciiLowercased: Unicode.Scalar {
        (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(value + 32)) : self
    }
}

/// A pattern as instructions for a non-deterministic machine (R. Cox, "Regular Expression Matching: the Virtual Machine Approach").
struct RegexProgram: Sendable {
    enum Instruction: Sendable {
        case scalar(Unicode.Scalar)
        /// A letter in any case; the operand is folded.
        case folded(Unicode.Scalar)
        case characters(CharacterClass)
        case assertion(RegexSyntax.Assertion)
        case split(Int, Int)
        case jump(Int)
        case match
    }

    /// Larger programs are refused.
    static let sizeLimit = 20_000

    private(set) var instructions: [Instruction] = []

    init(_ syntax: RegexSyntax) throws(RegexError) {
        try compile(syntax)
        try append(.match)
    }

    private mutating func append(_ instruction: Instruction) throws(RegexError) {
        guard instructions.count < Self.sizeLimit else { throw RegexError("the pattern is too large") }
        instructions.append(instruction)
    }

    private mutating func compile(_ syntax: RegexSyntax) throws(RegexError) {
        switch syntax {
        case .empty: break
        case .scalar(let scalar, let foldsCase):
            let isCaseless = !foldsCase || scalar.caseVariants.allSatisfy { $0 == scalar }
            try append(isCaseless ? .scalar(scalar) : .folded(scalar.caseFolded))
        case .characters(let set): try append(.characters(set))
        case .assertion(let assertion): try append(.assertion(assertion))
        case .sequence(let parts): for part in parts { try compile(part) }
        case .alternatives(let branches): try compile(alternatives: branches)
        case .repetition(let part, let least, let most): try compile(part, least: least, most: most)
        }
    }

    private mutating func compile(alternatives branches: [RegexSyntax]) throws(RegexError) {
        var exits: [Int] = []
        for branch in branches.dropLast() {
            let split = instructions.count
            try append(.match)
            try compile(branch)
            exits.append(instructions.count)
            try append(.match)
            instructions[split] = .split(split + 1, instructions.count)
        }
        if let last = branches.last { try compile(last) }
        for exit in exits { instructions[exit] = .jump(instructions.count) }
    }

    private mutating func compile(_ part: RegexSyntax, least: Int, most: Int?) throws(RegexError) {
        for _ in 0..<least { try compile(part) }
        guard let most else {
            let split = instructions.count
            try append(.match)
            try compile(part)
            try append(.jump(split))
            instructions[split] = .split(split + 1, instructions.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(instructions.count)
            try append(.match)
            try compile(part)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }
}

/// A regular expression of RE2's syntax (github.com/google/re2/wiki/Syntax), matched in time proportional to pattern × text.
struct Regex: Sendable {
    let program: RegexProgram

    /// Compiles a pattern; the error says what is wrong with it.
    init(_ pattern: String) throws(EvaluationError) {
        do throws(RegexError) {
            var parser = RegexParser(pattern)
            program = try RegexProgram(try parser.parse())
        } catch {
            throw .invalidPattern("\(error) in '\(pattern.prefix(80))'")
        }
    }

    /// Whether some part of the text matches; each thread's step costs an eighth.
    func matches(_ text: String, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        var machine = RegexMachine(program)
        var work = 0
        let isMatch = machine.matches(text.unicodeScalars, work: &work, limit: frame.budget &* 8)
        try frame.charge(1 + work / 8)
        return isMatch
    }
}

/// What is wrong with a pattern.
struct RegexError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

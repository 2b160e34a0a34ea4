/// Everything that keeps a text from being an expression of its environment; never without a problem.
package struct CompileError: Error, Equatable, Sendable {
    /// One thing that is wrong, and where.
    package struct Problem: Equatable, Sendable {
        /// A sentence, with a suggestion where there is one.
        package let message: String
        /// Counted from 1.
        package let line: Int
        /// Counted in code points from 1.
        package let column: Int
    }

    /// What is wrong, in the order of the text.
    package let problems: [Problem]

    /// What is wrong first.
    package var message: String { problems.first?.message ?? "" }
    /// Where the first problem is, from 1.
    package var line: Int { problems.first?.line ?? 1 }
    /// Where in its line the first problem is, in code points from 1.
    package var column: Int { problems.first?.column ?? 1 }

    private init(problems: [Problem]) {
        self.problems = problems
    }

    /// The same with more problems, in the order of the text.
    package func with(_ more: [Problem]) -> CompileError {
        CompileError(problems: (problems + more).sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }

    /// Turns faults at byte offsets into problems with lines and columns.
    init(_ faults: [Fault], in source: String) {
        let bytes = Array(source.utf8)
        problems = faults.sorted { $0.offset < $1.offset }.map { fault in
            let before = bytes[..<min(fault.offset, bytes.count)]
            let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            // Continuation bytes of UTF-8 begin no code point.
            let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
            return Problem(message: fault.message, line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: column)
        }
    }
}

extension CompileError: CustomStringConvertible {
    package var description: String {
        problems.map { "\($0.line):\($0.column): \($0.message)" }.joined(separator: "\n")
    }
}

/// Something wrong at a byte of the source, counted from 0.
struct Fault: Error, Equatable {
    let message: String
    let offset: Int
}

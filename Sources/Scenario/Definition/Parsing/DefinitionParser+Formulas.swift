internal import Yams

extension DefinitionParser {
    /// The compiled condition of a scalar member; nil when there is none.
    mutating func condition(_ fields: Fields, _ name: String) -> Formula? {
        guard let node = fields[name] else { return nil }
        return formula(node, named: "`\(name)` in \(fields.name)", at: fields.mark(of: name), isCondition: true)
    }

    /// The compiled expression of a scalar member; nil when there is none.
    mutating func value(_ fields: Fields, _ name: String) -> Formula? {
        guard let node = fields[name] else { return nil }
        return formula(node, named: "`\(name)` in \(fields.name)", at: fields.mark(of: name))
    }

    /// The compiled expression of a scalar; its errors are reported where they stand in the file.
    mutating func formula(_ node: Node, named name: String, at mark: Mark?, isCondition: Bool = false) -> Formula? {
        guard let scalar = node.scalar, !scalar.string.isEmpty, !isNull(node) || scalar.string == "null" else {
            report("\(name) must be an expression", node.mark ?? mark)
            return nil
        }
        do {
            let formula = try Formula(scalar.string, isCondition: isCondition, vocabulary: vocabulary)
            if !vocabulary.isClosed { checkNames(in: formula, scalar, at: mark) }
            return formula
        } catch {
            for problem in error.problems {
                let (line, column) = place(line: problem.line, column: problem.column, in: scalar, of: mark)
                report(problem.message, line: line, column: column)
            }
            return nil
        }
    }

    /// Where a place inside a scalar's text stands in the file; exact but for folded texts and escapes before it.
    func place(line: Int, column: Int, in scalar: Node.Scalar, of parent: Mark?) -> (line: Int, column: Int) {
        guard let mark = scalar.mark ?? parent else { return (1, 1) }
        switch scalar.style {
        case .literal, .folded:
            let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
            guard mark.line < lines.count else { return (mark.line, mark.column) }
            let indentation = lines[mark.line].prefix { $0 == " " }.count
            return (mark.line + line, indentation + column)
        case .singleQuoted, .doubleQuoted:
            return line == 1 ? (mark.line, mark.column + column) : (mark.line, mark.column)
        default:
            return line == 1 ? (mark.line, mark.column + column - 1) : (mark.line, mark.column)
        }
    }
}

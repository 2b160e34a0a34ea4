internal import Yams

/// Reads a scenario's file, gathering everything that is wrong on the way.
struct DefinitionParser {
    /// More than a scenario ever needs, and little enough to read at once.
    static let sizeLimit = 262_144

    let file: String
    let source: String
    let context: ValidationContext
    /// What its expressions can name.
    var vocabulary = Vocabulary.scenario(attributes: [:])
    var problems: [Problem] = []
    /// The attributes that expressions read, and where.
    var attributeReads: [AttributeRead] = []
    /// The attributes that steps set: they come into being by it.
    var assigned: Set<String> = []

    /// The definition; nil when there are problems.
    mutating func parse() -> ScenarioDefinition? {
        guard let root = compose() else { return nil }
        guard let fields = fields(of: root, named: "the scenario", as: .scenario) else { return nil }
        let key = identifier(fields, "scenario")
        let entry = fields["entry"].flatMap { parseEntry($0) }
        let exits = fields["exit"].map { parseExits($0) } ?? []
        let goal = fields["goal"].flatMap { parseGoal($0) }
        let sender = fields["sender"].flatMap { parseSender($0) }
        let policy = fields["policy"].map { parsePolicy($0) } ?? Policy()
        let steps = fields["steps"].map { parseSteps($0, sender: sender ?? context.defaultSender) } ?? []
        checkAttributes()
        guard problems.isEmpty, let key, let entry else { return nil }
        let summary = fields["description"]?.scalar?.string
        return ScenarioDefinition(
            key: key, summary: summary, entry: entry, exits: exits, goal: goal, policy: policy, sender: sender, steps: steps)
    }

    /// The file as YAML; nil, and a problem, when it isn't any.
    mutating func compose() -> Node? {
        guard source.utf8.count <= Self.sizeLimit else {
            report("the file is longer than \(Self.sizeLimit / 1_024) KiB", nil)
            return nil
        }
        do {
            // Yams keeps a pointer into the text, which a String of 15 bytes or fewer has none to give.
            let padding = String(repeating: "\n", count: source.utf8.count < 16 ? 16 : 0)
            guard let node = try Yams.compose(yaml: source + padding) else {
                report("the file is empty", nil)
                return nil
            }
            return node
        } catch let error as YamlError {
            report(error)
        } catch {
            report("not readable as YAML: \(error)", nil)
        }
        return nil
    }

    private mutating func report(_ error: YamlError) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let situation = context.map { " \($0.text)" } ?? ""
            report("not readable as YAML: \(problem)\(situation)", mark)
        case .reader(let problem, let offset, _, _):
            report("not readable as YAML: \(problem) at character \((offset ?? 0) + 1)", nil)
        case .duplicatedKeysInMapping(let names, let context):
            report("\(names.map { "`\($0)`" }.joined(separator: ", ")) stands twice in the same mapping", context.mark)
        default:
            report("not readable as YAML: \(error)", nil)
        }
    }

    /// Notes a problem at a place; the first line of the file when there is none.
    mutating func report(_ message: String, _ mark: Mark?, suggestion: String? = nil) {
        report(message, line: max(mark?.line ?? 1, 1), column: max(mark?.column ?? 1, 1), suggestion: suggestion)
    }

    /// Notes a problem at a line and a column.
    mutating func report(_ message: String, line: Int, column: Int, suggestion: String? = nil) {
        problems.append(Problem(file: file, line: line, column: column, message: message, suggestion: suggestion))
    }
}

extension ScenarioDefinition {
    /// Reads and validates a scenario's file, or says all that is wrong with it at once.
    ///
    /// What it refers to is checked as far as `context` says what there is.
    package static func parse(
        yaml: String, file: String = ScenarioFolder.definitionFile, in context: ValidationContext = ValidationContext()
    ) throws(ScenarioProblems) -> ScenarioDefinition {
        var parser = DefinitionParser(file: file, source: yaml, context: context)
        parser.vocabulary = .scenario(attributes: context.attributes ?? [:])
        guard let definition = parser.parse() else { throw ScenarioProblems(parser.problems) }
        return definition
    }
}

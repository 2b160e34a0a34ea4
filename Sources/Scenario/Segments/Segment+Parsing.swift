extension Segment {
    /// What a segment's file is called when nobody says.
    package static let defaultFile = "segment.yaml"

    /// Reads and checks a segment's file, or says all that is wrong with it at once: what isn't the language, names that don't exist
    /// (attributes too, and their types, when the catalogue's are given), and uses of `now` whose next moment of change can't be computed.
    package static func parse(
        yaml: String, file: String = defaultFile, attributes: [String: AttributeType]? = nil
    ) throws(ScenarioProblems) -> Segment {
        var parser = DefinitionParser(file: file, source: yaml, context: ValidationContext())
        parser.vocabulary = .segment(attributes: attributes)
        guard let segment = parser.parseSegment() else { throw ScenarioProblems(parser.problems) }
        return segment
    }
}

extension DefinitionParser {
    fileprivate mutating func parseSegment() -> Segment? {
        guard let root = compose() else { return nil }
        guard let fields = fields(of: root, named: "the segment", members: Shape.Table.segment.members) else { return nil }
        let key = identifier(fields, "segment")
        let summary = text(fields, "description")
        let condition = condition(fields, "condition")
        guard problems.isEmpty, let key, let condition else { return nil }
        return Segment(key: key, summary: summary, condition: condition)
    }
}

package import JSON
internal import Yams

extension JSONValue {
    /// Reads a YAML file's tree (a translation file, say); the error names the file and the line.
    package init(yaml text: String, file: String) throws(ScenarioProblems) {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                self = .object([:])
                return
            }
            self = Self.value(of: node)
        } catch {
            throw ScenarioProblems([Problem(file: file, line: Self.line(of: error), column: 1, message: "not YAML: \(error)")])
        }
    }

    private static func value(of node: Node) -> JSONValue {
        switch node {
        case .mapping(let mapping): .object(JSONObject(mapping.map { ($0.key.string ?? "", value(of: $0.value)) }))
        case .sequence(let sequence): .array(sequence.map { value(of: $0) })
        default: scalar(node)
        }
    }

    private static func scalar(_ node: Node) -> JSONValue {
        if node.null != nil { return .null }
        if let bool = node.bool { return .bool(bool) }
        if let int = node.int { return .int(Int64(int)) }
        if let double = node.float, double.isFinite { return .double(double) }
        return .string(node.string ?? "")
    }

    private static func line(of error: any Error) -> Int {
        switch error as? YamlError {
        case .scanner(_, _, let mark, _)?, .parser(_, _, let mark, _)?, .composer(_, _, let mark, _)?: mark.line
        default: 1
        }
    }
}

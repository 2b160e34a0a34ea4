package import JSON
package import Yams

extension JSONValue {
    /// Reads a YAML file's tree (a translation file, say); the error names the file and the line.
    package init(yaml text: String, file: String) throws(ScenarioProblems) {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                self = .object([:])
                return
            }
            self.init(node)
        } catch {
            throw ScenarioProblems([Problem(file: file, line: Self.line(of: error), column: 1, message: "not YAML: \(error)")])
        }
    }

    /// A part of a YAML file's tree.
    package init(_ node: Node) {
        self =
            switch node {
            case .mapping(let mapping): .object(JSONObject(mapping.map { ($0.key.string ?? "", JSONValue($0.value)) }))
            case .sequence(let sequence): .array(sequence.map { JSONValue($0) })
            default: Self.scalar(node)
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

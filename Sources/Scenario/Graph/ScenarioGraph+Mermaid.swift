extension ScenarioGraph {
    /// The graph as a Mermaid flowchart, as GitHub and GitLab draw it in Markdown.
    package var mermaid: String {
        var lines = ["---", "title: \(Self.yaml(name))", "---", "flowchart TD"]
        for (index, node) in nodes.enumerated() { lines.append("    n\(index)\(node.mermaid)") }
        for edge in edges {
            let label = edge.labels.isEmpty ? "" : "|\"\(Self.escaped(edge.labels.joined(separator: "\nor ")))\"|"
            lines.append("    n\(edge.from) -->\(label) n\(edge.to)")
        }
        for (index, note) in notes.enumerated() {
            let text = Self.escaped(([note.kind.heading] + note.lines).joined(separator: "\n"))
            lines.append("    x\(index)>\"\(text)\"]:::\(note.kind.rawValue)")
        }
        lines += ["    classDef goal stroke:#2a9d4a", "    classDef exit stroke:#c0392b"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Inside quotes: entities for what Mermaid or HTML would read, `<br>` between lines.
    fileprivate static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "#": result += "#35;"
            case "\"": result += "#quot;"
            case "<": result += "#lt;"
            case ">": result += "#gt;"
            case "&": result += "#amp;"
            case "`": result += "#96;"
            case "\\": result += "#92;"
            case _ where character.isNewline: result += "<br>"
            default: result.append(character)
            }
        }
    }

    private static func yaml(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}

extension ScenarioGraph.Node {
    fileprivate var mermaid: String {
        let counted = count.flatMap { $0 > 0 ? ["\($0) here"] : nil } ?? []
        let head = kind == .end || kind == .pass ? title : "\(kind.word): \(title)"
        let text = ScenarioGraph.escaped(([head] + lines + counted).joined(separator: "\n"))
        return switch kind {
        case .entry, .end: "([\"\(text)\"])"
        case .branch, .split: "{{\"\(text)\"}}"
        case .wait: "(\"\(text)\")"
        case .email: "[/\"\(text)\"/]"
        case .update, .pass: "[\"\(text)\"]"
        }
    }
}

extension ScenarioGraph.Note.Kind {
    /// What the note is about.
    var heading: String {
        switch self {
        case .exit: "leaves at any time"
        case .policy: "limits"
        case .goal: "goal"
        }
    }
}

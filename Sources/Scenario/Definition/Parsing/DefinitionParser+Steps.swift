internal import Yams

extension DefinitionParser {
    /// What can make a step's kind; each step has one of them, or only a `goto`.
    static let kinds = Shape.step.kinds.filter { $0 != "goto" }

    /// Reads the steps and checks the ways between them.
    mutating func parseSteps(_ node: Node, sender: Sender?) -> [Step] {
        let elements = elements(of: node, named: "steps")
        guard elements.count <= 1_000 else {
            report("a scenario has at most 1000 steps, and this one \(elements.count)", node.mark)
            return []
        }
        let headers = elements.map { parseHeader($0.node, named: $0.name) }
        let positions = positions(of: headers)
        let steps = headers.map { header in header.flatMap { parseStep($0, positions: positions, sender: sender) } }
        checkWays(steps, headers, elements.map(\.node), positions: positions)
        return steps.compactMap(\.self)
    }

    struct Header {
        let id: String
        let fields: Fields
    }

    private mutating func parseHeader(_ node: Node, named name: String) -> Header? {
        guard let fields = fields(of: node, named: name, as: .step, later: ["call"]) else { return nil }
        guard let id = identifier(fields, "id") else { return nil }
        guard id != "exit" else {
            report("a step can't be called `exit`: that is where a passage ends", fields["id"]?.mark)
            return nil
        }
        return Header(id: id, fields: fields)
    }

    private mutating func positions(of headers: [Header?]) -> [String: Int] {
        var positions: [String: Int] = [:]
        for (position, header) in headers.enumerated() {
            guard let header else { continue }
            if let first = positions[header.id] {
                let line = headers[first]?.fields["id"]?.mark?.line ?? 0
                report("the step id `\(header.id)` stands in line \(line) already", header.fields["id"]?.mark)
            } else {
                positions[header.id] = position
            }
        }
        return positions
    }

    private mutating func parseStep(_ header: Header, positions: [String: Int], sender: Sender?) -> Step? {
        let fields = header.fields
        let present = Self.kinds.filter { fields[$0] != nil }
        guard present.count <= 1 else {
            report("step `\(header.id)` has \(Self.list(present)): a step does one thing", fields.mark(of: present[1]))
            return nil
        }
        guard let name = present.first else { return parsePass(header, positions: positions) }
        let next = target(fields, "goto", positions: positions)
        guard let node = fields[name], let kind = parseKind(name, node, in: fields, of: header.id, positions: positions, sender: sender)
        else {
            return nil
        }
        if name == "exit", fields["goto"] != nil { report("step `\(header.id)` can't both exit and go on", fields.mark(of: "goto")) }
        return Step(id: header.id, kind: kind, next: name == "exit" ? .exit : next, line: fields.mark?.line ?? 1)
    }

    private mutating func parsePass(_ header: Header, positions: [String: Int]) -> Step? {
        guard header.fields["goto"] != nil else {
            if header.fields.hasUnsupported { return nil }
            report("step `\(header.id)` does nothing: give it one of \(Self.list(Self.kinds + ["goto"]))", header.fields.mark(of: "id"))
            return nil
        }
        guard let next = target(header.fields, "goto", positions: positions) else { return nil }
        return Step(id: header.id, kind: .pass, next: next, line: header.fields.mark?.line ?? 1)
    }

    private mutating func parseKind(
        _ kind: String, _ node: Node, in fields: Fields, of id: String, positions: [String: Int], sender: Sender?
    ) -> Step.Kind? {
        switch kind {
        case "wait": return parseWait(node, of: id, positions: positions).map { .wait($0) }
        case "branch": return parseBranch(node, named: "`branch` of `\(id)`", positions: positions).map { .branch($0) }
        case "split": return parseSplit(node, of: id, positions: positions).map { .split($0) }
        case "email": return parseEmail(node, of: id, sender: sender).map { .email($0) }
        case "update": return parseUpdate(node, of: id).map { .update($0) }
        default: return flag(fields, "exit") ? .pass : nil
        }
    }

    /// Where a member leads; nil when there is none, and a problem when it leads nowhere.
    mutating func target(_ fields: Fields, _ name: String, positions: [String: Int]) -> Target? {
        guard let id = text(fields, name) else { return nil }
        if id == "exit" { return .exit }
        if let position = positions[id] { return .step(position) }
        let suggestion = Suggestion.nearest(to: id, among: positions.keys + ["exit"])
        report("`\(name)` in \(fields.name) leads to `\(id)`, and there is no such step", fields[name]?.mark, suggestion: suggestion)
        return nil
    }
}

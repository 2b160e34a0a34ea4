internal import Yams

/// An attribute that an expression reads, and where in the file.
struct AttributeRead {
    let name: String
    let line: Int
    let column: Int
}

extension DefinitionParser {
    /// What is known of a contact.
    static let contactMembers = ["id", "subject", "email", "locale", "zone", "attributes"]
    /// What is known of an event.
    static let eventMembers = ["id", "source", "type", "subject", "time", "data"]

    /// Reports members that no contact and no event has, and notes the attributes that are read.
    mutating func checkNames(in formula: Formula, _ scalar: Node.Scalar, at mark: Mark?) {
        for path in formula.paths {
            let names = path.split(separator: ".").map(String.init)
            guard names.count > 1 else { continue }
            let members = names[0] == "contact" ? Self.contactMembers : ["event", "context"].contains(names[0]) ? Self.eventMembers : []
            let place = place(of: names[1], in: scalar, at: mark)
            if !members.isEmpty, !members.contains(names[1]) {
                let message = "`\(names[0])` has no `\(names[1])`, only \(Self.list(members))"
                report(message, line: place.line, column: place.column, suggestion: Suggestion.nearest(to: names[1], among: members))
            } else if names.starts(with: ["contact", "attributes"]), names.count > 2 {
                let place = self.place(of: names[2], in: scalar, at: mark)
                attributeReads.append(
                    AttributeRead(name: names[2...].joined(separator: "."), line: place.line, column: place.column))
            }
        }
    }

    /// Reports the attributes that are read and never set, neither by a step nor, as far as is known, by anybody else.
    mutating func checkAttributes() {
        guard let catalogue = context.attributes else { return }
        let known = assigned.union(catalogue.keys)
        for read in attributeReads {
            // An attribute's own members, and names with dots: both look the same.
            let names = read.name.split(separator: ".")
            guard !(1...names.count).contains(where: { known.contains(names.prefix($0).joined(separator: ".")) }) else { continue }
            let name = String(names[0])
            let suggestion = Suggestion.nearest(to: name, among: known)
            report("no contact has an attribute `\(name)`", line: read.line, column: read.column, suggestion: suggestion)
        }
    }

    /// Where a name stands first in an expression; the expression's own place when it is written in another way.
    private func place(of name: String, in scalar: Node.Scalar, at mark: Mark?) -> (line: Int, column: Int) {
        let lines = scalar.string.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            guard let range = line.ranges(of: name).first(where: { isWord($0, in: line) }) else { continue }
            let column = line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound) + 1
            return place(line: number + 1, column: column, in: scalar, of: mark)
        }
        return place(line: 1, column: 1, in: scalar, of: mark)
    }

    private func isWord(_ range: Range<Substring.Index>, in line: Substring) -> Bool {
        let before = line[..<range.lowerBound].last
        let after = line[range.upperBound...].first
        return ![before, after].contains { $0?.isLetter == true || $0?.isNumber == true || $0 == "_" }
    }
}

/// The lines between `---` at a template's beginning: `key: value`, each value a template of its own.
struct FrontMatter {
    struct Entry {
        let key: String
        let value: String
        /// The line in the file, counted from 1.
        let line: Int
        /// Where the value begins in its line, counted from 1.
        let column: Int
    }

    private(set) var entries: [Entry] = []
    /// The template without the front matter; the lines taken off stand in `bodyLine`.
    private(set) var body: String
    /// How many lines stand before the body.
    private(set) var bodyLine = 0

    static let keys = ["subject", "preheader", "layout"]

    init(_ source: String, name: String, problems: inout [TemplateError]) {
        body = source
        let text = source.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? String(source.unicodeScalars.dropFirst()) : source
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
            $0.split(separator: "\r\n", omittingEmptySubsequences: false)
        }
        guard lines.first.map(Self.isFence) == true else { return }
        guard let end = lines.dropFirst().firstIndex(where: Self.isFence) else {
            problems.append(TemplateError(message: "the front matter has no closing '---'", template: name, line: 1, column: 1))
            return
        }
        for index in 1..<end { read(lines[index], line: index + 1, name: name, problems: &problems) }
        body = lines[(end + 1)...].joined(separator: "\n")
        bodyLine = end + 1
    }

    private static func isFence(_ line: Substring) -> Bool {
        String(line).trimmingLiquidSpace == "---"
    }

    private mutating func read(_ line: Substring, line number: Int, name: String, problems: inout [TemplateError]) {
        let trimmed = String(line).trimmingLiquidSpace
        guard !trimmed.isEmpty, !trimmed.hasPrefix("#") else { return }
        guard let colon = line.firstIndex(of: ":") else {
            problems.append(TemplateError(message: "'key: value' expected in the front matter", template: name, line: number, column: 1))
            return
        }
        let key = String(line[..<colon]).trimmingLiquidSpace
        guard Self.keys.contains(key) else {
            let hint = Spelling.hint(for: key, among: Self.keys)
            problems.append(
                TemplateError(message: "unknown key '\(key)' in the front matter\(hint)", template: name, line: number, column: 1))
            return
        }
        let value = Self.unquoted(String(line[line.index(after: colon)...]).trimmingLiquidSpace)
        entries.append(Entry(key: key, value: value, line: number, column: line.distance(from: line.startIndex, to: colon) + 3))
    }

    private static func unquoted(_ value: String) -> String {
        guard value.utf8.count >= 2, let first = value.first, first == value.last, first == "\"" || first == "'" else { return value }
        return String(value.dropFirst().dropLast())
    }

    subscript(key: String) -> Entry? {
        entries.last { $0.key == key }
    }
}

/// The files of a scenario by their paths inside the folder: `scenario.yaml`, `templates/*.liquid`, `locales/*.yaml`,
/// `calendars/*.yaml`, `tests/*.yaml`.
package struct ScenarioFolder: Hashable, Sendable {
    /// The file that describes the scenario.
    package static let definitionFile = "scenario.yaml"

    /// Contents by relative path, with `/` between folders.
    package var files: [String: [UInt8]]

    /// A folder with these files.
    package init(files: [String: [UInt8]]) {
        self.files = files
    }

    /// The templates that e-mails can name: `templates/a.liquid`, `a.html.liquid` and `a.txt.liquid` are all called `a`.
    package var templateNames: Set<String> {
        Set(
            files.keys.compactMap { path in
                guard path.hasPrefix("templates/"), path.hasSuffix(".liquid") else { return nil }
                let name = path.dropFirst("templates/".count).dropLast(".liquid".count)
                let ending = [".txt", ".html"].first { name.hasSuffix($0) }
                return String(name.dropLast(ending?.count ?? 0))
            })
    }

    /// The same bytes for the same files, and others for any other: what a checksum is taken of.
    ///
    /// Each file, by path: the path's length in decimal, a colon, the path, the content's length, a colon, the content.
    package var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        for (path, content) in files.sorted(by: { $0.key < $1.key }) {
            bytes += Array("\(path.utf8.count):\(path)\(content.count):".utf8)
            bytes += content
        }
        return bytes
    }

    /// Reads and validates the scenario, or says all that is wrong with it; templates and calendars are the folder's own.
    package func definition(in context: ValidationContext = ValidationContext()) throws(ScenarioProblems) -> ScenarioDefinition {
        var context = context
        context.templates = templateNames
        let (calendars, problems) = calendars()
        context.calendars = calendars
        let yaml = try text(of: Self.definitionFile)
        let definition: ScenarioDefinition
        do {
            definition = try ScenarioDefinition.parse(yaml: yaml, in: context)
        } catch {
            throw ScenarioProblems(error.problems + problems)
        }
        guard problems.isEmpty else { throw ScenarioProblems(problems) }
        return definition
    }

    /// The lists of holidays in `calendars`, by name; one that can't be read is empty, and a problem.
    private func calendars() -> (calendars: [String: Holidays], problems: [Problem]) {
        var calendars: [String: Holidays] = [:]
        var problems: [Problem] = []
        for path in files.keys where path.hasPrefix("calendars/") && path.hasSuffix(".yaml") {
            let name = String(path.dropFirst("calendars/".count).dropLast(".yaml".count))
            do {
                calendars[name] = try Holidays.parse(yaml: text(of: path), file: path)
            } catch {
                calendars[name] = Holidays.none
                problems += error.problems
            }
        }
        return (calendars, problems)
    }

    private func text(of path: String) throws(ScenarioProblems) -> String {
        guard let content = files[path] else {
            throw ScenarioProblems([Problem(file: path, line: 1, column: 1, message: "the folder has no \(path)")])
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            let message = "the file isn't valid UTF-8: save it in that encoding"
            throw ScenarioProblems([Problem(file: path, line: 1, column: 1, message: message)])
        }
        return text
    }
}

package import Scenario
package import Store

/// Why something can't be done to a scenario.
package enum ScenarioError: Error, CustomStringConvertible {
    /// There is no such scenario; `known` are those that there are.
    case unknown(String, known: [String])
    /// It has no such version.
    case noVersion(String, Int)
    /// Somebody else published since this publisher looked; nil: there is no version, and one was expected.
    case overtaken(String, expected: Int, by: PublishedVersion?)
    /// People stand where the map doesn't say what becomes of them.
    case unmapped(String, [PassagePlan.Group])
    /// Something is being done to those under way.
    case busy(ScenarioOperation)
    /// There is no interrupted migration to go on with.
    case noMigration(String)
    /// There is no version before.
    case nothingBefore(String)
    /// A stored version can't be read by this build.
    case unreadable(String, Int, reason: String)

    package var description: String {
        switch self {
        case .unknown(let name, let known):
            "there is no published scenario \"\(name)\"; "
                + (Suggestion.nearest(to: name, among: known).map { "did you mean \($0)?" } ?? Self.list(known))
        case .noVersion(let name, let version): "\(name) has no version \(version): goniec scenario show \(name) --versions lists them"
        case .overtaken(let name, let expected, nil): "\(name) has no version yet, and version \(expected) was expected to be live"
        case .overtaken(let name, let expected, let winner?):
            """
            \(name): version \(winner.version) by \(winner.author), published \(winner.publishedAt), is live, and \
            \(expected == 0 ? "none" : "version \(expected)") was expected; nothing was published. Look at what changed with \
            goniec scenario diff \(name) FOLDER, and publish again
            """
        case .unmapped(let name, let groups):
            "\(name): these passages can't be moved:\n"
                + groups.map { "  \($0.step) (\($0.count) on version \($0.version)): \($0.problem ?? "")" }.joined(separator: "\n")
                + "\nThe map needs a line for each, as in \"\(groups.first?.step ?? "step"): exit\""
        case .busy(let operation):
            "\(operation.scenario): a \(operation.kind.word) by \(operation.actor) is at \(operation.passed) of \(operation.total); "
                + "\(operation.cure) goes on with it when its process has died"
        case .noMigration(let name): "\(name): no migration was interrupted"
        case .nothingBefore(let name): "\(name) has no older version to go back to"
        case .unreadable(let name, let version, let reason): "\(name) version \(version) can't be used by this build: \(reason)"
        }
    }

    private static func list(_ known: [String]) -> String {
        known.isEmpty ? "there are none yet" : "there \(known.count == 1 ? "is" : "are") \(known.joined(separator: ", "))"
    }
}

extension ScenarioOperation.Kind {
    /// What people call it.
    package var word: String {
        switch self {
        case .migrate(let version, _): "migration to version \(version)"
        case .resume: "resumption"
        case .end: "ending"
        }
    }
}

extension ScenarioOperation {
    /// The command that goes on with it.
    package var cure: String {
        switch kind {
        case .migrate: "goniec scenario migrate \(scenario) --resume"
        case .resume: "goniec scenario resume \(scenario)"
        case .end: "goniec scenario archive \(scenario) --exit"
        }
    }
}

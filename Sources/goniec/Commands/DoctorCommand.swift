import App
import ArgumentParser
import JSON

/// `goniec doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check broker, database, relay, keys and clocks; every complaint comes with its cure.",
        discussion: "Changes nothing. Exits with 1 when something doesn't work.\nExample: goniec doctor --config goniec.yaml"
    )

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let findings = await Doctor(try await common.session(quiet: true)).examine()
        if output.json {
            print(Output.array(findings.map(\.json)))
        } else {
            for finding in findings { print(finding.line(Terminal.style)) }
        }
        if findings.contains(where: { $0.verdict == .bad }) { throw ExitCode.failure }
    }
}

extension Finding {
    fileprivate var json: JSONObject {
        [
            "name": .string(name), "verdict": .string(verdict.rawValue), "found": .string(found),
            "cure": cure.map { .string($0) } ?? .null,
        ]
    }

    fileprivate func line(_ style: Terminal.Style) -> String {
        let mark =
            switch verdict {
            case .good: style.green("✓")
            case .warning: style.yellow("!")
            case .bad: style.red("✗")
            }
        return "\(mark) \(style.bold(name)) — \(found)" + (cure.map { " — \($0)" } ?? "")
    }
}

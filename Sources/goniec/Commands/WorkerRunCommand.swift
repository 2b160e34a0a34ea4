import App
import ArgumentParser

/// `goniec worker run`, whose last word may be left out.
struct WorkerRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run workers of some stages; start as many as you like, on any host.",
        discussion: """
            The word run may be left out.
            Example: goniec worker run trigger --config goniec.yaml
            Example: goniec worker render send --config goniec.yaml
            """
    )

    @Argument(help: "Which stages: \(Role.workers.map(\.rawValue).joined(separator: ", ")).")
    var stages: [String]

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let roles = try stages.map { name in
            guard let role = Role(rawValue: name), Role.workers.contains(role) else {
                let known = Role.workers.map(\.rawValue).joined(separator: ", ")
                throw ArgumentParser.ValidationError("There is no stage \"\(name)\"; there are \(known).")
            }
            return role
        }
        try await common.run(roles)
    }
}

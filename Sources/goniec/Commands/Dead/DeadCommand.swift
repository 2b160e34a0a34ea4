import App
import ArgumentParser
import Identity
import Store

/// `goniec dead`.
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "Dead letters: messages that could not be handled, kept until somebody deals with them.",
        discussion: """
            Start with the groups, look at one letter, cure the cause, replay the group.
            Example: goniec dead groups
            Example: goniec dead replay --group 9c1185a5c5e9fc54 --rate 100
            """,
        subcommands: [
            Groups.self, List.self, Show.self, Replay.self, Edit.self, Discard.self, Export.self, Operations.self, Pause.self,
            Resume.self, Cancel.self,
        ]
    )

    /// The id that an argument is.
    static func id(_ text: String, of kind: String) throws -> UUID {
        guard let id = UUID(text) else { throw Failure("\"\(text)\" is no id of a \(kind): 36 characters are needed, as lists show them") }
        return id
    }
}

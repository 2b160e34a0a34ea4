import ArgumentParser

/// `goniec segment`.
struct SegmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment",
        abstract: "Segments: sets of contacts that a condition describes, kept up to date by every event and by time.",
        discussion: """
            A segment is one YAML file: segment (its key), description, and condition, which is CEL over contact, events and now.
            Example: goniec segment preview at-risk.yaml
            Example: goniec segment publish at-risk.yaml
            """,
        subcommands: [Publish.self, Preview.self, List.self, Show.self, Members.self, Delete.self, Schema.self]
    )
}

import ArgumentParser
import Scenario

extension SegmentCommand {
    /// `goniec segment schema`.
    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the JSON Schema of a segment's file, for editors. Needs no server.",
            discussion: """
                Example: goniec segment schema > segment.schema.json
                Then let the file begin with: # yaml-language-server: $schema=segment.schema.json
                """
        )

        func run() {
            print(Output.pretty(FileSchema.segment.json))
        }
    }
}

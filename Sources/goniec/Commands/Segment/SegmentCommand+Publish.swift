import App
import ArgumentParser
import JSON
import Store

extension SegmentCommand {
    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check files and publish them as segments' next versions; members are found in the background.",
            discussion: "Example: goniec segment publish segments/at-risk.yaml segments/vip.yaml"
        )

        @Argument(help: "The segments' files.")
        var files: [String]

        @Option(help: "Who publishes; the user's name by default.")
        var author: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            var line = ProgressLine<BackfillProgress>(total: nil)
            let results = try await common.session().publish(segments: files, author: author) { line.show($0) }
            line.end()
            if output.json { return print(Output.array(results.map { $0.result.json(of: $0.segment) })) }
            for (segment, result) in results {
                switch result {
                case .published(let version): print("\(segment): version \(version) is live; goniec segment list --watch shows its members")
                case .unchanged(let version): print("\(segment): version \(version) has this content already")
                }
            }
        }
    }

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count whom a file would hold, without publishing it.",
            discussion: "Example: goniec segment preview segments/at-risk.yaml"
        )

        @Argument(help: "The segment's file.")
        var file: String

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            var line = ProgressLine<CountProgress>(total: nil)
            let preview = try await common.session().preview(segment: file) { line.show($0) }
            line.end()
            if output.json { return print(Output.object(preview.json)) }
            print("\(preview.segment): \(Figure.count(preview.members)) of \(Figure.count(preview.contacts)) contacts")
            if !preview.examples.isEmpty { print("for instance \(preview.examples.joined(separator: ", "))") }
            guard let error = preview.error else { return }
            print("of \(Figure.count(preview.errors)) the condition has no value, so they aren't in it; of the first since \(error)")
        }
    }
}

extension SegmentPublishing {
    fileprivate func json(of segment: String) -> JSONObject {
        switch self {
        case .published(let version): ["segment": .string(segment), "version": .int(Int64(version)), "published": true]
        case .unchanged(let version): ["segment": .string(segment), "version": .int(Int64(version)), "published": false]
        }
    }
}

extension SegmentPreview {
    fileprivate var json: JSONObject {
        [
            "segment": .string(segment), "members": .int(members), "contacts": .int(contacts),
            "examples": .array(examples.map { .string($0) }), "errors": .int(errors), "error": error.map { .string($0) } ?? .null,
        ]
    }
}

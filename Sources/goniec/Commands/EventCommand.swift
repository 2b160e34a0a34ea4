import App
import ArgumentParser
import Foundation
import JSON

/// `goniec event`.
struct EventCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "event", abstract: "Events, as an integration publishes them.", subcommands: [Publish.self])

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish one event, or many as NDJSON on standard input, and wait until the broker holds them.",
            discussion: """
                Example: goniec event publish --type order.placed --subject customer-1 --data '{"total": 12}'
                Example: goniec event publish < events.ndjson
                """
        )

        @Option(help: "What happened; without it, events are read from standard input.")
        var type: String?

        @Option(help: "Whom it happened to.")
        var subject: String?

        @Option(help: "Unique for its source; made up when it isn't given.")
        var id: String?

        @Option(help: "Who says that it happened.")
        var source = "/goniec/cli"

        @Option(help: "When, as RFC 3339; now by default.")
        var time: String?

        @Option(help: "The particulars, as JSON.")
        var data = "{}"

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let lines = try EventInput.lines(type: type, subject: subject, id: id, source: source, time: time, data: data)
            let session = try await common.session()
            var progress = ProgressLine<PublishProgress>(total: type == nil ? Terminal.inputSize : nil)
            let total: PublishProgress
            do {
                total = try await session.publishEvents(lines) { progress.show($0) }
            } catch let error as LineError where type != nil {
                throw Failure("the event can't be published: \(error.reason)")
            }
            progress.end()
            print(output.json ? Output.object(["published": .int(Int64(total.confirmed))]) : "\(total.confirmed) events published")
        }
    }
}

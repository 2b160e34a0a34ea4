import App
import ArgumentParser
import JSON
import Time

extension ScenarioCommand {
    struct TestSend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test-send",
            abstract: "Send each e-mail of a scenario to an address of one's own, marked as a test.",
            discussion: """
                Over the relay of the settings, signed as in earnest, and recorded nowhere. The data is that of goniec template render:
                {"contact":{"locale":"pl","attributes":{…}},"event":{"data":{…}}}.
                Example: goniec scenario test-send Ops/examples/abandoned-cart --to me@example.org --data data.json
                Example: goniec scenario test-send abandoned-cart@3 --to me@example.org --contact customer-1 --step nudge
                """
        )

        @Argument(help: "A folder, or a published scenario as KEY or KEY@VERSION.")
        var scenario: String

        @Option(help: "Where they go.")
        var to: String

        @Option(help: ArgumentHelp("As whom they are written.", valueName: "subject"))
        var contact: String?

        @Option(help: ArgumentHelp("A JSON file that describes contact and event; - for standard input.", valueName: "file"))
        var data: String?

        @Option(help: "Only this step.")
        var step: String?

        @Option(help: "The language, in place of the contact's.")
        var locale: String?

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            var request = TestRequest(reference: ScenarioReference(scenario), recipient: to)
            request.contact = contact
            request.data = try data.map(DocumentFile.object) ?? [:]
            request.step = step
            request.locale = locale
            let now = Timestamp.host
            let results = try await common.session().testSend(request, now: now) { result in
                if !output.json { print(result.line) }
            }
            if output.json { print(Output.array(results.map(\.json))) }
            if results.contains(where: { $0.problem != nil }) { throw ExitCode.failure }
        }
    }
}

extension TestResult {
    fileprivate var line: String {
        "\(step) (\(template)): " + [problem ?? "sent", reply].compactMap(\.self).joined(separator: ": ")
    }

    fileprivate var json: JSONObject {
        [
            "step": .string(step), "template": .string(template), "sent": .bool(problem == nil),
            "reply": reply.map { .string($0) } ?? .null, "problem": problem.map { .string($0) } ?? .null,
        ]
    }
}

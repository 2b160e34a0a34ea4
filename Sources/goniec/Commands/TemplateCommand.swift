import App
import ArgumentParser
import JSON
import Liquid
import Time

/// `goniec template`.
struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "Mails in Liquid, tried without a server.", subcommands: [Render.self])

    struct Render: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Render a template of a scenario's folder, with its partials, layouts and translations.",
            discussion: """
                What {{ }} writes is escaped in .html.liquid files. With --jsonl each line of standard input,
                {"template":…,"data":{…},"templates":{name:text},"strict":bool,"escape":bool}, is answered by a line {"output":…} or
                {"error":…}; only "template" must be there.

                Example: goniec template render Ops/examples/order-thank-you/templates/thanks.html.liquid --data data.json --locale pl
                """
        )

        @Argument(help: "The template's file.")
        var file: String?

        @Option(help: ArgumentHelp("A JSON file with an object of variables; - for standard input.", valueName: "file"))
        var data: String?

        @Option(help: "The language and region for translations, dates and money.")
        var locale = "en"

        @Option(help: "The time zone of dates, as in Europe/Warsaw.")
        var zone = "UTC"

        @Option(help: "What \"now\" is (RFC 3339); the time it is by default.")
        var now: String?

        @Flag(help: "Unknown variables are errors, as when publishing.")
        var strict = false

        @Flag(help: "Answer requests from standard input, one a line.")
        var jsonl = false

        @OptionGroup var output: JSONOption

        func validate() throws {
            guard (file == nil) == jsonl else { throw ValidationError("Give a template's file, or --jsonl and requests.") }
            guard data == nil || !jsonl else { throw ValidationError("With --jsonl each request brings its own data.") }
        }

        func run() async throws {
            let now = try moment()
            guard let file else { return try await LineAnswers.run { try TemplateRequest(line: $0).answer(now: now) } }
            guard let zone = Zone(zone) else { throw Failure("there is no time zone \(zone): Europe/Warsaw, for instance") }
            let data = try data.map(DocumentFile.object) ?? JSONObject()
            let preview = try TemplatePreview(file: file, data: data, isStrict: strict)
            let mail = try preview.render(data, locale: Liquid.Locale(locale), zone: zone, now: now)
            if output.json { return print(Output.object(mail.json)) }
            print(mail.html ?? mail.text ?? "", terminator: "")
        }

        private func moment() throws -> Timestamp {
            guard let now else { return .host }
            guard let moment = Timestamp(now) else {
                throw Failure("\"\(now)\" is no time of RFC 3339: 2026-11-24T12:00:00Z, for instance")
            }
            return moment
        }
    }
}

extension RenderedTemplate {
    /// What there is of it.
    fileprivate var json: JSONObject {
        var members: JSONObject = ["subject": .string(subject)]
        if let preheader { members["preheader"] = .string(preheader) }
        if let html { members["html"] = .string(html) }
        if let text { members["text"] = .string(text) }
        return members
    }
}

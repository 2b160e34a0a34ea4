import App
import ArgumentParser
import JSON

/// `goniec expression`.
struct ExpressionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expression", abstract: "Conditions in CEL, tried without a server.", subcommands: [Eval.self])

    struct Eval: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Evaluate an expression of the Common Expression Language.",
            discussion: """
                Prints the value as JSON. With --json the type stands beside it; with --jsonl each line of standard input,
                {"expression":…,"bindings":{…}}, is answered by a line {"value":…,"type":…} or {"error":…}. Values are written in CEL's JSON
                mapping: bytes as base64, timestamps and durations as text, integers beyond 2^53 as text.

                Example: goniec expression eval 'contact.plan == "pro" && size(items) > 2' --bindings bindings.json
                """
        )

        @Argument(help: "The expression.")
        var expression: String?

        @Option(help: ArgumentHelp("A JSON file with an object of variables; - for standard input.", valueName: "file"))
        var bindings: String?

        @Flag(help: "Answer requests from standard input, one a line.")
        var jsonl = false

        @OptionGroup var output: JSONOption

        func validate() throws {
            guard (expression == nil) == jsonl else { throw ValidationError("Give an expression, or --jsonl and requests.") }
            guard bindings == nil || !jsonl else { throw ValidationError("With --jsonl each request brings its own bindings.") }
        }

        func run() async throws {
            guard let expression else { return try await LineAnswers.run { try ExpressionRequest(line: $0).answer() } }
            let bindings = try bindings.map(DocumentFile.object) ?? JSONObject()
            let answer = ExpressionRequest(expression: expression, bindings: bindings).answer()
            if case .string(let error)? = answer["error"] { throw Failure(error) }
            print(output.json ? Output.object(answer) : (answer["value"] ?? .null).text)
        }
    }
}

import App
import ArgumentParser
import Identity
import JSON
import Store

extension DeadCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a dead letter: every reason, its history, its headers and its body, opened.",
            discussion: """
                The body may hold a person's data, so that somebody has looked is noted in the audit.
                Example: goniec dead show 0d9c8c1e-6b9b-5c0a-9a57-6f0d5a3f1c11
                """
        )

        @Argument(help: "The letter's id.")
        var id: String

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let id = try DeadCommand.id(id, of: "dead letter")
            let letter = try await common.session().deadLetter(id)
            print(output.json ? Output.object(letter.json) : letter.page)
        }
    }
}

extension OpenedLetter {
    /// All of it for a person.
    fileprivate var page: String {
        let summary = letter.summary
        let facts: [(String, String?)] = [
            ("letter", summary.id.description), ("state", summary.state.rawValue), ("queue", summary.queue),
            ("group", summary.fingerprint), ("tries", "\(summary.attempts)"),
            ("died", "first \(Output.moment(summary.firstAt)), last \(Output.moment(summary.lastAt))"), ("scenario", summary.scenario),
            ("contact", summary.contact?.description), ("enrollment", summary.enrollment?.description),
            ("delivery", summary.delivery?.description), ("copy of", summary.original?.description),
            ("routing key", letter.routingKey), ("content type", letter.contentType),
        ]
        var lines = facts.compactMap { name, value in value.map { "\(name): \($0)" } }
        lines.append("reasons:")
        lines += letter.failures.isEmpty ? ["  \(summary.reason)"] : letter.failures.map { "  \($0)" }
        lines.append("history:")
        lines += history.map(\.line)
        lines.append("headers:")
        lines += letter.headers.map { "  \($0.name): \($0.value.string ?? $0.value.text)" }
        lines.append("body:")
        return (lines + [bodyText]).joined(separator: "\n")
    }

    private var bodyText: String {
        switch body {
        case .closed(let reason): return "  can't be opened: \(reason)"
        case .bytes(let bytes):
            if let json = try? JSONValue(parsing: bytes) { return Output.pretty(json) }
            return text ?? Output.hexadecimal(bytes)
        }
    }
}

extension LetterEvent {
    fileprivate var line: String {
        let what = [actor.map { "by \($0)" }, operation.map { "in \($0)" }].compactMap(\.self).joined(separator: " ")
        return "  \(Output.moment(at)) \(action.rawValue)\(what.isEmpty ? "" : " \(what)")\(reason.map { ": \($0)" } ?? "")"
    }
}

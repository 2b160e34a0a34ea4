import App
import Foundation
import JSON

/// Answers each line of standard input by a line of standard output, at once, so that a program can hold a conversation.
enum LineAnswers {
    /// The longest line, in bytes.
    private static let limit = 64 << 20

    /// A line that is no request is answered by `{"error":…}`.
    static func run(_ answer: ([UInt8]) throws -> JSONObject) async throws {
        if isatty(STDIN_FILENO) == 1 { Terminal.say("reading requests from the keyboard, one a line; Ctrl-D ends") }
        let reader = LineReader(descriptor: STDIN_FILENO, limit: limit)
        while let line = try await reader.next() {
            guard !line.isEmpty else { continue }
            let reply: JSONObject
            do {
                reply = try answer(line)
            } catch {
                reply = ["error": .string("\(error)")]
            }
            try Output.line(reply)
        }
    }
}

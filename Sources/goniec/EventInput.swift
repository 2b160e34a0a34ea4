import App
import Foundation
import JSON

/// Where `event publish` gets its events from: its arguments, or standard input.
enum EventInput {
    /// The events, one JSON text each.
    static func lines(
        type: String?, subject: String?, id: String?, source: String, time: String?, data: String
    ) throws -> AsyncThrowingStream<[UInt8], any Error> {
        guard let type else {
            guard subject == nil, id == nil, time == nil else { throw Failure("--type is needed with --subject, --id and --time") }
            return standardInput()
        }
        guard let subject else { throw Failure("--subject is needed with --type: whom did it happen to?") }
        let tree: JSONValue
        do {
            tree = try JSONValue(parsing: Array(data.utf8))
        } catch {
            throw Failure("--data is not JSON: \(error)")
        }
        let now = Date().formatted(.iso8601.year().month().day().timeZone(separator: .omitted).time(includingFractionalSeconds: true))
        let event: JSONValue = [
            "specversion": "1.0", "id": .string(id ?? UUID().uuidString.lowercased()), "source": .string(source), "type": .string(type),
            "subject": .string(subject), "time": .string(time ?? now), "datacontenttype": "application/json", "data": tree,
        ]
        return AsyncThrowingStream { continuation in
            continuation.yield(Array(event.text.utf8))
            continuation.finish()
        }
    }

    /// Reads as fast as the broker confirms: the next line is read when it is asked for.
    private static func standardInput() -> AsyncThrowingStream<[UInt8], any Error> {
        if isatty(STDIN_FILENO) == 1 { Terminal.say("reading events from the keyboard, one a line; Ctrl-D ends") }
        let reader = LineReader(descriptor: STDIN_FILENO)
        return AsyncThrowingStream { try await reader.next() }
    }
}

internal import AMQP
internal import Farm
internal import JSON
internal import Jobs
internal import Workers

/// How far a publication of many events has come.
package struct PublishProgress: Sendable, Equatable {
    /// Events the broker holds.
    package var confirmed = 0
    /// Events that were read.
    package var read = 0
}

/// A line of input that is no event.
package struct LineError: Error, Equatable, CustomStringConvertible {
    /// Counted from 1.
    package let line: Int
    /// What is wrong with it.
    package let reason: String

    package var description: String { "line \(line): \(reason)" }
}

extension Session {
    /// Events that may be on their way at once.
    private static let window = 500

    /// Publishes events, one JSON text each, checked before they leave, with confirms; `progress` is told after each batch. Stops at the
    /// first line that is no event: what was confirmed before stays, and publishing it again is harmless.
    package func publishEvents(
        _ lines: some AsyncSequence<String, any Error>, progress: (PublishProgress) -> Void
    ) async throws -> PublishProgress {
        try await withOutlet { outlet in
            var state = PublishProgress()
            var batch: [Publication] = []
            for try await line in lines {
                state.read += 1
                if line.allSatisfy(\.isWhitespace) { continue }
                batch.append(try Self.publication(of: line, number: state.read))
                guard batch.count == Self.window else { continue }
                try await outlet.deliver(batch)
                state.confirmed += batch.count
                batch = []
                progress(state)
            }
            try await outlet.deliver(batch)
            state.confirmed += batch.count
            progress(state)
            return state
        }
    }

    private static func publication(of line: String, number: Int) throws -> Publication {
        let body = Array(line.utf8)
        let properties = MessageProperties(contentType: "application/cloudevents+json")
        let message = Message(tag: 0, redelivered: false, exchange: "", routingKey: "", properties: properties, body: body)
        do {
            let type = try CloudEvent.type(of: message)
            return Publication(exchange: ExchangeName.events, routingKey: type, body: body, properties: properties)
        } catch {
            throw LineError(line: number, reason: error.description)
        }
    }
}

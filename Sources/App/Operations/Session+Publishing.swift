internal import AMQP
internal import Farm
internal import Jobs
internal import Workers

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
    /// first line that is no event: those before it are published, and publishing them again is harmless.
    package func publishEvents(
        _ lines: some AsyncSequence<[UInt8], any Error>, progress: (PublishProgress) -> Void
    ) async throws -> PublishProgress {
        try await withOutlet { outlet in
            var state = PublishProgress()
            var batch: [Publication] = []
            func deliver() async throws {
                try await outlet.deliver(batch)
                state.confirmed += batch.count
                batch = []
                progress(state)
            }
            do {
                for try await line in lines {
                    state.read += 1
                    state.bytes += line.count + 1
                    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
                    batch.append(try Self.publication(of: line, number: state.read))
                    if batch.count == Self.window { try await deliver() }
                }
            } catch let error as LineError {
                try await deliver()
                throw error
            }
            try await deliver()
            return state
        }
    }

    private static func publication(of body: [UInt8], number: Int) throws -> Publication {
        let properties = MessageProperties(contentType: "application/cloudevents+json")
        let message = Message(tag: 0, redelivered: false, exchange: "", routingKey: "", properties: properties, body: body)
        do {
            let type = try CloudEvent.type(of: message)
            // It becomes the routing key, a short string of AMQP 0-9-1.
            guard type.utf8.count <= 255 else { throw LineError(line: number, reason: "the event's type is longer than 255 bytes") }
            return Publication(exchange: ExchangeName.events, routingKey: type, body: body, properties: properties)
        } catch let error as LineError {
            throw error
        } catch {
            throw LineError(line: number, reason: "\(error)")
        }
    }
}

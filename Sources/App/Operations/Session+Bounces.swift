internal import AMQP
internal import Farm
internal import Jobs

extension Session {
    /// Mails that may be on their way at once: 1 MiB each, at most.
    private static let bounceWindow = 16

    /// Puts raw mails on the bounce queue and waits until the broker holds them; returns how many. Stops at the first that can't be read:
    /// those before it are published.
    package func publishBounces(_ paths: [String]) async throws -> Int {
        let reader = MailReader()
        return try await withOutlet { outlet in
            var confirmed = 0
            for start in stride(from: 0, to: paths.count, by: Self.bounceWindow) {
                var batch: [Publication] = []
                var failure: MailFileError?
                for path in paths[start..<min(paths.count, start + Self.bounceWindow)] where failure == nil {
                    do throws(MailFileError) {
                        batch.append(Self.publication(of: try await reader.read(path)))
                    } catch {
                        failure = error
                    }
                }
                try await outlet.deliver(batch)
                confirmed += batch.count
                if let failure { throw failure }
            }
            return confirmed
        }
    }

    private static func publication(of mail: [UInt8]) -> Publication {
        let properties = MessageProperties(contentType: "message/rfc822")
        return Publication(exchange: ExchangeName.work, routingKey: QueueName.bounce.rawValue, body: mail, properties: properties)
    }
}

internal import AMQP
internal import Farm
internal import Foundation
internal import Jobs

extension Doctor {
    /// Broker, its nodes, topology, alarms and replicas.
    func broker() async -> [Finding] {
        let configuration: BrokerConfiguration
        do {
            configuration = try session.resources.broker("doctor")
        } catch {
            return [.bad("broker", "\(error)", cure: "correct broker.url, as in amqp://user:password@host:5672/vhost")]
        }
        let limit = limit
        do {
            let found = try await within(limit) {
                try await session.withPublisher(configuration) { publisher in try await examine(publisher, configuration) }
            }
            return found + [await nodes(of: configuration)]
        } catch {
            return [.bad("broker", Self.text(of: error, about: configuration), cure: Self.cure(of: error))]
        }
    }

    private func examine(_ publisher: Publisher, _ configuration: BrokerConfiguration) async throws -> [Finding] {
        let properties = await publisher.brokerProperties
        var findings = [Self.version(properties, configuration)]
        let differences = try await publisher.differences(from: .standard)
        findings.append(Self.topology(differences))
        if !differences.contains(.noExchange(ExchangeName.work)) { findings.append(try await alarms(publisher)) }
        return findings
    }

    private static func version(_ properties: [String: FieldValue], _ configuration: BrokerConfiguration) -> Finding {
        func text(_ key: String) -> String? { if case .string(let text) = properties[key] { text } else { nil } }
        let found = "\(text("product") ?? "an unknown broker") \(text("version") ?? "") at \(configuration)"
        let parts = (text("version") ?? "").split(separator: ".").prefix(2).compactMap { Int($0) }
        guard parts.count == 2, (parts[0], parts[1]) >= (3, 10) else {
            return .bad("broker", found, cure: "quorum queues with at-least-once dead letters need RabbitMQ 3.10 or later: upgrade it")
        }
        let isLocal = configuration.endpoints.allSatisfy { isLoopback($0.host) }
        guard configuration.tls != nil || isLocal else {
            return .warning("broker", "\(found), unencrypted", cure: "events are personal data: use amqps://")
        }
        return .good("broker", found)
    }

    private static func topology(_ differences: [TopologyDifference]) -> Finding {
        guard let first = differences.first else {
            let topology = Topology.standard
            return .good("topology", "\(topology.exchanges.count) exchanges and \(topology.queues.count) queues, all as they should be")
        }
        let more = differences.count > 1 ? ", and \(differences.count - 1) more" : ""
        let isOther = differences.contains { if case .other = $0 { true } else { false } }
        let cure = isOther ? "drain the queue, delete it, and run goniec topology apply" : "run goniec topology apply"
        return .bad("topology", "\(first)\(more)", cure: cure)
    }

    /// The broker tells of an alarm only to who publishes: a message that no queue takes is dropped and confirmed, unless there is one.
    private func alarms(_ publisher: Publisher) async throws -> Finding {
        let probe = Publication(exchange: ExchangeName.work, routingKey: "doctor", body: [], isMandatory: false)
        do {
            let result = try await within(min(limit / 2, .seconds(3))) { try await publisher.settle(publisher.publish([probe])) }
            guard result == [.confirmed] else {
                return .bad("alarms", "the broker refused a message", cure: "look at its log")
            }
            return .good("alarms", "none: the broker takes messages")
        } catch let error as TimeLimitExceeded {
            let why =
                await publisher.isBlocked ? "the broker has an alarm (memory or disk) and takes no messages" : "a message got \(error)"
            return .bad("alarms", why, cure: "see rabbitmq-diagnostics alarms, then free disk or memory on the broker's host")
        }
    }

    // MARK: Nodes

    private func nodes(of configuration: BrokerConfiguration) async -> Finding {
        let endpoints = configuration.endpoints
        guard endpoints.count > 1 else {
            guard endpoints.allSatisfy({ Self.isLoopback($0.host) }) else {
                return .warning(
                    "replicas", "broker.url names one node, and over AMQP a queue's replicas can't be seen",
                    cure: "name every node in broker.url; compare rabbitmqctl list_queues name members with cluster_status"
                )
            }
            return .good("replicas", "one node on this machine: enough for a laptop, where production has three")
        }
        var silent: [String] = []
        for endpoint in endpoints {
            var single = configuration
            single.endpoints = [endpoint]
            let target = single
            do {
                try await within(limit / 2) { try await session.withPublisher(target) { _ in } }
            } catch {
                silent.append("\(endpoint)")
            }
        }
        let cure = "start them; queues declared before they joined need rabbitmq-queues grow <node> all"
        guard silent.isEmpty else { return .bad("replicas", "no answer from \(silent.joined(separator: ", "))", cure: cure) }
        guard endpoints.count > 2 else {
            return .warning("replicas", "two nodes have no majority when one is lost", cure: "run three")
        }
        return .good("replicas", "\(endpoints.count) nodes answer; rabbitmqctl list_queues name members shows that each queue is on all")
    }

    static func isLoopback(_ host: String) -> Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    private static func text(of error: any Error, about configuration: BrokerConfiguration) -> String {
        switch error {
        case is TimeLimitExceeded: "\(error) from \(configuration)"
        case let error as ServerUnavailable: "\(error.cause)"
        default: "\(error)"
        }
    }

    private static func cure(of error: any Error) -> String {
        switch (error as? ServerUnavailable)?.cause as? AMQPError {
        case .accessRefused: "correct user, password or virtual host in broker.url, or grant it: rabbitmqctl set_permissions"
        case .tls: "trust the broker's authority with ?cacertfile=FILE in broker.url"
        case .closedByBroker(530, _): "make the virtual host: rabbitmqctl add_vhost NAME"
        default: "start RabbitMQ, or correct broker.url"
        }
    }
}

internal import JSON
internal import Jobs

/// The topology for people and for programs.
package enum TopologyListing {
    /// What may be tuned while it runs, without declaring anything anew.
    private static let policies = [
        "max-length of \(QueueName.event): lower than \(Topology.eventLimit) refuses integrations earlier",
        "max-length-bytes of \(QueueName.event): the same by size",
        "delivery-limit of any queue: lower than \(Topology.deliveryLimit) gives messages up earlier; deploys spend it",
    ]

    /// One line each.
    package static var text: String {
        let topology = Topology.standard
        var lines = topology.exchanges.map { "exchange \($0.name) (\($0.kind.rawValue), durable)" }
        lines += topology.queues.map { queue in
            let arguments = queue.arguments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
            return "queue \(queue.name) \(arguments.joined(separator: " "))"
        }
        lines += topology.bindings.map { "binding \($0.exchange) --[\($0.routingKey)]--> \($0.queue)" }
        lines += policies.map { "policy may set \($0)" }
        return lines.joined(separator: "\n")
    }

    /// `{exchanges, queues, bindings}`.
    package static var json: String {
        let topology = Topology.standard
        let value: JSONValue = [
            "exchanges": .array(topology.exchanges.map { ["name": .string($0.name), "type": .string($0.kind.rawValue)] }),
            "queues": .array(
                topology.queues.map { queue in
                    let arguments = queue.arguments.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
                    return ["name": .string(queue.name.rawValue), "arguments": .object(JSONObject(arguments))]
                }
            ),
            "bindings": .array(
                topology.bindings.map {
                    ["exchange": .string($0.exchange), "routing_key": .string($0.routingKey), "queue": .string($0.queue.rawValue)]
                }
            ),
        ]
        return value.text
    }
}

extension Topology.Argument {
    fileprivate var text: String {
        switch self {
        case .string(let text): text
        case .int(let number): "\(number)"
        }
    }

    fileprivate var json: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .int(let number): .int(number)
        }
    }
}

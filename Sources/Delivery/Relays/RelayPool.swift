package import Curl

/// A fixed number of connections over one relay or several.
///
/// Each is driven by a task of its own: `ready()`, claim, `send`. When a relay is down its connections wait and the others carry on.
package struct RelayPool: Sendable {
    /// The connections, those of one relay side by side.
    package let transports: [RelayTransport]
    /// What is known of each relay, in the order of the routes.
    package let relays: [RelayStatus]

    /// A pool of `connections` connections, or as many as there are relays if that is more; they open when first used.
    package init(
        _ routes: [RelayRoute],
        connections: Int = 8,
        clock: RelayClock = .system,
        connect: (SMTPRelay) -> any Transport = { SMTPConnection(relay: $0) }
    ) {
        let shares = Self.shares(of: connections, weights: routes.map(\.weight))
        let statuses = routes.map { RelayStatus(name: $0.relay.description) }
        relays = statuses
        transports = zip(routes, shares).enumerated().flatMap { index, pair in
            (0..<pair.1).map { _ in RelayTransport(connect(pair.0.relay), status: statuses[index], clock: clock) }
        }
    }

    /// Says goodbye on every connection.
    package func close() async {
        await withDiscardingTaskGroup { group in
            for transport in transports { group.addTask { await transport.close() } }
        }
    }

    /// Divides connections by weight, the largest remainders first, and gives everyone at least one.
    static func shares(of connections: Int, weights: [Int]) -> [Int] {
        let total = weights.reduce(0, +)
        guard total > 0 else { return [] }
        var shares = weights.map { max(1, connections * $0 / total) }
        let byRemainder = weights.indices.sorted { left, right in
            (connections * weights[left] % total, right) > (connections * weights[right] % total, left)
        }
        for index in byRemainder where shares.reduce(0, +) < connections { shares[index] += 1 }
        return shares
    }
}

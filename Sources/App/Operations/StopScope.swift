internal import Jobs
internal import Scenario

/// What can be stopped and resumed by an operator's word.
package enum StopScope: Sendable, Hashable, CustomStringConvertible {
    case all
    /// One of the queues that workers consume.
    case queue(String)
    case lane(String)
    /// A scenario's key; whether it exists is the database's to say.
    case scenario(String)

    /// The scope that these choices name; throws unless there is exactly one, or when there is no such queue or lane.
    package init(all: Bool, queue: String?, lane: String?, scenario: String?) throws(StopScopeError) {
        let chosen = [all ? StopScope.all : nil, queue.map(StopScope.queue), lane.map(StopScope.lane), scenario.map(StopScope.scenario)]
            .compactMap(\.self)
        guard let scope = chosen.first, chosen.count == 1 else { throw chosen.isEmpty ? .none : .several }
        switch scope {
        case .queue(let name) where !QueueName.consumed.contains(QueueName(rawValue: name)):
            throw .unknown("queue", name, known: QueueName.consumed.map(\.rawValue))
        case .lane(let name) where Lane(rawValue: name) == nil:
            throw .unknown("lane", name, known: Lane.allCases.map(\.rawValue))
        default: self = scope
        }
    }

    /// As the database writes it: `all`, `queue:<name>`, `lane:<lane>` or `scenario:<key>`.
    package var description: String {
        switch self {
        case .all: "all"
        case .queue(let name): "queue:\(name)"
        case .lane(let name): "lane:\(name)"
        case .scenario(let key): "scenario:\(key)"
        }
    }
}

/// Why a scope can't be stopped or resumed.
package enum StopScopeError: Error, Equatable, CustomStringConvertible {
    /// Nothing was named.
    case none
    /// More than one thing was named.
    case several
    /// There is no such thing; `known` are those that there are.
    case unknown(String, String, known: [String])

    package var description: String {
        switch self {
        case .none: "name what is meant: --all, --queue NAME, --lane LANE or --scenario KEY"
        case .several: "only one of --all, --queue, --lane and --scenario can be given at once"
        case .unknown(let kind, let name, let known):
            "there is no \(kind) \"\(name)\"; "
                + (Suggestion.nearest(to: name, among: known).map { "did you mean \($0)?" } ?? Self.list(known))
        }
    }

    private static func list(_ known: [String]) -> String {
        known.isEmpty ? "there are none yet" : "there \(known.count == 1 ? "is" : "are") \(known.joined(separator: ", "))"
    }
}

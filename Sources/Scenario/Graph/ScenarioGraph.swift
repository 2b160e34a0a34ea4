/// A scenario as a picture's contents: what it consists of, and the ways between.
package struct ScenarioGraph: Hashable, Sendable {
    /// Something a passage comes through.
    package struct Node: Hashable, Sendable {
        /// What it is, and so how it looks.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            case entry, wait, branch, split, email, update, pass, end
        }

        /// What it is.
        package let kind: Kind
        /// The step's id; what else it is called where it is none.
        package let title: String
        /// What it does, a line for each thing.
        package let lines: [String]
        /// How many passages stand at it; nil where nobody counted.
        package var count: Int?
    }

    /// A way from one node to another, by their positions.
    package struct Edge: Hashable, Sendable {
        /// Where it begins.
        package let from: Int
        /// Where it leads.
        package let to: Int
        /// When it is taken, one line for each case; empty when always.
        package var labels: [String]
    }

    /// Something that holds for the whole of a passage.
    package struct Note: Hashable, Sendable {
        /// What it is.
        package enum Kind: String, Hashable, Sendable {
            case exit, policy, goal
        }

        /// What it is.
        package let kind: Kind
        /// One line for each thing to be said.
        package let lines: [String]
    }

    /// The scenario's key.
    package let name: String
    /// What it is for; nil when nobody said.
    package let summary: String?
    /// The entry first, then the steps in the order of the file, then the ends.
    package internal(set) var nodes: [Node] = []
    /// Of two nodes at most one each way.
    package internal(set) var edges: [Edge] = []
    /// The exits, the policy and the goal.
    package internal(set) var notes: [Note] = []
}

extension ScenarioGraph {
    /// A sentence for who can't see the picture.
    var description: String {
        let steps = nodes.filter { $0.kind != .entry && $0.kind != .end }
        let names = steps.map { "\($0.title) (\($0.kind.word))" }.joined(separator: ", ")
        return "Scenario \(name) with \(steps.count) \(steps.count == 1 ? "step" : "steps"): \(names)."
    }
}

extension ScenarioGraph.Node.Kind {
    /// What people call it.
    var word: String {
        switch self {
        case .entry: "entry"
        case .wait: "wait"
        case .branch: "branch"
        case .split: "split"
        case .email: "e-mail"
        case .update: "update"
        case .pass: "go on"
        case .end: "end"
        }
    }
}

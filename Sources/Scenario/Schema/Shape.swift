/// The mappings that the files of scenarios and segments are made of: what the parser takes, and what the JSON Schema and the reference say, is read from here.
enum Shape: String, CaseIterable, Sendable {
    case scenario, entry, reentry, exit, goal, sender, policy, frequency, step, wait, window, arm, share, email, update, segment
    case quietHours = "quiet_hours"

    /// A member of a mapping.
    struct Member: Sendable {
        let name: String
        let type: ValueType
        let doc: String
        var isRequired = false

        /// A member that must be there.
        static func required(_ name: String, _ type: ValueType, _ doc: String) -> Member {
            Member(name: name, type: type, doc: doc, isRequired: true)
        }

        /// A member that may be left out.
        static func optional(_ name: String, _ type: ValueType, _ doc: String) -> Member {
            Member(name: name, type: type, doc: doc)
        }
    }

    /// One of the forms that a mapping can have; members that no form speaks of are in all of them.
    struct Form: Sendable {
        /// What a mapping of this form does: `waits for a date`.
        let says: String
        /// The members that make it one.
        let needs: [String]
        /// The members that mean something in it besides.
        var allows: [String] = []

        /// Whether a member means something in it.
        func speaksOf(_ name: String) -> Bool { needs.contains(name) || allows.contains(name) }
    }

    /// What it is.
    var doc: String { table.doc }
    /// The members it can have, in the order they are listed.
    var members: [Member] { table.members }
    /// The forms it can have; none when every member may stand beside every other.
    var forms: [Form] { table.forms }

    /// The names of its members.
    var names: [String] { members.map(\.name) }

    /// The names that each begin a form.
    var kinds: [String] {
        forms.map { $0.needs[0] }.reduce(into: []) { kinds, name in if !kinds.contains(name) { kinds.append(name) } }
    }

    /// It and the mappings that can stand in it, however deep, in the order of all.
    var family: [Shape] {
        var found: Set<Shape> = [self]
        var new = found
        while !new.isEmpty {
            new = Set(new.flatMap(\.members).flatMap(\.type.shapes)).subtracting(found)
            found.formUnion(new)
        }
        return Shape.allCases.filter(found.contains)
    }

    private var table: Table {
        switch self {
        case .scenario: .scenario
        case .entry: .entry
        case .reentry: .reentry
        case .exit: .exit
        case .goal: .goal
        case .sender: .sender
        case .policy: .policy
        case .quietHours: .quietHours
        case .frequency: .frequency
        case .step: .step
        case .wait: .wait
        case .window: .window
        case .arm: .arm
        case .share: .share
        case .email: .email
        case .update: .update
        case .segment: .segment
        }
    }

    /// What there is to say about a shape.
    struct Table: Sendable {
        let doc: String
        let members: [Member]
        var forms: [Form] = []
    }
}

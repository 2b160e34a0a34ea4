/// What would become of those under way on older versions, step by step.
package struct PassagePlan: Sendable, Equatable {
    /// Those who stand at a step of a version.
    package struct Group: Sendable, Equatable {
        /// The version they are on.
        package let version: Int
        /// Where they stand.
        package let step: String
        /// How many they are.
        package let count: Int64
        /// What becomes of them; nil when nothing says it.
        package let fate: Fate?
        /// Why they can't be moved as they should; nil when they can.
        package let problem: String?
    }

    /// The newest version first, of a version the largest groups first.
    package let groups: [Group]

    /// A plan for moving passages to a version; `older` has the definitions that can still be read.
    package init(
        _ counts: [(version: Int, step: String, count: Int64)], to engine: Engine, older: [Int: ScenarioDefinition], by map: MigrationMap
    ) {
        groups = counts.filter { $0.version != engine.version }.map { version, step, count in
            let fate = engine.fate(of: step, from: older[version], by: map)
            let problem: String? =
                switch fate {
                case nil: "the new version has no such step, or one of another kind: map it"
                case .keep? where !engine.canStay(at: step, from: older[version]):
                    "it can't be kept: the new version has no such step, or one of another kind"
                default: nil
                }
            return Group(version: version, step: step, count: count, fate: fate, problem: problem)
        }
    }

    /// The groups that can't be moved.
    package var problems: [Group] { groups.filter { $0.problem != nil } }

    /// How many they are in all.
    package var total: Int64 { groups.reduce(0) { $0 + $1.count } }
}

internal import Identity
internal import Postgres
internal import Time

/// A merge whose contacts are locked.
struct Merge {
    /// A live enrollment of the contact that is merged.
    struct Passage {
        let id: UUID
        let scenario: String
        let dueAt: Timestamp?
        let waitNumber: Int32
    }

    let from: UUID
    let into: UUID
    /// The name of the contact that is merged.
    let subject: String
    let now: Timestamp
    /// Live enrollments that go on.
    private(set) var kept: [Passage] = []
    /// Live enrollments that end.
    private(set) var ended: [Passage] = []
    let hasAggregates: Bool
    let hasSegments: Bool

    /// `enrollments` has the columns contact_id, enrollment_id, scenario, key, due_at, wait_no of both contacts' live ones; `known` says
    /// whether there are aggregates and segments, and the time.
    init(from: UUID, into: UUID, subject: String, enrollments: Rows, known: Rows) throws(PostgresError) {
        guard let facts = known.first else { throw .misuse("the database gave no time") }
        self.from = from
        self.into = into
        self.subject = subject
        hasAggregates = try facts.decode(0)
        hasSegments = try facts.decode(1)
        now = try facts.decode(2)
        var taken: Set<[String]> = []
        for row in enrollments where try row.decode(0, as: UUID.self) == into {
            taken.insert([try row.decode(2), try row.decode(3)])
        }
        for row in enrollments where try row.decode(0, as: UUID.self) == from {
            let passage = Passage(
                id: try row.decode(1), scenario: try row.decode(2), dueAt: try row.decode(4), waitNumber: try row.decode(5))
            if taken.contains([passage.scenario, try row.decode(3)]) { ended.append(passage) } else { kept.append(passage) }
        }
    }
}

package import Identity
internal import Postgres
package import Time

/// Which dead letters are meant: those for which all of it is true.
package struct DeadLetterFilter: Sendable, Equatable {
    /// These alone; nil for whichever.
    package var ids: [UUID]?
    /// The group: the fingerprint of their failure.
    package var group: String?
    /// The queue they could not leave.
    package var queue: String?
    /// They died last at this moment or later.
    package var from: Timestamp?
    /// They died last before this moment.
    package var to: Timestamp?
    /// The scenario's key.
    package var scenario: String?
    /// Any of these contacts.
    package var contacts: [UUID]?
    /// A part of the reason, in either case of letters.
    package var text: String?
    /// Where they stand; nil for wherever.
    package var state: DeadLetterState?

    /// Every letter in a state.
    package init(state: DeadLetterState? = .open) {
        self.state = state
    }

    /// The letters with these ids.
    package init(ids: [UUID], state: DeadLetterState? = .open) {
        self.ids = ids
        self.state = state
    }

    /// Whether it means every letter of its state.
    package var isEverything: Bool {
        var bare = DeadLetterFilter(state: state)
        bare.state = state
        return self == bare
    }

    /// Who is meant by what a person writes: the contact's id, or the subject that integrations call it by, which may look like one.
    package static func contacts(named name: String) -> [UUID] {
        let subject = ContactIdentity.contactID(subject: name)
        return UUID(name).map { [$0, subject] } ?? [subject]
    }
}

extension DeadLetterFilter {
    /// Appends ` AND …` for rows of `dead_letter` under the name `l`; whatever varies is bound.
    func append(to query: inout Query.StringInterpolation) {
        func and<Value: PostgresEncodable>(_ condition: String, _ value: Value?, _ end: String = "") {
            guard let value else { return }
            query.appendLiteral(" AND \(condition) ")
            query.appendInterpolation(value)
            query.appendLiteral(end)
        }
        and("l.dead_letter_id = ANY (", ids, ")")
        and("l.fingerprint =", group)
        and("l.queue =", queue)
        and("l.last_at >=", from)
        and("l.last_at <", to)
        and("l.scenario =", scenario)
        and("l.contact_id = ANY (", contacts, ")")
        and("l.reason ILIKE", text.map(Self.pattern))
        and("l.state =", state?.rawValue)
    }

    /// What LIKE takes for this text anywhere, its own signs taken literally.
    static func pattern(_ text: String) -> String {
        "%" + text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
    }
}

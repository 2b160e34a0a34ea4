package import Identity
package import JSON
package import Time

extension Enrollment {
    /// What has no column of its own: `{step, context, entry, cursor, since, waitEnteredAt, arriving, visits, seen, goalReachedAt, revocable}`.
    package func json() -> JSONValue {
        var object: JSONObject = ["context": context, "entry": entry.json(), "cursor": cursor.json()]
        object["step"] = step.map { .string($0) }
        object["since"] = waitingSince?.json()
        object["waitEnteredAt"] = waitEnteredAt.map { .string($0.description) }
        if isArriving { object["arriving"] = true }
        if isRevocable { object["revocable"] = true }
        object["goalReachedAt"] = goalReachedAt.map { .string($0.description) }
        if !visits.isEmpty {
            object["visits"] = .object(JSONObject(visits.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) }))
        }
        if !seen.isEmpty { object["seen"] = .array(seen.sorted().map { .string($0) }) }
        return .object(object)
    }

    /// Puts an enrollment together from its columns and what `json()` wrote; an error when that is damaged.
    package init(
        id: UUID, contactID: UUID, scenario: String, version: Int, key: String, state: State, enteredAt: Timestamp, endedAt: Timestamp?,
        waitNumber: Int, dueAt: Timestamp?, json: JSONValue
    ) throws(EnrollmentError) {
        guard let origin = json["context"].flatMap({ Event(json: $0) }) else { throw .damaged(id, member: "context") }
        guard let entry = json["entry"].flatMap({ EventPosition(json: $0) }) else { throw .damaged(id, member: "entry") }
        self.id = id
        self.contactID = contactID
        self.scenario = scenario
        self.version = version
        self.key = key
        self.state = state
        self.enteredAt = enteredAt
        self.endedAt = endedAt
        self.waitNumber = waitNumber
        self.dueAt = dueAt
        self.origin = origin
        self.entry = entry
        step = json["step"]?.string
        cursor = json["cursor"].flatMap { EventPosition(json: $0) } ?? entry
        waitingSince = json["since"].flatMap { EventPosition(json: $0) }
        waitEnteredAt = json["waitEnteredAt"]?.string.flatMap { Timestamp($0) }
        isArriving = json["arriving"] == true
        isRevocable = json["revocable"] == true
        goalReachedAt = json["goalReachedAt"]?.string.flatMap { Timestamp($0) }
        for (name, value) in json["visits"]?.object ?? [:] { visits[name] = value.int.map { Int($0) } }
        seen = Set((json["seen"]?.array ?? []).compactMap(\.string))
    }
}

/// What is wrong with a stored enrollment.
package enum EnrollmentError: Error, Equatable, Sendable {
    /// A member of its state is missing or unreadable.
    case damaged(UUID, member: String)
}

extension EnrollmentError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .damaged(let id, let member): "the stored state of enrollment \(id) has no readable `\(member)`"
        }
    }
}

extension EventPosition {
    func json() -> JSONValue {
        ["time": .string(time.description), "source": .string(source), "id": .string(id)]
    }

    init?(json: JSONValue) {
        guard let time = json["time"]?.string.flatMap({ Timestamp($0) }), let source = json["source"]?.string,
            let id = json["id"]?.string
        else { return nil }
        self.init(time: time, source: source, id: id)
    }
}

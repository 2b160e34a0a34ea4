import ArgumentParser
import JSON
import Store
import Time

/// Results for programs.
enum Output {
    /// A list as one line of JSON.
    static func array(_ objects: [JSONObject]) -> String {
        JSONValue.array(objects.map(JSONValue.object)).text
    }

    /// An object as one line of JSON.
    static func object(_ members: JSONObject) -> String {
        JSONValue.object(members).text
    }
}

/// A command failed for a reason that is a sentence of its own.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension ScenarioSummary {
    var json: JSONObject {
        [
            "scenario": .string(scenario), "state": .string(state), "version": .int(Int64(liveVersion)), "author": .string(author),
            "published_at": .string(publishedAt.description), "enrollments_live": .int(liveEnrollments),
        ]
    }
}

extension StoredVersion {
    var json: JSONObject {
        [
            "scenario": .string(scenario), "version": .int(Int64(version)), "checksum": .string(checksum), "author": .string(author),
            "published_at": .string(publishedAt.description),
            "files": .object(JSONObject(files.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
        ]
    }
}

extension Status {
    var json: JSONObject {
        var members: JSONObject = [
            "events": .int(events), "enrollments": .int(enrollments), "enrollments_live": .int(liveEnrollments),
            "deliveries": .int(deliveries), "accepted": .int(deliveriesByState["accepted"] ?? 0),
            "open_deliveries": .int(openDeliveries), "timers": .int(timers), "open_outcomes": .int(openOutcomes),
            "dead_letters": .int(deadLetters),
        ]
        members["deliveries_by_state"] = .object(JSONObject(deliveriesByState.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) }))
        return members
    }
}

import ArgumentParser
import Foundation
import JSON
import Store
import Time

/// Results for programs.
enum Output {
    /// A list as one line of JSON.
    static func array(_ objects: [JSONObject]) -> String {
        JSONValue.array(objects.map(JSONValue.object)).text
    }

    /// Writes an object as one line of JSON at once. A reader that has gone is a failure like any other.
    static func line(_ members: JSONObject) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(JSONValue.object(members).bytes + [0x0A]))
        } catch {
            throw Failure("standard output takes no more")
        }
    }

    /// An object as one line of JSON.
    static func object(_ members: JSONObject) -> String {
        JSONValue.object(members).text
    }
}

extension Output {
    /// Columns of equal width; those of `numbers` are aligned to the right.
    static func table(_ rows: [[String]], numbers: Set<Int>) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return numbers.contains(column) ? padding + cell.0 : cell.0 + padding
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        return lines.joined(separator: "\n")
    }
}

/// A command failed for a reason that is a sentence of its own.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension Pause {
    var json: JSONObject {
        [
            "scope": .string(scope), "reason": reason.map { .string($0) } ?? .null, "paused_by": .string(pausedBy),
            "paused_at": .string(pausedAt.description),
        ]
    }

    var line: String {
        "\(scope), since \(pausedAt) by \(pausedBy)\(reason.map { ": \($0)" } ?? "")"
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

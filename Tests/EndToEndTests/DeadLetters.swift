import Foundation
import JSON
import Support

extension TestFarm {
    /// The dead letters in a state, as `goniec dead list --json` has them.
    func deadLetters(_ arguments: String...) async throws -> [JSONValue] {
        let output = try await goniec(["dead", "list", "--json"] + arguments)
        return try JSONValue(parsing: Array(output.utf8))["letters"]?.array ?? []
    }

    /// Returns when so many letters are open.
    func dies(_ count: Int) async throws {
        try await until("\(count) letters are open") {
            try await database.value("SELECT count(*) FROM dead_letter WHERE state = 'open'") == "\(count)" ? true : nil
        }
    }

    /// The lines of `goniec dead export`.
    func exported(_ arguments: String...) async throws -> [JSONValue] {
        let output = try await goniec(["dead", "export"] + arguments)
        return try output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
    }

    /// Puts letters of orders into the archive, as an older version would have kept them.
    func archiveOrders(_ count: Int) async throws {
        let body = Order(id: "@", subject: "@").json.replacing("'", with: "''")
        try await database.execute(
            """
            INSERT INTO dead_letter (dead_letter_id, queue, reason, fingerprint, routing_key, content_type, headers, body, attempts,
                first_at, last_at)
            SELECT gen_random_uuid(), 'trigger.event', 'the shop was asleep', 'asleep', 'order.placed', 'application/cloudevents+json',
                '{"x-attempt": 4, "x-dead-queue": "trigger.event", "x-death": []}', convert_to(replace('\(body)', '@', 'order-' || n), 'UTF8'),
                4, goniec_now(), goniec_now() FROM generate_series(1, \(count)) AS n
            """)
    }
}

import AMQP
import Farm
import Identity
import Jobs
import Postgres
import Store
import Support
import Testing
import Time

@testable import Scheduler

/// Schedulers over a database whose clock stands at 2031-05-01T10:00:00Z in the beginning, give or take the time a test takes.
struct FanoutWorld {
    let test: TestStore
    let broker = MemoryBroker()

    static func with(_ body: (FanoutWorld) async throws -> Void) async throws {
        try await TestStore.with(suite: "fanout") { test async throws in
            try await test.execute(
                """
                UPDATE clock_offset SET value = timestamptz '2031-05-01T10:00:00Z' - now();
                CREATE TABLE IF NOT EXISTS segment_member (contact_id uuid, segment text, since timestamptz, PRIMARY KEY (contact_id, segment))
                """)
            let world = FanoutWorld(test: test)
            try await body(world)
        }
    }

    /// A scheduler that has just started.
    func scheduler(_ test: TestStore? = nil) async throws -> Scheduler {
        let outlet = MemoryOutlet(broker)
        try await outlet.open()
        let test = test ?? self.test
        return Scheduler(store: test.store, outlet: outlet, depths: MemoryDepths(broker), executor: test.executor, logger: .silent)
    }

    /// Lets a scheduler that has just started work until nothing is left for now.
    func schedule() async throws {
        let scheduler = try await scheduler()
        while try await scheduler.round() {}
        // What the last chunk has put there is due.
        while try await scheduler.round() {}
    }

    func publish(_ yaml: String) async throws {
        let name = yaml.split(separator: "\n")[0].split(separator: " ")[1]
        let yaml = yaml + "\nsender: { from: shop@example.org, postal_address: 'Street 1, Town' }"
        _ = try await test.store.publish(
            scenario: String(name), checksum: yaml, author: "test",
            files: ["scenario.yaml": yaml, "templates/t.html.liquid": "---\nsubject: s\n---\n<p>Hello</p>"])
    }

    func addContacts(_ count: Int) async throws {
        try await test.execute(
            """
            INSERT INTO contact (contact_id, subject, email)
            SELECT gen_random_uuid(), 'c' || i, 'c' || i || '@example.org' FROM generate_series(1, \(count)) AS i
            """)
    }

    func fillSegment(_ where: String = "true") async throws {
        try await test.execute(
            "INSERT INTO segment_member SELECT contact_id, 'vip', goniec_now() FROM contact WHERE \(`where`) ON CONFLICT DO NOTHING")
    }

    /// The ticks that were begun, oldest first, with state and progress.
    func fanouts() async throws -> [String] {
        try await test.column(
            """
            SELECT to_char(tick AT TIME ZONE 'UTC', 'DD HH24:MI') || ' ' || state || ' ' || done || '/' || coalesce(total::text, '-')
            FROM fanout ORDER BY tick, scenario
            """)
    }

    func wakes() async throws -> [Wake] {
        try await broker.messages(in: .wake).map { try Wake(body: $0.body) }
    }
}

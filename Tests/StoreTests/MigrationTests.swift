import Postgres
import Support
import Testing

@testable import Store

@Suite(.serialized) struct MigrationTests {
    @Test func `an empty database lacks every migration, a migrated one none`() async throws {
        try await TestStore.with(suite: "migration", isMigrated: false) { test async throws in
            let migrator = Migrator(pool: test.store.pool)
            #expect(try await migrator.plan() == Migration.all)
            #expect(try await test.value("SELECT to_regclass('schema_migration')") == "∅")
            #expect(try await migrator.migrate() == Migration.all)
            #expect(try await migrator.plan().isEmpty)
            #expect(try await migrator.migrate().isEmpty)
            #expect(try await test.value("SELECT count(*) FROM schema_migration") == "\(Migration.all.count)")
        }
    }

    @Test func `of several processes that migrate at once one does it, the others wait`() async throws {
        try await TestStore.with(suite: "migration", isMigrated: false) { test async throws in
            let others = (0..<4).map { _ in test.another() }
            let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
                for other in others { group.addTask { try await Migrator(pool: other.store.pool).migrate() } }
                return try await group.reduce(into: [Int]()) { $0.append($1.count) }
            }
            #expect(applied.sorted() == [0, 0, 0, Migration.all.count])
            for other in others { await other.store.pool.close() }
        }
    }

    @Test func `numbers rise by one`() {
        #expect(Migration.all.map(\.number) == Array(1...Migration.all.count))
        #expect(Migration.all.allSatisfy { !$0.sql.isEmpty })
    }

    @Test func `a newer database is refused with a sentence`() async throws {
        try await TestStore.with(suite: "migration") { test async throws in
            try await test.execute("INSERT INTO schema_migration (number, name) VALUES (99, 'future')")
            await #expect(throws: SchemaError.newer(99, Migration.all.count)) { try await Migrator(pool: test.store.pool).plan() }
            await #expect(throws: SchemaError.newer(99, Migration.all.count)) { try await Migrator(pool: test.store.pool).migrate() }
            // The lock went with the connection: nobody waits for it.
            try await test.execute("DELETE FROM schema_migration WHERE number = 99")
            #expect(try await Migrator(pool: test.store.pool).migrate().isEmpty)
        }
    }

    @Test func `a migration that fails leaves nothing behind and goes through when its cause is gone`() async throws {
        try await TestStore.with(suite: "migration", isMigrated: false) { test async throws in
            try await test.execute("CREATE TABLE dead_letter (in_the_way int)")
            await #expect(throws: PostgresError.self) { try await Migrator(pool: test.store.pool).migrate() }
            let left = try await Migrator(pool: test.store.pool).plan()
            #expect(left.first?.name == "operations")
            #expect(try await test.value("SELECT to_regclass('pause')") == "∅")
            try await test.execute("DROP TABLE dead_letter")
            #expect(try await Migrator(pool: test.store.pool).migrate() == left)
        }
    }
}

@Suite(.serialized) struct SchemaTests {
    /// Tables that aren't about one contact.
    private static let shared: Set<String> = [
        "clock_offset", "suppression", "scenario", "scenario_operation", "scenario_version", "schedule", "fanout", "pause", "dead_letter",
        "dead_letter_history", "replay_operation", "database_identity", "audit", "attribute", "worker", "queue_mark", "suspect",
        "schema_migration", "event_field", "segment", "segment_version", "segment_recount", "import_pace",
    ]

    @Test func `every table about contacts has contact_id in each primary and unique key`() async throws {
        try await TestStore.with(suite: "schema") { test async throws in
            let tables = try await test.column(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
            )
            #expect(Set(tables).isSuperset(of: Self.shared))
            for table in Set(tables).subtracting(Self.shared) {
                let keys = try await test.column(
                    """
                    SELECT i.relname || CASE WHEN EXISTS (SELECT FROM pg_attribute a
                        WHERE a.attrelid = x.indrelid AND a.attname = 'contact_id' AND a.attnum = ANY (x.indkey[0:x.indnkeyatts - 1]))
                        THEN ' yes' ELSE ' NO' END
                    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = '\(table)'::regclass AND x.indisunique
                    """
                )
                #expect(!keys.isEmpty, "\(table) has no key")
                #expect(keys.allSatisfy { $0.hasSuffix(" yes") }, "\(table): \(keys)")
            }
        }
    }

    @Test func `a published version can neither be changed nor deleted`() async throws {
        try await TestStore.with(suite: "schema") { test async throws in
            _ = try await test.store.publish(scenario: "s", checksum: "a", author: "me", files: ["scenario.yaml": "x"])
            for statement in ["UPDATE scenario_version SET author = 'you'", "DELETE FROM scenario_version"] {
                await #expect(throws: PostgresError.self) { try await test.execute(statement) }
            }
        }
    }
}

@Suite(.serialized) struct PartitionTests {
    /// As if the scheduler had never run.
    private static let forget = """
        DO $$ DECLARE part text; BEGIN
            FOR part IN SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relname !~ '_default$' LOOP
                EXECUTE 'DROP TABLE ' || part;
            END LOOP;
        END $$
        """

    @Test func `a migrated database has the partitions of the coming time`() async throws {
        try await TestStore.with(suite: "partition") { test async throws in
            #expect(try await test.store.ensurePartitions() == 0)
            try await test.wait("3 days")
            #expect(try await test.store.ensurePartitions() >= 3)
        }
    }

    @Test func `rows of the default partition move into theirs`() async throws {
        try await TestStore.with(suite: "partition") { test async throws in
            try await test.execute(Self.forget)
            try await test.execute(
                """
                INSERT INTO timer SELECT goniec_now() + i * interval '1 day', gen_random_uuid(), gen_random_uuid(), 1
                FROM generate_series(0, 40) AS i;
                INSERT INTO journal (contact_id, at, id, kind) VALUES (gen_random_uuid(), goniec_now(), gen_random_uuid(), 'x')
                """
            )
            #expect(try await test.value("SELECT count(*) FROM timer_default") == "41")
            #expect(try await test.store.ensurePartitions() == 35 + 9)
            #expect(try await test.store.ensurePartitions() == 0)
            #expect(try await test.value("SELECT count(*) FROM timer") == "41")
            #expect(try await test.value("SELECT count(*) FROM timer_default") == "7")
            #expect(try await test.value("SELECT count(*) FROM journal_default") == "0")
        }
    }

    @Test func `partitions can be made while others write into the default ones`() async throws {
        try await TestStore.with(suite: "partition", connections: 8) { test async throws in
            try await test.execute(Self.forget)
            let maker = test.another()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask { for round in 0..<40 { try await Self.write(Int32(number * 40 + round), to: test.store) } }
                }
                group.addTask { () async throws in #expect(try await maker.store.ensurePartitions() == 44) }
                try await group.waitForAll()
            }
            #expect(try await test.value("SELECT count(*) FROM timer") == "\(6 * 40 * 31)")
            #expect(try await test.value("SELECT count(*) FROM event") == "\(6 * 40)")
            await maker.store.pool.close()
        }
    }

    /// What a trigger does; a row that was on its way to the default partition is no fault of its message.
    private static func write(_ number: Int32, to store: Store) async throws {
        do {
            try await store.pool.transaction { transaction in
                _ = try await transaction.pipeline([
                    """
                    INSERT INTO event (contact_id, id, time, source, event_id, type, data, received_at)
                    VALUES (gen_random_uuid(), gen_random_uuid(), now(), 's', 'e', 't', '{}', now())
                    """,
                    """
                    INSERT INTO timer SELECT goniec_now() + i * interval '1 day', gen_random_uuid(), gen_random_uuid(),
                        \(number) FROM generate_series(0, 30) AS i
                    """,
                ])
            }
        } catch let error as PostgresError where !error.blamesMessage {
            try await write(number, to: store)
        }
    }
}

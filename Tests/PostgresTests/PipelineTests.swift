import IO
import Postgres
import Support
import Testing

@Suite struct PipelineTests {
    @Test func `a pipeline answers in order`() async throws {
        let connection = try await connected()
        let results = try await connection.pipeline((0..<300).map { "SELECT \($0)" })
        #expect(try results.map { try $0[0].decode(0, as: Int.self) } == Array(0..<300))
        #expect(try await connection.pipeline([]).isEmpty)
    }

    @Test func `outside of a transaction a pipeline happens wholly or not at all`() async throws {
        let connection = try await connected()
        try await connection.simple("CREATE TEMP TABLE item (id int PRIMARY KEY)")
        let error = await failure {
            _ = try await connection.pipeline([
                "INSERT INTO item VALUES (\(1))", "INSERT INTO item VALUES (\(2))", "INSERT INTO item VALUES (\(1))",
                "INSERT INTO item VALUES (\(3))",
            ])
        }
        guard case .server(let refusal) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.sqlState == "23505" && refusal.query == 2 && refusal.constraint == "item_pkey" && refusal.table == "item")
        #expect(refusal.sql == "INSERT INTO item VALUES ($1)")
        #expect(error?.isDataError == true && error?.isUniqueViolation == true && error?.isTransient == false)
        #expect(try await connection.query("SELECT count(*) FROM item").first?.decode(0) == 0)
        #expect(try await connection.pipeline(["INSERT INTO item VALUES (\(1))", "SELECT 1"])[0].affected == 1)
    }

    @Test func `a mistake in the text names its place, and leaves the connection usable`() async throws {
        let connection = try await connected()
        for _ in 0..<3 {
            let error = await failure { _ = try await connection.pipeline(["SELECT 1", "SELEKT \(2)", "SELECT \("never prepared")"]) }
            guard case .server(let refusal) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(refusal.sqlState == "42601" && refusal.query == 1 && refusal.position == 1)
            #expect(error?.description == "the database refused: syntax error at or near \"SELEKT\" (42601); in: SELEKT $1")
        }
        #expect(try await connection.query("SELECT \("never prepared")").first?.decode(0) == "never prepared")
    }

    @Test func `a large pipeline does not deadlock in either direction`() async throws {
        let connection = try await connected()
        let large = String(repeating: "x", count: 20_000)
        let results = try await connection.pipeline((0..<2_000).map { "SELECT \($0), \(large)" })
        #expect(results.count == 2_000)
        for (index, rows) in results.enumerated() {
            #expect(try rows[0].decode(0) == index)
            #expect(try rows[0].decode(1, as: String.self).utf8.count == 20_000)
        }
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func `many large results of small queries, and the other way round`() async throws {
        let connection = try await connected()
        let grown = try await connection.pipeline((0..<500).map { _ in "SELECT repeat('y', \(Int32(100_000)))" })
        #expect(try grown.allSatisfy { try $0[0].decode(0, as: String.self).utf8.count == 100_000 })
        // Several times, since whether the socket has room again at a given moment is a matter of luck.
        let large = [UInt8](repeating: 7, count: 10_000_000)
        for _ in 0..<10 {
            #expect(try await connection.query("SELECT length(\(large))").first?.decode(0) == 10_000_000)
        }
    }

    @Test func `a script runs many statements, and all or none`() async throws {
        let connection = try await connected()
        try await connection.simple("CREATE TEMP TABLE item (id int); INSERT INTO item VALUES (1), (2); SELECT * FROM item;")
        let error = await failure { try await connection.simple("INSERT INTO item VALUES (3); SELECT 1/0; INSERT INTO item VALUES (4)") }
        #expect(error?.sqlState == "22012" && error?.isDataError == true)
        try await connection.simple("")
        #expect(try await connection.query("SELECT count(*) FROM item").first?.decode(0) == 2)
    }

    @Test func `a statement whose table changed is prepared anew`() async throws {
        let connection = try await connected()
        try await connection.simple("CREATE TEMP TABLE item (id int); INSERT INTO item VALUES (1)")
        #expect(try await connection.query("SELECT * FROM item").columns == ["id"])
        try await connection.simple("ALTER TABLE item ADD COLUMN name text DEFAULT 'a'")
        #expect(try await connection.query("SELECT * FROM item").columns == ["id", "name"])
        try await connection.simple("ALTER TABLE item ADD COLUMN more text DEFAULT 'b'")
        let columns = try await connection.transaction { transaction in
            try await transaction.query("SELECT * FROM item").columns
        }
        #expect(columns == ["id", "name", "more"])
    }

    @Test func `statements that the server forgot are prepared anew`() async throws {
        let connection = try await connected()
        for _ in 0..<3 {
            #expect(try await connection.pipeline(["SELECT \(1)", "SELECT \("a")"]).count == 2)
            try await connection.simple("DISCARD ALL")
        }
    }

    @Test func `more statements than the cache holds come and go`() async throws {
        let connection = try await connected { $0.preparedStatements = 8 }
        for round in 0..<3 {
            let results = try await connection.pipeline((0..<40).map { "SELECT \($0) + \(unescaped: "\($0 * 1_000)")" })
            #expect(try results.map { try $0[0].decode(0, as: Int.self) } == (0..<40).map { $0 * 1_001 }, "round \(round)")
        }
        let kept = try await connection.query("SELECT count(*) FROM pg_prepared_statements")
        #expect(try kept[0].decode(0, as: Int.self) <= 9, "eight, and the one that made room for this question")
    }

    @Test func `the session is set up as configured`() async throws {
        let connection = try await connected {
            $0.statementTimeout = .milliseconds(1_500)
            $0.idleInTransactionTimeout = .seconds(7)
        }
        let row = try #require(
            try await connection.query(
                """
                SELECT current_setting('TimeZone'), current_setting('application_name'), current_setting('statement_timeout'),
                       current_setting('idle_in_transaction_session_timeout'), current_setting('client_encoding')
                """
            ).first)
        #expect(try (0..<5).map { try row.decode($0, as: String.self) } == ["UTC", "goniec-test", "1500ms", "7s", "UTF8"])
    }

    @Test func `COPY is refused with a reason`() async throws {
        let connection = try await connected()
        #expect(await failure { _ = try await connection.query("COPY (SELECT 1) TO STDOUT") } != nil)
        #expect(await failure { try await connection.simple("COPY (SELECT 1) TO STDOUT") } != nil)
        try await connection.connect()
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func `tasks that use a connection at once take turns`() async throws {
        let connection = try await connected()
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask { try await connection.query("SELECT \(number)")[0].decode(0) }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 19_900)
    }
}

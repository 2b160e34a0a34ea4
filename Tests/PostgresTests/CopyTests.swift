import IO
import Postgres
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct CopyTests {
    private struct Stop: Error {}

    private func withTable(_ body: (Connection) async throws -> Void) async throws {
        let connection = try await connected()
        try await connection.simple("CREATE TEMP TABLE item (id int PRIMARY KEY, name text)")
        try await body(connection)
        // Whatever happened, the connection is as good as before.
        #expect(try await connection.pipeline((0..<5).map { "SELECT \($0)" }).count == 5)
        await connection.close()
    }

    private func rows(_ range: Range<Int>, name: String = "x") -> [UInt8] {
        Array(range.map { "\($0)\t\(name)\n" }.joined().utf8)
    }

    private func count(_ connection: Connection) async throws -> Int {
        try await connection.query("SELECT count(*) FROM item")[0].decode(0)
    }

    @Test func `what goes in comes out, in parts of any size`() async throws {
        try await withTable { connection async throws in
            // A byte at a time only little: each part waits for its turn on a busy machine.
            for (size, count) in [(1, 50), (7, 200), (1_000, 2_000), (100_000, 2_000)] {
                let data = rows(0..<count, name: "zażółć")
                var parts = stride(from: 0, to: data.count, by: size).map { Array(data[$0..<min(data.count, $0 + size)]) }.makeIterator()
                #expect(try await connection.copyIn("COPY item FROM STDIN") { parts.next() } == count)
                var out: [UInt8] = []
                #expect(try await connection.copyOut("COPY (SELECT * FROM item ORDER BY id) TO STDOUT") { out += $0.bytes } == count)
                #expect(out == data)
                try await connection.simple("TRUNCATE item")
            }
        }
    }

    @Test func `nothing is copied as well as much`() async throws {
        try await withTable { connection async throws in
            #expect(try await connection.copyIn("COPY item FROM STDIN") { nil } == 0)
            #expect(try await connection.copyOut("COPY item TO STDOUT") { _ in Issue.record("a part of nothing") } == 0)
        }
    }

    @Test func `much more than buffers hold goes through, whole rows at a time`() async throws {
        try await withTable { connection async throws in
            var next = 0
            let name = String(repeating: "n", count: 200)
            let copied = try await connection.copyIn("COPY item FROM STDIN") {
                guard next < 100_000 else { return nil }
                defer { next += 1_000 }
                return rows(next..<next + 1_000, name: name)
            }
            #expect(copied == 100_000)
            var (parts, rowCount, largest, bytes) = (0, 0, 0, 0)
            let taken = try await connection.copyOut("COPY item TO STDOUT") { part in
                parts += 1
                rowCount += part.count
                largest = max(largest, part.bytes.count)
                bytes += part.bytes.count
                if part.bytes.last != 0x0A { Issue.record("half a row") }
            }
            #expect(taken == 100_000 && rowCount == 100_000 && parts > 50 && largest < 200_000 && bytes > 20_000_000)
        }
    }

    @Test func `a bad row in the middle is the server's error, and nothing was copied`() async throws {
        try await withTable { connection async throws in
            var parts = [rows(0..<5_000), Array("x\ty\n".utf8), rows(6_000..<9_000)].makeIterator()
            let error = await failure { _ = try await connection.copyIn("COPY item FROM STDIN") { parts.next() } }
            #expect(error?.sqlState == "22P02")
            #expect(try await count(connection) == 0)
            #expect(await failure { _ = try await connection.copyIn("COPY nowhere FROM STDIN") { nil } }?.sqlState == "42P01")
        }
    }

    @Test func `a source that fails undoes its COPY and its error is what is thrown`() async throws {
        try await withTable { connection async throws in
            var isFirst = true
            await #expect(throws: Stop.self) {
                _ = try await connection.copyIn("COPY item FROM STDIN") {
                    guard isFirst else { throw Stop() }
                    isFirst = false
                    return rows(0..<100)
                }
            }
            #expect(try await count(connection) == 0)
        }
    }

    @Test func `a reader that fails, or is told no more, stops the statement`() async throws {
        try await withTable { connection async throws in
            let endless = "COPY (SELECT generate_series(1, 100000000), repeat('x', 100)) TO STDOUT"
            var parts = 0
            await #expect(throws: Stop.self) {
                _ = try await connection.copyOut(endless) { _ in
                    parts += 1
                    if parts == 3 { throw Stop() }
                }
            }
            #expect(parts == 3)
            let error = await failure {
                _ = try await connection.copyOut("COPY (SELECT 1 / (50000 - i) FROM generate_series(1, 100000) i) TO STDOUT") { _ in }
            }
            #expect(error?.sqlState == "22012")
        }
    }

    @Test func `while a reader is at work the server waits`() async throws {
        let (connection, observer) = (try await connected(), try await connected())
        let process = try #require(await connection.processID)
        var isFirst = true
        _ = try await connection.copyOut("COPY (SELECT repeat('x', 1000) FROM generate_series(1, 30000) i) TO STDOUT") { _ in
            guard isFirst else { return }
            isFirst = false
            var isWaiting = false
            while !isWaiting {
                let rows = try await observer.query(
                    "SELECT 1 FROM pg_stat_activity WHERE pid = \(process) AND wait_event = 'ClientWrite' AND state = 'active'")
                isWaiting = !rows.isEmpty
            }
        }
        #expect(!isFirst)
    }

    @Test func `a cancelled task's COPY is undone, at any moment, in either direction`() async throws {
        try await withTable { connection async throws in
            var cancelled = 0
            for round in 0..<60 {
                let task = Task {
                    await failure {
                        if round.isMultiple(of: 2) {
                            var next = 0
                            _ = try await connection.copyIn("COPY item FROM STDIN") {
                                guard next < 20 else { return nil }
                                defer { next += 1 }
                                return self.rows(next * 1_000..<(next + 1) * 1_000)
                            }
                        } else {
                            _ = try await connection.copyOut("COPY (SELECT generate_series(1, 200000)) TO STDOUT") { _ in }
                        }
                    }
                }
                for _ in 0..<round * 3 { await Task.yield() }
                task.cancel()
                let error = await task.value
                #expect(error == nil || error == .cancelled)
                if error != nil { cancelled += 1 }
                #expect(try await connection.query("SELECT \(round)")[0].decode(0) == round)
                if round.isMultiple(of: 2), error != nil { #expect(try await count(connection) == 0) }
                try await connection.simple("TRUNCATE item")
            }
            #expect(cancelled > 0)
        }
    }

    @Test func `a COPY is part of its transaction`() async throws {
        try await withTable { connection async throws in
            await #expect(throws: Stop.self) {
                try await connection.transaction { transaction async throws in
                    #expect(try await transaction.copyIn("COPY item FROM STDIN", rows(0..<9)) == 9)
                    #expect(try await transaction.query("SELECT count(*) FROM item")[0].decode(0) == 9)
                    throw Stop()
                }
            }
            #expect(try await count(connection) == 0)
            try await connection.transaction { transaction async throws in
                _ = try await transaction.copyIn("COPY item FROM STDIN", rows(0..<9))
                #expect(try await transaction.copyOut("COPY item TO STDOUT") { _ in } == 9)
            }
            #expect(try await count(connection) == 9)
        }
    }

    @Test func `a statement on its own connection is refused while a COPY goes on, and others wait for their turn`() async throws {
        try await withTable { connection async throws in
            let error = await failure {
                _ = try await connection.copyIn("COPY item FROM STDIN") {
                    _ = try await connection.query("SELECT 1")
                    return nil
                }
            }
            guard case .misuse = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            async let other = connection.query("SELECT 1").count
            #expect(try await connection.copyOut("COPY (SELECT generate_series(1, 1000)) TO STDOUT") { _ in } == 1_000)
            #expect(try await other == 1)
        }
    }

    @Test func `what is no COPY, or one of the other direction, is a misuse`() async throws {
        for statement in ["SELECT 1", "COPY item TO STDOUT"] {
            let connection = try await connected()
            try await connection.simple("CREATE TEMP TABLE item (id int)")
            guard case .misuse = await failure(of: { _ = try await connection.copyIn(statement) { nil } }) else {
                Issue.record("\(statement)")
                return
            }
            if await !connection.isConnected { try await connection.connect() }
            #expect(try await connection.query("SELECT 1").count == 1)
        }
    }

    @Test func `a connection that breaks during a COPY says so`() async throws {
        let killer = try await connected()
        for direction in ["in", "out"] {
            let connection = try await connected()
            try await connection.simple("CREATE TEMP TABLE item (id int)")
            let process = try #require(await connection.processID)
            let error = await failure {
                if direction == "in" {
                    _ = try await connection.copyIn("COPY item FROM STDIN") {
                        _ = try await killer.query("SELECT pg_terminate_backend(\(process))")
                        return Array(repeatElement(Array("1\n".utf8), count: 10_000).joined())
                    }
                } else {
                    _ = try await connection.copyOut("COPY (SELECT generate_series(1, 100000000)) TO STDOUT") { _ in
                        _ = try await killer.query("SELECT pg_terminate_backend(\(process))")
                    }
                }
            }
            #expect(error?.endsConnection == true, "\(direction): \(String(describing: error))")
            try await connection.connect()
            #expect(try await connection.query("SELECT 1").count == 1)
        }
    }
}

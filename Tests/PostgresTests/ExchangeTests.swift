import Testing

@testable import Postgres

@Suite struct ExchangeTests {
    private let refusal = ServerError(sqlState: "23505", message: "duplicate")

    private func commands(_ queries: [Query], _ cache: inout StatementCache, mayDeallocate: Bool = true) -> [Exchange.Command] {
        Exchange.commands(for: queries, statements: &cache, mayDeallocate: mayDeallocate)
    }

    @Test func `a statement is prepared by its first use, within the same pipeline`() {
        var cache = StatementCache(capacity: 8)
        #expect(
            commands(["SELECT \(1)", "SELECT \(2)"], &cache)
                == [.prepare(query: 0, name: "g1"), .execute(query: 0, name: "g1"), .execute(query: 1, name: "g1"), .sync])
        #expect(commands(["SELECT \(3)"], &cache) == [.execute(query: 0, name: "g1"), .sync])
        #expect(
            commands(["SELECT \("x")"], &cache) == [.prepare(query: 0, name: "g2"), .execute(query: 0, name: "g2"), .sync],
            "other types are another statement")
        #expect(commands([Query(sql: "COMMIT", isPrepared: false)], &cache) == [.direct(query: 0), .sync])
    }

    @Test func `the least recently used statement makes room, and is removed in a group of its own`() {
        var cache = StatementCache(capacity: 2)
        _ = commands(["SELECT 1", "SELECT 2", "SELECT 1", "SELECT 3"], &cache)
        #expect(cache.count == 2)
        #expect(commands(["SELECT 1"], &cache, mayDeallocate: false) == [.execute(query: 0, name: "g1"), .sync])
        #expect(commands(["SELECT 1"], &cache) == [.close("g2"), .sync, .execute(query: 0, name: "g1"), .sync])
        #expect(commands(["SELECT 1"], &cache) == [.execute(query: 0, name: "g1"), .sync])
    }

    @Test func `what the server forgot is not removed, what is stale is`() {
        var cache = StatementCache(capacity: 8)
        _ = commands(["SELECT 1"], &cache)
        cache.forgetAll()
        #expect(commands(["SELECT 1"], &cache) == [.prepare(query: 0, name: "g2"), .execute(query: 0, name: "g2"), .sync])
        cache.discardAll()
        #expect(
            commands(["SELECT 1"], &cache)
                == [.close("g2"), .sync, .prepare(query: 0, name: "g3"), .execute(query: 0, name: "g3"), .sync])
    }

    @Test func `answers are matched to commands`() {
        var exchange = Exchange(commands: [.prepare(query: 0, name: "g1"), .execute(query: 0, name: "g1"), .sync])
        #expect(exchange.unanswered == nil)
        while exchange.unsent != nil { exchange.didSend() }
        exchange.succeeded(.none(tag: ""))
        exchange.advance()
        #expect(exchange.unanswered == .execute(query: 0, name: "g1"))
        exchange.succeeded(.none(tag: "SELECT 1"))
        exchange.advance()
        #expect(!exchange.isComplete)
        exchange.advance()
        #expect(exchange.isComplete && exchange.failure == nil)
        #expect(exchange.results.map(\.tag) == ["SELECT 1"])
    }

    @Test func `the first refusal is kept, and what was not prepared after it is told`() {
        var exchange = Exchange(commands: [
            .close("g0"), .sync, .execute(query: 0, name: "g1"), .prepare(query: 1, name: "g2"), .execute(query: 1, name: "g2"), .sync,
        ])
        while exchange.unsent != nil { exchange.didSend() }
        #expect(exchange.failed(ServerError(sqlState: "26000", message: "no such statement")) == nil)
        #expect(exchange.failure == nil, "a removal that fails is nobody's concern")
        exchange.advance()
        exchange.advance()
        #expect(exchange.currentQuery == 0)
        #expect(exchange.failed(refusal) == nil)
        exchange.advance()
        #expect(exchange.currentQuery == 1)
        #expect(exchange.skipped() == 1)
        exchange.advance()
        #expect(exchange.skipped() == nil)
        exchange.advance()
        exchange.advance()
        #expect(exchange.isComplete && exchange.failure == refusal)
    }

    @Test func `decisions follow from the code`() {
        func error(_ sqlState: String) -> PostgresError { .server(ServerError(sqlState: sqlState, message: "")) }
        for state in ["08006", "53300", "57P01", "57P03", "40001", "40P01", "55P03"] { #expect(error(state).isTransient, "\(state)") }
        for state in ["22021", "23505", "42601", "0A000"] { #expect(!error(state).isTransient, "\(state)") }
        for state in ["22021", "22P05", "23503"] { #expect(error(state).isDataError, "\(state)") }
        #expect(!error("42703").isDataError && !error("40001").isDataError)
        #expect(error("40P01").isRetryableTransaction && !error("57P01").isRetryableTransaction)
    }
}

extension Rows {
    fileprivate static func none(tag: String) -> Rows {
        Rows(storage: .empty, count: 0, affected: 0, tag: tag)
    }
}

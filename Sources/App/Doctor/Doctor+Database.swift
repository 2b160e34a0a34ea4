internal import Foundation
internal import Postgres
internal import Store
internal import Time

extension Doctor {
    /// Database, schema, clock, identity, snapshots, partitions and durability.
    func database() async -> [Finding] {
        let statementLimit = limit / 2
        do {
            return try await within(limit) {
                try await session.withPool(statementTimeout: statementLimit) { pool in try await examine(pool) }
            }
        } catch {
            let cause = (error as? ServerUnavailable)?.cause ?? error
            return [.bad("database", "\(cause)", cure: "start PostgreSQL, make the database (createdb), or correct database.url")]
        }
    }

    private func examine(_ pool: Pool) async throws -> [Finding] {
        let store = Store(pool: pool)
        // Connecting isn't part of the round trip that the clock is measured over.
        _ = try await pool.query("SELECT 1")
        let before = Date()
        let vitals = try await store.vitals()
        let after = Date()
        var findings = [
            Self.version(vitals, at: try target), Self.clock(vitals.clock, between: before, and: after), Self.snapshots(vitals),
            try durability(vitals),
        ]
        if let failover = failover(vitals) { findings.append(failover) }
        guard !vitals.isStandby, vitals.version >= Self.oldestVersion else { return findings }
        let schema = try await schema(of: pool)
        findings.insert(schema, at: 1)
        if schema.verdict == .good { findings += [try await identity(in: store), try await partitions(in: store)] }
        return findings
    }

    private static let oldestVersion = 140_000

    /// Where it is, without the password.
    private var target: String {
        get throws { DatabaseConfiguration(url: try settings.text("database.url")).description }
    }

    private static func version(_ vitals: DatabaseVitals, at target: String) -> Finding {
        let found = "PostgreSQL \(vitals.versionText) at \(target)"
        guard vitals.version >= oldestVersion else { return .bad("database", found, cure: "PostgreSQL 14 or later is needed: upgrade it") }
        guard !vitals.isStandby else {
            return .bad(
                "database", "\(found), a standby, which can't be written to",
                cure: "name the primary in database.url, or every host with target_session_attrs=read-write"
            )
        }
        return .good("database", found)
    }

    private func schema(of pool: Pool) async throws -> Finding {
        do {
            let missing = try await Migrator(pool: pool).plan()
            guard missing.isEmpty else {
                return .bad("schema", "\(missing.count) migrations are missing", cure: "run goniec migrate")
            }
            return .good("schema", "up to date at \(Migration.all.count)")
        } catch let error as SchemaError {
            return .bad("schema", "\(error)", cure: "install the newer goniec")
        }
    }

    private static func clock(_ clock: Timestamp, between before: Date, and after: Date) -> Finding {
        let middle = (before.timeIntervalSince1970 + after.timeIntervalSince1970) / 2
        let uncertainty = after.timeIntervalSince(before) / 2
        let skew = Double(clock.microseconds) / 1_000_000 - middle
        let size = max(0, abs(skew) - uncertainty)
        let found = String(format: "the database's clock is %.2f s %@ this host's", abs(skew), skew < 0 ? "behind" : "ahead of")
        let cure = "let NTP keep both; the database's decides when timers are due, this host's dates mails"
        guard size < 60 else { return .bad("clock", found, cure: cure) }
        guard size < 2 else { return .warning("clock", found, cure: cure) }
        return .good("clock", found)
    }

    private static func snapshots(_ vitals: DatabaseVitals) -> Finding {
        let cure = "end what holds it (pg_terminate_backend, ROLLBACK PREPARED, pg_drop_replication_slot): old rows can't be cleaned up"
        if let holder = vitals.otherHolders.first { return .warning("snapshots", "\(holder) keeps old rows alive", cure: cure) }
        let minutes = vitals.oldestTransaction.components.seconds / 60
        guard minutes < 5 else {
            return .warning("snapshots", "\(vitals.oldestHolder ?? "somebody") has had a transaction open for \(minutes) min", cure: cure)
        }
        return .good("snapshots", "no transaction is older than 5 min")
    }

    private func durability(_ vitals: DatabaseVitals) throws -> Finding {
        let unsafe = vitals.unsafeSettings.joined(separator: ", ")
        guard unsafe.isEmpty else {
            return .warning("durability", unsafe, cure: "turn it on in production: after a power cut, what was sent could be sent again")
        }
        if vitals.standbys > 0 { return .good("durability", "\(vitals.standbys) standby\(vitals.standbys == 1 ? "" : "s")") }
        let target = try target
        let isLocal = ["localhost", "127.", "[::1]", "/"].contains { target.contains("@\($0)") || target.hasPrefix($0) }
        guard isLocal else { return .warning("durability", "no standby follows the database", cure: "set up streaming replication") }
        return .good("durability", "no standby: enough for a laptop, where production has one")
    }

    /// Nothing where failing over is left to an administrator.
    private func failover(_ vitals: DatabaseVitals) -> Finding? {
        guard settings.failover == .synchronous else { return nil }
        guard !vitals.synchronousStandbys.isEmpty else {
            return .warning(
                "failover", "database.failover is synchronous, but the server waits for no standby",
                cure:
                    "name it in synchronous_standby_names, or set database.failover to asynchronous: nothing would be sent after a failover"
            )
        }
        return .good("failover", "commits wait for \(vitals.synchronousStandbys), from which sending would go on by itself")
    }

    private func identity(in store: Store) async throws -> Finding {
        guard try await store.standstill().isKnownDatabase else {
            let doubt = try await store.doubt().map { " (\($0))" } ?? ""
            return .bad(
                "identity", "the database was restored or failed over, and nothing is sent\(doubt)",
                cure: "make sure that it lacks nothing that was sent, then goniec resume --after-restore"
            )
        }
        return .good("identity", "the database is the one that sending was allowed from")
    }

    private func partitions(in store: Store) async throws -> Finding {
        let missing = try await store.missingPartitions()
        guard let first = missing.first else { return .good("partitions", "made for the coming week") }
        return .warning(
            "partitions", "\(first)\(missing.count > 1 ? " and \(missing.count - 1) more are" : " is") missing",
            cure: "run a scheduler, or goniec migrate once"
        )
    }
}

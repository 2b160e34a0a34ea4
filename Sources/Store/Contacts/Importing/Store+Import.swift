internal import Postgres

extension Store {
    /// Adds contacts that are new and changes those that are not, in one transaction; doing it again changes nothing.
    ///
    /// What a contact doesn't say of itself in the batch is kept. Lock order as everywhere: contacts that are new, contacts that are known,
    /// each sorted by key, then timers.
    package func importContacts(_ batch: ImportBatch, rules: ImportRules = ImportRules()) async throws -> ImportResult {
        do {
            return try await pool.withConnection { connection in
                try await connection.simple(Self.staging)
                return try await connection.transaction { transaction in
                    let result = try await transaction.importContacts(batch, rules: rules)
                    if rules.isDryRun { throw DryRun(result: result) }
                    return result
                }
            }
        } catch let dry as DryRun {
            return dry.result
        }
    }

    private struct DryRun: Error {
        let result: ImportResult
    }

    /// Tables of the session alone, empty at the beginning of each transaction.
    static let staging = """
        SET client_min_messages = warning;
        CREATE TEMP TABLE IF NOT EXISTS import_row (line bigint NOT NULL, contact_id uuid NOT NULL, subject text NOT NULL, email text,
            locale text, zone text, attributes jsonb NOT NULL, has_null boolean NOT NULL, consents jsonb) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE IF NOT EXISTS import_change (contact_id uuid PRIMARY KEY, is_new boolean NOT NULL) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE IF NOT EXISTS import_erased (line bigint NOT NULL, contact_id uuid NOT NULL) ON COMMIT DELETE ROWS;
        """
}

extension Transaction {
    fileprivate func importContacts(_ batch: ImportBatch, rules: ImportRules) async throws -> ImportResult {
        // Each row of the batch finds its contact by key, whatever the planner believes of tables it has no statistics of: the statements
        // leave it no other way round, since a batch's row is never found by an index.
        try await simple(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off")
        _ = try await copyIn("COPY import_row (\(ImportBatch.columns)) FROM STDIN (FORMAT binary)", batch.copyData)
        let renamed = try await query(.renameMerged).affected
        if batch.hasRepeats || renamed > 0 { _ = try await query(.takeRepeatsTogether) }
        var result = ImportResult()
        result.inserted = try await query(.insertNew).affected
        // Most of a first import is new, and then there is nothing to compare.
        if result.inserted < batch.count {
            _ = try await query(.lockKnown)
            let erased = try await query(.takeErasedOut)
            try result.noteErased(erased, rules: rules)
            _ = try await query(.updateChanged)
        }
        if batch.hasConsents { result.withdrawalsKept = try await importConsents(rules) }
        try await finish(batch, &result)
        return result
    }

    private func importConsents(_ rules: ImportRules) async throws(PostgresError) -> Int {
        let kept = try await query(.withdrawals).affected
        _ = try await query(.importConsents(overridesWithdrawals: rules.overridesWithdrawals))
        return rules.overridesWithdrawals ? 0 : kept
    }

    private func finish(_ batch: ImportBatch, _ result: inout ImportResult) async throws(PostgresError) {
        let results = try await pipeline([
            .spreadSegmentWakes,
            "SELECT (SELECT count(*) FROM import_row), (SELECT count(*) FROM import_change WHERE NOT is_new)",
        ])
        guard let row = results[1].first else { return }
        let contacts: Int = try row.decode(0)
        result.updated = try row.decode(1)
        result.unchanged = contacts - result.inserted - result.updated
        result.repeated = batch.count - contacts - result.erased.count
    }
}

extension ImportResult {
    /// Reads the columns line, whether it was merged meanwhile.
    fileprivate mutating func noteErased(_ rows: Rows, rules: ImportRules) throws {
        for row in rows {
            // It was merged after its row was renamed: the transaction's next attempt finds the survivor.
            if try row.decode(1, as: Bool.self) { throw PostgresError.mergedMeanwhile }
            erased.append(try row.decode(0))
        }
        erased.sort()
        if rules.stopsAtErased, let line = erased.first { throw ImportStop(line: line) }
    }
}

extension Query {
    /// Has the segments of the changed contacts looked at again, two thousand a second over all imports; none where there are no segments.
    fileprivate static let spreadSegmentWakes: Query = """
        WITH woken AS (SELECT contact_id, row_number() OVER (ORDER BY contact_id) - 1 AS place FROM import_change
            WHERE (SELECT EXISTS (SELECT FROM segment WHERE state = 'active'))),
        reserved AS (UPDATE import_pace SET next_at = greatest(next_at, goniec_now())
                + (SELECT count(*) FROM woken) * \(unescaped: Store.spacing)
            WHERE EXISTS (SELECT FROM woken)
            RETURNING next_at - (SELECT count(*) FROM woken) * \(unescaped: Store.spacing) AS start)
        INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
        SELECT start + place * \(unescaped: Store.spacing), contact_id, contact_id, 0 FROM woken CROSS JOIN reserved
        ORDER BY contact_id ON CONFLICT DO NOTHING
        """
}

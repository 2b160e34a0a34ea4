package import Postgres

extension Store {
    /// Suppresses addresses by their keyed hashes; one already there keeps its first reason.
    package func suppress(_ hashes: [[UInt8]], reason: String, detail: String? = nil) async throws(PostgresError) {
        _ = try await pool.query(Self.suppressionQuery(hashes, reason: reason, detail: detail))
    }

    static func suppressionQuery(_ hashes: [[UInt8]], reason: String, detail: String?) -> Query {
        """
        INSERT INTO suppression (address_hash, reason, detail)
        SELECT DISTINCT h, \(reason), \(detail as String?) FROM unnest(\(hashes)) AS h ORDER BY 1 ON CONFLICT DO NOTHING
        """
    }
}

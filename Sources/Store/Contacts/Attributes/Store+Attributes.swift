package import Postgres
package import Scenario

extension Store {
    /// The catalogue, by name.
    package func attributes() async throws(PostgresError) -> [AttributeDefinition] {
        let rows = try await pool.query("SELECT name, type, description FROM attribute ORDER BY name COLLATE \"C\"")
        var found: [AttributeDefinition] = []
        for row in rows {
            found.append(AttributeDefinition(name: try row.decode(0), type: try row.decode(1), description: try row.decode(2)))
        }
        return found
    }

    /// What conditions may ask for, and the types; nil while the catalogue is empty: then any attribute may be.
    package func attributeTypes() async throws(PostgresError) -> [String: AttributeType]? {
        let attributes = try await attributes()
        return attributes.isEmpty ? nil : Dictionary(uniqueKeysWithValues: attributes.map { ($0.name, $0.type) })
    }

    /// Adds an attribute to the catalogue or changes it there; a description that isn't given is kept.
    package func setAttribute(_ attribute: AttributeDefinition, by actor: String) async throws(PostgresError) {
        try await setAttributes([attribute], by: actor)
    }

    /// The same for many, all or none.
    package func setAttributes(_ attributes: [AttributeDefinition], by actor: String) async throws(PostgresError) {
        let sorted = attributes.sorted { $0.name < $1.name }
        _ = try await pool.pipeline([
            """
            INSERT INTO attribute AS a (name, type, description)
            SELECT * FROM unnest(\(sorted.map(\.name)), \(sorted.map(\.type)), \(sorted.map(\.description)))
            ON CONFLICT (name) DO UPDATE SET type = excluded.type, description = coalesce(excluded.description, a.description),
                updated_at = now()
            """,
            """
            INSERT INTO audit (actor, action, subject) SELECT \(actor), 'attributes set', name || ' ' || type
            FROM unnest(\(sorted.map(\.name)), \(sorted.map(\.type))) AS a (name, type)
            """,
        ])
    }

    /// Takes an attribute out of the catalogue; contacts keep it. False when it wasn't in it.
    package func removeAttribute(_ name: String, by actor: String) async throws(PostgresError) -> Bool {
        let rows = try await pool.query(
            """
            WITH gone AS (DELETE FROM attribute WHERE name = \(name) RETURNING name)
            INSERT INTO audit (actor, action, subject) SELECT \(actor), 'attributes remove', name FROM gone
            """
        )
        return rows.affected > 0
    }

    /// What attributes contacts have, by name, of a sample of about so many contacts; nil for all of them, which reads them all.
    package func observedAttributes(sample: Int?) async throws(PostgresError) -> [ObservedAttribute] {
        let share = try await sampleShare(sample)
        return try await pool.query(Self.observation(source: share.map { "contact TABLESAMPLE SYSTEM (\($0))" } ?? "contact")).observed()
    }

    /// How many percent of the table's pages hold about so many contacts; nil for all of them.
    private func sampleShare(_ sample: Int?) async throws(PostgresError) -> Double? {
        guard let sample else { return nil }
        let rows = try await pool.query("SELECT reltuples::float8 FROM pg_class WHERE oid = 'contact'::regclass")
        // −1: never counted, and so hardly large.
        let count = try rows.first?.decode(0, as: Double.self) ?? -1
        return count > Double(sample) ? max(0.001, 100 * Double(sample) / count) : nil
    }

    static func observation(source: String) -> Query {
        """
        SELECT key, kind, count(*) FROM (
            SELECT e.key, CASE jsonb_typeof(e.value)
                WHEN 'string' THEN CASE
                    WHEN e.value #>> '{}' ~ '^\\d{4}-\\d\\d-\\d\\d$' THEN 'date'
                    WHEN e.value #>> '{}' ~ '^\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)$' THEN 'timestamp'
                    ELSE 'text' END
                WHEN 'number' THEN CASE WHEN e.value::text ~ '^-?\\d{1,18}$' THEN 'integer' ELSE 'number' END
                WHEN 'boolean' THEN 'boolean' WHEN 'array' THEN 'list' WHEN 'object' THEN 'object' END AS kind
            FROM (SELECT attributes FROM \(unescaped: source) WHERE erased_at IS NULL) c, jsonb_each(c.attributes) e) k
        WHERE kind IS NOT NULL GROUP BY key, kind ORDER BY key COLLATE "C"
        """
    }
}

extension Rows {
    /// Reads the columns name, kind, count, sorted by name.
    func observed() throws(PostgresError) -> [ObservedAttribute] {
        var found: [(name: String, counts: [ObservedAttribute.Kind: Int64])] = []
        for row in self {
            let name: String = try row.decode(0)
            guard let kind = ObservedAttribute.Kind(rawValue: try row.decode(1)) else { continue }
            if found.last?.name != name { found.append((name, [:])) }
            found[found.count - 1].counts[kind] = try row.decode(2, as: Int64.self)
        }
        return found.map { ObservedAttribute(name: $0.name, counts: $0.counts) }
    }
}

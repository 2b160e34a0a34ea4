internal import Identity
internal import Postgres
internal import Scenario
internal import Time

/// The one query that answers what a batch asks of its contacts' events.
struct AggregateQuery {
    /// Days that are read: of a type, counted or added up; none when only the whole is asked for.
    private struct Line {
        let type: String
        let field: String
        let since: UTCDay?
        let isForEver: Bool
        let isCounted: Bool
    }

    private var lines: [Line] = []
    /// The days in which windows begin; `wantsData` where numbers are added up.
    private var edges: [(type: String, day: UTCDay, wantsData: Bool)] = []
    private var lasts: [String] = []

    init(_ needs: AggregateNeeds, counted: Set<EventField>, now: Timestamp) {
        for (type, need) in needs.types.sorted(by: { $0.key < $1.key }) {
            if need.wantsLast { lasts.append(type) }
            let since = need.since(now)
            guard since != nil || need.isForEver else { continue }
            for field in [""] + need.sums.sorted() {
                let isCounted = field.isEmpty || counted.contains(EventField(type: type, field: field))
                lines.append(Line(type: type, field: field, since: since, isForEver: need.isForEver, isCounted: isCounted))
            }
            for day in Set(need.windows.map { UTCDay(of: now - $0) }).sorted() { edges.append((type, day, !need.sums.isEmpty)) }
        }
    }

    /// Rows of three kinds: 0 days (day null: all before), 1 events of the days that are told one by one, 2 the latest events.
    func query(of contacts: [UUID], detailLimit: Int64) -> Query {
        let raw = lines.filter { !$0.isCounted }
        let kept = lines.filter(\.isCounted)
        // OFFSET 0 keeps each look-up by key one of its own.
        return """
            WITH asked AS (SELECT unnest(\(contacts)) AS contact_id),
            kept AS (SELECT * FROM unnest(\(kept.map(\.type)), \(kept.map(\.field)), \(kept.map { $0.since.map { Int32($0.number) } }),
                \(kept.map(\.isForEver))) AS l (type, field, since, is_for_ever)),
            raw AS (SELECT * FROM unnest(\(raw.map(\.type)), \(raw.map(\.field)), \(raw.map { EventFieldPath.jsonPath(of: $0.field) }),
                \(raw.map { $0.since.map { Int32($0.number) } }), \(raw.map(\.isForEver))) AS l (type, field, path, since, is_for_ever)),
            edges AS (SELECT * FROM unnest(\(edges.map(\.type)), \(edges.map { Int32($0.day.number) }), \(edges.map(\.wantsData)))
                AS e (type, day, wants_data)),
            days AS MATERIALIZED (
                SELECT a.contact_id, l.type, l.field, d.day, d.count, d.sum FROM asked a CROSS JOIN kept l
                CROSS JOIN LATERAL (SELECT d.day - DATE '1970-01-01' AS day, d.count, d.sum FROM event_day d
                    WHERE d.contact_id = a.contact_id AND d.type = l.type AND d.field = l.field
                        AND d.day >= DATE '1970-01-01' + l.since OFFSET 0) d),
            earlier AS (
                SELECT a.contact_id, l.type, l.field, d.count, d.sum FROM asked a CROSS JOIN kept l
                CROSS JOIN LATERAL (SELECT coalesce(sum(d.count), 0)::bigint AS count, coalesce(sum(d.sum), 0) AS sum FROM event_day d
                    WHERE d.contact_id = a.contact_id AND d.type = l.type AND d.field = l.field
                        AND (l.since IS NULL OR d.day < DATE '1970-01-01' + l.since) OFFSET 0) d
                WHERE l.is_for_ever),
            added AS (
                SELECT a.contact_id, l.type, l.field, d.day, d.sum FROM asked a CROSS JOIN raw l
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN n.day >= l.since THEN n.day END AS day, sum(n.number) AS sum FROM (
                        SELECT floor(extract(epoch FROM v.time) / 86400)::int AS day,
                            (jsonb_path_query_first(v.data, l.path::jsonpath, '{}', true) #>> '{}')::numeric AS number
                        FROM event v WHERE v.contact_id = a.contact_id AND v.type = l.type
                            AND jsonb_typeof(jsonb_path_query_first(v.data, l.path::jsonpath, '{}', true)) = 'number' OFFSET 0) n
                    WHERE l.is_for_ever OR n.day >= l.since GROUP BY 1) d),
            known AS MATERIALIZED (
                SELECT DISTINCT contact_id, type, day, wants_data FROM (
                    SELECT d.contact_id, d.type, d.day, e.day AS edge, e.wants_data,
                        sum(d.count) OVER (PARTITION BY d.contact_id, d.type, e.day ORDER BY d.day) AS running
                    FROM days d JOIN edges e ON e.type = d.type AND d.day >= e.day WHERE d.field = '') AS r
                WHERE day = edge OR running <= \(detailLimit))
            SELECT 0 AS kind, contact_id, type, field, day, count, sum::text, NULL::timestamptz AS time, NULL::text AS source,
                NULL::text AS event_id, NULL::jsonb AS data FROM days
            UNION ALL SELECT 0, contact_id, type, field, NULL, count, sum::text, NULL, NULL, NULL, NULL FROM earlier
            UNION ALL SELECT 0, contact_id, type, field, day, 0, sum::text, NULL, NULL, NULL, NULL FROM added
            UNION ALL SELECT 1, k.contact_id, k.type, NULL, k.day, NULL, NULL, v.time, NULL, NULL, CASE WHEN k.wants_data THEN v.data END
                FROM known k CROSS JOIN LATERAL (SELECT v.time, v.data FROM event v
                    WHERE v.contact_id = k.contact_id AND v.type = k.type AND v.time >= to_timestamp(k.day * 86400.0)
                        AND v.time < to_timestamp((k.day + 1) * 86400.0) AND v.received_at >= to_timestamp(k.day * 86400.0) OFFSET 0) v
            UNION ALL SELECT 2, a.contact_id, t.type, NULL, NULL, NULL, NULL, v.time, v.source, v.event_id, v.data
                FROM asked a CROSS JOIN unnest(\(lasts)) AS t (type)
                CROSS JOIN LATERAL (SELECT to_timestamp((d.day - DATE '1970-01-01') * 86400.0) AS start FROM event_day d
                    WHERE d.contact_id = a.contact_id AND d.type = t.type AND d.field = '' ORDER BY d.day DESC LIMIT 1) d
                CROSS JOIN LATERAL (SELECT v.time, v.source, v.event_id, v.data FROM event v
                    WHERE v.contact_id = a.contact_id AND v.type = t.type AND v.time >= d.start AND v.received_at >= d.start
                    ORDER BY v.time DESC, v.source COLLATE "C" DESC, v.event_id COLLATE "C" DESC LIMIT 1) v
            """
    }
}

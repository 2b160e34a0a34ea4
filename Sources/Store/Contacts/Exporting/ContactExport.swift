internal import JSON
internal import Postgres
internal import Scenario

/// The statement of an export, and the header before it.
struct ContactExport {
    let header: [UInt8]
    let copy: String

    /// Lines of JSON; control characters, which JSON has none of, keep COPY from quoting.
    static func ndjson(segment: String?) -> ContactExport {
        let select = """
            SELECT '{"subject":' || to_json(subject) || coalesce(',"email":' || to_json(email), '')
                || coalesce(',"locale":' || to_json(locale), '') || coalesce(',"zone":' || to_json(zone), '')
                || ',"attributes":' || attributes::text || coalesce(',"consents":' || s.consents::text, '') || '}'
            """
        return ContactExport(
            header: [], copy: "COPY (\(select) \(source(segment))) TO STDOUT (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')")
    }

    /// A header, and fields as RFC 4180 has them.
    static func csv(attributes: [(column: ContactColumns.Attribute, header: String)], topics: [String], segment: String?) -> ContactExport {
        let header = ContactColumns.own + attributes.map(\.header) + topics.map { ContactColumns.consentPrefix + $0 }
        var select: Query.StringInterpolation = .init(literalCapacity: 0, interpolationCount: 0)
        select.appendLiteral("SELECT subject, email, locale, zone")
        for (column, _) in attributes {
            let isText = column.type == .text || column.type == .date || column.type == .timestamp
            select.appendLiteral(isText ? ", attributes->>" : ", (attributes->")
            select.appendInterpolation(literal: column.name)
            if !isText { select.appendLiteral(")::text") }
        }
        for topic in topics {
            select.appendLiteral(", CASE (s.consents->>")
            select.appendInterpolation(literal: topic)
            select.appendLiteral(")::boolean WHEN true THEN 'yes' WHEN false THEN 'no' END")
        }
        return ContactExport(
            header: Array((header.map(field).joined(separator: ",") + "\n").utf8),
            copy: "COPY (\(Query(stringInterpolation: select).sql) \(source(segment))) TO STDOUT (FORMAT csv)")
    }

    static func field(_ text: String) -> String {
        let isPlain = !text.isEmpty && !text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    static func source(_ segment: String?) -> String {
        let query: Query =
            segment.map {
                "AND EXISTS (SELECT FROM segment_member m WHERE m.contact_id = c.contact_id AND m.segment = \(literal: $0))"
            } ?? ""
        return """
            FROM contact c LEFT JOIN LATERAL (SELECT jsonb_object_agg(topic, granted) AS consents FROM consent k
                WHERE k.contact_id = c.contact_id) s ON true
            WHERE erased_at IS NULL \(query.sql) ORDER BY c.contact_id
            """
    }
}

internal import Postgres

/// The statements of an import, over the rows in `import_row`; `import_change` collects the contacts of which something was new.
extension Query {
    /// Contacts that were merged into another are that one.
    static let renameMerged: Query = """
        WITH named AS MATERIALIZED (SELECT ctid AS place,
            (SELECT survivor_id FROM contact_alias a WHERE a.contact_id = r.contact_id) AS survivor_id FROM import_row r)
        UPDATE import_row r SET contact_id = n.survivor_id FROM named n WHERE r.ctid = n.place AND n.survivor_id IS NOT NULL
        """

    /// Leaves one row a contact, in which what was said last counts.
    static let takeRepeatsTogether: Query = """
        WITH gone AS (DELETE FROM import_row WHERE contact_id IN
            (SELECT contact_id FROM import_row GROUP BY contact_id HAVING count(*) > 1) RETURNING *)
        INSERT INTO import_row
        SELECT min(line), contact_id, (array_agg(subject ORDER BY line))[1],
            (array_agg(email ORDER BY line DESC) FILTER (WHERE email IS NOT NULL))[1],
            (array_agg(locale ORDER BY line DESC) FILTER (WHERE locale IS NOT NULL))[1],
            (array_agg(zone ORDER BY line DESC) FILTER (WHERE zone IS NOT NULL))[1],
            jsonb_merge(attributes ORDER BY line), bool_or(has_null), jsonb_merge(consents ORDER BY line)
        FROM gone GROUP BY contact_id
        """

    /// As the trigger does: all that are new before any that is known, so that the two never wait for each other in a circle.
    static let insertNew: Query = """
        WITH added AS (
            INSERT INTO contact (contact_id, subject, email, locale, zone, attributes, created_at, updated_at)
            SELECT contact_id, subject, email, locale, zone,
                CASE WHEN has_null THEN without_null_members(attributes) ELSE attributes END, (SELECT goniec_now()),
                (SELECT goniec_now())
            FROM import_row ORDER BY contact_id
            ON CONFLICT DO NOTHING RETURNING contact_id)
        INSERT INTO import_change SELECT contact_id, true FROM added
        """

    static let lockKnown: Query = """
        SELECT count(*) FROM (SELECT FROM (SELECT contact_id FROM import_row ORDER BY contact_id) r
            CROSS JOIN LATERAL (SELECT FROM contact c WHERE c.contact_id = r.contact_id OFFSET 0 FOR NO KEY UPDATE) c) AS locked
        """

    /// Nothing is kept of an erased contact. Tells whether it was rather merged.
    static let takeErasedOut: Query = """
        DELETE FROM import_row r WHERE (SELECT c.erased_at IS NOT NULL FROM contact c WHERE c.contact_id = r.contact_id)
        RETURNING r.line, EXISTS (SELECT FROM contact_alias a WHERE a.contact_id = r.contact_id)
        """

    /// The rows are locked, so that they stay in their places.
    static let updateChanged: Query = """
        WITH known AS MATERIALIZED (
            SELECT c.place, c.email, c.locale, c.zone, c.attributes,
                coalesce(r.email, c.email) AS new_email, coalesce(r.locale, c.locale) AS new_locale, coalesce(r.zone, c.zone) AS new_zone,
                CASE WHEN r.has_null THEN without_null_members(c.attributes || r.attributes) ELSE c.attributes || r.attributes END
                    AS new_attributes
            FROM import_row r CROSS JOIN LATERAL (SELECT ctid AS place, email, locale, zone, attributes FROM contact
                WHERE contact_id = r.contact_id OFFSET 0) c),
        changed AS (
            UPDATE contact c SET email = k.new_email, locale = k.new_locale, zone = k.new_zone, attributes = k.new_attributes,
                updated_at = (SELECT goniec_now())
            FROM known k WHERE c.ctid = k.place AND (k.new_email IS DISTINCT FROM k.email OR k.new_locale IS DISTINCT FROM k.locale
                OR k.new_zone IS DISTINCT FROM k.zone OR k.new_attributes <> k.attributes)
            RETURNING c.contact_id)
        INSERT INTO import_change SELECT contact_id, false FROM changed
        """

    /// Consents that were withdrawn and that the file has as given.
    static let withdrawals: Query = """
        SELECT FROM import_row r CROSS JOIN LATERAL jsonb_each(r.consents) e CROSS JOIN LATERAL
            (SELECT FROM consent WHERE contact_id = r.contact_id AND topic = e.key AND NOT granted OFFSET 0) c WHERE e.value::boolean
        """

    /// Every change gets its line in the journal.
    static func importConsents(overridesWithdrawals: Bool) -> Query {
        """
        WITH changed AS (
            INSERT INTO consent AS c (contact_id, topic, granted, source, changed_at)
            SELECT r.contact_id, e.key, e.value::boolean, 'import', (SELECT goniec_now())
            FROM import_row r CROSS JOIN LATERAL jsonb_each(r.consents) e ORDER BY 1, 2
            ON CONFLICT (contact_id, topic) DO UPDATE SET granted = excluded.granted, source = excluded.source,
                changed_at = excluded.changed_at
            WHERE c.granted <> excluded.granted AND (NOT excluded.granted OR \(overridesWithdrawals))
            RETURNING contact_id, topic, granted),
        journalled AS (
            INSERT INTO journal (contact_id, at, id, kind, detail)
            SELECT contact_id, (SELECT goniec_now()), gen_random_uuid(),
                CASE WHEN granted THEN 'consent-granted' ELSE 'consent-withdrawn' END, topic || ' (import)' FROM changed)
        INSERT INTO import_change SELECT DISTINCT contact_id, false FROM changed ON CONFLICT DO NOTHING
        """
    }
}

-- The database's clock decides. `clock_offset` is zero but in tests, which move it.
CREATE TABLE clock_offset (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    value interval NOT NULL DEFAULT '0'
);
INSERT INTO clock_offset DEFAULT VALUES;

CREATE FUNCTION goniec_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT now() + (SELECT value FROM clock_offset) $$;

-- Makes the range partitions of `parent` that cover [start, start + count * step), where they are missing. Rows that had gone to the
-- default partition move into theirs. Idempotent; two callers wait for each other. Make one parent's per transaction: each is locked
-- against writers until the end of it.
CREATE FUNCTION ensure_partitions(parent text, start timestamptz, step interval, count int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    made int := 0;
    low timestamptz;
    high timestamptz;
    part text;
    key text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ensure_partitions'), hashtext(parent));
    SELECT a.attname INTO key FROM pg_partitioned_table p
        JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
        WHERE p.partrelid = parent::regclass;
    FOR i IN 0..count - 1 LOOP
        low := start + i * step;
        high := start + (i + 1) * step;
        part := format('%s_%s', parent, to_char(low AT TIME ZONE 'UTC', 'YYYYMMDD'));
        CONTINUE WHEN to_regclass(part) IS NOT NULL;
        -- A row that somebody adds between the move and ATTACH would make ATTACH fail.
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent || '_default');
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', part, parent);
        EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
            parent || '_default', key, low, key, high, part);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, low, high);
        made := made + 1;
    END LOOP;
    RETURN made;
END $$;

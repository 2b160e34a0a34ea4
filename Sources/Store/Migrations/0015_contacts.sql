-- What attributes there are and of what type. Empty: anything goes.
CREATE TABLE attribute (
    name text PRIMARY KEY,
    type text NOT NULL CHECK (type IN ('text', 'number', 'integer', 'boolean', 'timestamp', 'date', 'list', 'object')),
    description text,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Contacts that were merged into another. Their row in `contact` stays, blank and erased, so that whoever meets the old subject has
-- something to lock: then a merge is either done or still to come. `survivor_id` never names a merged contact itself.
CREATE TABLE contact_alias (
    contact_id uuid PRIMARY KEY,
    survivor_id uuid NOT NULL,
    reason text,
    merged_at timestamptz NOT NULL DEFAULT goniec_now(),
    CHECK (contact_id <> survivor_id)
);
CREATE INDEX contact_alias_survivor ON contact_alias (survivor_id);

-- One attribute after the other, the last one said wins.
CREATE AGGREGATE jsonb_merge(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}');

-- An attribute that is null is none. (jsonb_strip_nulls would reach into lists and objects.)
CREATE FUNCTION without_null_members(object jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(jsonb_object_agg(key, value) FILTER (WHERE value <> 'null'), '{}') FROM jsonb_each(object) $$;

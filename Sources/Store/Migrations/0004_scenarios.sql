CREATE TABLE scenario (
    scenario text PRIMARY KEY,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'archived')),
    live_version int NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Immutable: a published version never changes.
CREATE TABLE scenario_version (
    scenario text NOT NULL,
    version int NOT NULL,
    checksum text NOT NULL,             -- SHA-256 of the folder's files
    author text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    files jsonb NOT NULL,               -- path → text
    PRIMARY KEY (scenario, version)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a published version never changes'; END $$;
CREATE TRIGGER scenario_version_is_immutable BEFORE UPDATE OR DELETE ON scenario_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE segment (
    segment text PRIMARY KEY,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deleted')),
    version int NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Immutable: a published definition never changes.
CREATE TABLE segment_version (
    segment text NOT NULL,
    version int NOT NULL,
    checksum text NOT NULL,             -- SHA-256 of the file
    author text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    source text NOT NULL,               -- the file
    PRIMARY KEY (segment, version)
);
CREATE TRIGGER segment_version_is_immutable BEFORE UPDATE OR DELETE ON segment_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who is in, as the trigger last saw it; written only under the contact's row lock.
CREATE TABLE segment_member (
    contact_id uuid NOT NULL,
    segment text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (contact_id, segment)
);
CREATE INDEX segment_member_segment ON segment_member (segment, contact_id);

-- When time alone changes a membership next: there stands the timer with the contact's own id as its enrollment.
ALTER TABLE contact ADD COLUMN segments_due_at timestamptz;

-- A change of definitions whose members must be found anew: the scheduler wakes all contacts, chunk by chunk, in the order of their ids.
CREATE TABLE segment_recount (
    recount_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    segments text[] NOT NULL,
    frontier xid8,                      -- a transaction that began when the definitions were there: all before it must have ended
    cursor uuid,
    total bigint NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    started_at timestamptz NOT NULL DEFAULT goniec_now(),
    finished_at timestamptz
);
CREATE INDEX segment_recount_open ON segment_recount (recount_id) WHERE finished_at IS NULL;

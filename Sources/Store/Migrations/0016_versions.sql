-- What a publisher says of a version, and which older one it brings back.
ALTER TABLE scenario_version
    ADD COLUMN message text,
    ADD COLUMN restores int;

-- Something done to everybody who is under way in a scenario, batch by batch: moved to another version, let go on after a pause, or
-- ended. The cursor is the last passage that has been passed; whoever goes on after a process has died begins behind it.
CREATE TABLE scenario_operation (
    operation_id uuid PRIMARY KEY,
    scenario text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('migrate', 'resume', 'end')),
    version int,                        -- migrate: where to
    map jsonb,                          -- migrate: step → keep, exit or a step
    paused_at timestamptz,              -- resume: since when
    resumed_at timestamptz,             -- resume: until when, though the pause is lifted only when everybody's wait has been seen to
    actor text NOT NULL,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'cancelled', 'done')),
    total bigint NOT NULL,
    passed bigint NOT NULL DEFAULT 0,
    changed bigint NOT NULL DEFAULT 0,
    cursor_contact uuid,
    cursor_enrollment uuid,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,       -- when its process last looked
    ended_at timestamptz
);
CREATE UNIQUE INDEX scenario_operation_running ON scenario_operation (scenario) WHERE state = 'running';

-- Who is under way in a scenario, in the order they are walked through.
CREATE INDEX enrollment_under_way ON enrollment (scenario, contact_id, enrollment_id) WHERE live;

-- What was decided lately, without a look at what was decided before.
CREATE INDEX journal_at ON journal USING brin (at);

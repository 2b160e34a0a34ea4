-- Published in the time that everything else goes by.
ALTER TABLE scenario_version ALTER published_at SET DEFAULT goniec_now();

-- How far a scenario's moments have been run: those up to `passed` have been begun, or were before its publication.
CREATE TABLE schedule (
    scenario text PRIMARY KEY,
    timetable text NOT NULL,            -- the moments that `passed` is about
    passed timestamptz NOT NULL
);

-- Contacts being let into a scenario, chunk by chunk in the order of their ids, the cursor moving in the chunk's transaction: each gets a
-- timer whose enrollment_id is the fan-out's and whose wait_no is 0. The trigger makes an event of it, in the transaction that removes it.
CREATE TABLE fanout (
    fanout_id uuid PRIMARY KEY,         -- of a tick: UUIDv5 of scenario and tick, so that any number of schedulers make one
    scenario text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('schedule', 'broadcast', 'manual')),
    tick timestamptz NOT NULL,          -- the moment it stands for
    begins_at timestamptz NOT NULL,
    segment text,                       -- whose members; null: all contacts, or of `manual` those that were named
    data jsonb,                         -- what the events say beside; only here, never on the broker
    rate int CHECK (rate > 0),          -- contacts an hour; null: as fast as it goes
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'done', 'cancelled')),
    cursor uuid,
    total bigint,                       -- as counted when it began, or at its end; null: too many to be counted at once
    done bigint NOT NULL DEFAULT 0,     -- contacts that got their timer
    next_at timestamptz,                -- with a rate: when the next contact is due
    actor text,                         -- who began it; null: the farm itself
    reason text,
    created_at timestamptz NOT NULL DEFAULT goniec_now(),
    started_at timestamptz,
    advanced_at timestamptz,
    superseded_at timestamptz,          -- before it began another moment was published; it doesn't begin while that is so
    ended_at timestamptz
);
CREATE UNIQUE INDEX fanout_tick ON fanout (scenario, tick) WHERE kind <> 'manual';
CREATE INDEX fanout_open ON fanout (begins_at) WHERE state = 'running';
CREATE INDEX fanout_ended ON fanout (ended_at) WHERE ended_at IS NOT NULL;

-- Which fan-out a passage came of: written with its row and never changed.
ALTER TABLE enrollment ADD COLUMN fanout_id uuid;
CREATE INDEX enrollment_fanout ON enrollment (fanout_id, contact_id, enrollment_id) WHERE fanout_id IS NOT NULL;

-- Up to when the wakes of imported contacts are spread: a million contacts whose segments are to be looked at don't stand in front of every
-- wait that comes due meanwhile.
CREATE TABLE import_pace (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    next_at timestamptz NOT NULL
);
INSERT INTO import_pace (next_at) VALUES ('-infinity');

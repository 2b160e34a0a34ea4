CREATE TABLE enrollment (
    contact_id uuid NOT NULL,
    enrollment_id uuid NOT NULL,
    scenario text NOT NULL,
    version int NOT NULL,
    key text NOT NULL,
    live boolean NOT NULL,
    wait_no int NOT NULL,
    due_at timestamptz,                 -- where its timer stands, as long as that isn't on its way
    state jsonb NOT NULL,               -- what the engine keeps: step, context, visits …
    entered_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text,
    PRIMARY KEY (contact_id, enrollment_id)
);
CREATE UNIQUE INDEX enrollment_one_live ON enrollment (contact_id, scenario, key) WHERE live;
CREATE INDEX enrollment_latest ON enrollment (contact_id, scenario, key, entered_at);

-- Rows are inserted and deleted, never updated; the primary key is the only index. Stale ones are ignored by wait_no and removed when due.
CREATE TABLE timer (
    due_at timestamptz NOT NULL,
    contact_id uuid NOT NULL,
    enrollment_id uuid NOT NULL,
    wait_no int NOT NULL,
    PRIMARY KEY (due_at, contact_id, enrollment_id, wait_no)
) PARTITION BY RANGE (due_at);
CREATE TABLE timer_default PARTITION OF timer DEFAULT;

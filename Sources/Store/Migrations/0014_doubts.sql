-- Messages that the broker has delivered often, while a process has each alone in its hands. A process takes its mark away when it comes to
-- an end with the message, or loses it; one that dies leaves it, and that is what tells a message that kills from a bad network.
CREATE TABLE suspect (
    message_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    queue text NOT NULL,
    marked_at timestamptz NOT NULL DEFAULT goniec_now(),
    PRIMARY KEY (message_id, worker_id)
);
CREATE INDEX suspect_worker ON suspect (worker_id);

-- What a living process noticed and the database can't know of itself: that it lacks what it had. Put back as a plain copy of its files, it
-- is the same system on the same timeline.
ALTER TABLE database_identity ADD COLUMN doubted_at timestamptz, ADD COLUMN doubt text;

-- False after the database was restored or replaced by a copy: what had been sent may stand as unsent again.
CREATE OR REPLACE FUNCTION is_known_database() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT FROM database_identity
    WHERE system_identifier = current_system_identifier() AND timeline = current_timeline() AND doubted_at IS NULL) $$;

-- Scheduler and edge tell of themselves too, without a queue.
ALTER TABLE worker DROP CONSTRAINT worker_state_check,
    ADD CONSTRAINT worker_state_check CHECK (state IN ('connecting', 'consuming', 'running', 'paused', 'waiting', 'draining'));

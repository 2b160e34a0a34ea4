-- The processes that work, as they tell of themselves every few seconds: a row for each queue that one consumes. A process that ends
-- takes its rows along; those of one that died are swept after a day.
CREATE TABLE worker (
    worker_id uuid NOT NULL,            -- one life of a process
    queue text NOT NULL,
    stage text NOT NULL,
    host text NOT NULL,
    pid int NOT NULL,
    version text NOT NULL,
    state text NOT NULL CHECK (state IN ('connecting', 'consuming', 'paused', 'waiting', 'draining')),
    reason text,                        -- what it lacks
    finished bigint NOT NULL,           -- messages, since it started
    rate float8 NOT NULL,               -- messages a second, over the last minute
    unacked int NOT NULL,
    stalled_since timestamptz,          -- it holds messages and has finished none since
    started_at timestamptz NOT NULL DEFAULT goniec_now(),
    seen_at timestamptz NOT NULL DEFAULT goniec_now(),
    PRIMARY KEY (worker_id, queue)
) WITH (fillfactor = 50);

-- What came into a queue before this moment has been delivered to a worker: whatever waits in it has waited no longer than since then.
CREATE TABLE queue_mark (
    queue text PRIMARY KEY,
    delivered_to timestamptz NOT NULL
) WITH (fillfactor = 50);

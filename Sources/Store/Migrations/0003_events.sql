-- What was taken in: the id makes a second delivery of the same message harmless, the hash tells a second message under the same id.
CREATE TABLE inbox (
    contact_id uuid NOT NULL,
    id uuid NOT NULL,                   -- UUIDv5 of source, a separator, and the event's id
    body_hash bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT goniec_now(),
    PRIMARY KEY (contact_id, id)
);
CREATE INDEX inbox_received_at ON inbox USING brin (received_at);

CREATE TABLE event (
    contact_id uuid NOT NULL,
    id uuid NOT NULL,                   -- as in inbox
    time timestamptz NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    type text NOT NULL,
    data jsonb NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (contact_id, id, received_at)
) PARTITION BY RANGE (received_at);
CREATE TABLE event_default PARTITION OF event DEFAULT;
CREATE INDEX event_contact_time ON event (contact_id, time);

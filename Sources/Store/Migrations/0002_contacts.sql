-- contact_id is the UUIDv5 of the subject, so that two workers that meet a new person at once agree without asking each other.
CREATE TABLE contact (
    contact_id uuid PRIMARY KEY,
    subject text NOT NULL,
    email text,
    locale text,
    zone text,
    attributes jsonb NOT NULL DEFAULT '{}',
    last_event_at timestamptz,          -- the newest event taken in; an event behind it is late
    created_at timestamptz NOT NULL DEFAULT goniec_now(),
    updated_at timestamptz NOT NULL DEFAULT goniec_now(),
    erased_at timestamptz
);

-- What a contact said of a topic, newest state; every change is in the journal.
CREATE TABLE consent (
    contact_id uuid NOT NULL,
    topic text NOT NULL,
    granted boolean NOT NULL,
    source text NOT NULL,               -- where it was said: one-click, page, event, import …
    changed_at timestamptz NOT NULL DEFAULT goniec_now(),
    PRIMARY KEY (contact_id, topic)
);

-- An address that must not be written to. Keyed hash, so that it survives erasure and tells nothing by itself.
CREATE TABLE suppression (
    address_hash bytea PRIMARY KEY,
    reason text NOT NULL,               -- hard, complaint, manual …
    detail text,
    created_at timestamptz NOT NULL DEFAULT goniec_now()
);

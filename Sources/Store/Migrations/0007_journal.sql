-- What was decided for a contact and why, line by line.
CREATE TABLE journal (
    contact_id uuid NOT NULL,
    at timestamptz NOT NULL,
    id uuid NOT NULL,                   -- version 7: sorts by when it was written
    enrollment_id uuid,
    delivery_id uuid,
    scenario text,
    step text,
    kind text NOT NULL,
    detail text,
    PRIMARY KEY (contact_id, at, id)
) PARTITION BY RANGE (at);
CREATE TABLE journal_default PARTITION OF journal DEFAULT;

-- What trigger workers from before take in isn't counted: pause trigger.event, or end them, until all processes are new.
--
-- How many events there were on each day of UTC, so that nobody has to count all of a contact's. Kept for every type, under the contact's
-- row lock. A row with a field adds up the numbers found there; field '' counts all events.
CREATE TABLE event_day (
    contact_id uuid NOT NULL,
    type text NOT NULL,
    field text NOT NULL,                -- a path with dots into the data
    day date NOT NULL,
    count bigint NOT NULL,
    sum numeric NOT NULL DEFAULT 0,
    PRIMARY KEY (contact_id, type, field, day)
) WITH (fillfactor = 85);
INSERT INTO event_day (contact_id, type, field, day, count)
    SELECT contact_id, type, '', (time AT TIME ZONE 'UTC')::date, count(*) FROM event GROUP BY 1, 2, 4;

-- The events of a window's first day, and the latest.
CREATE INDEX event_contact_type_time ON event (contact_id, type, time);

-- The numbers that are added up, since some condition asks for them. Every event that is taken in after the declaration is; those before
-- are by a backfill. Until that has come to the end, sums are made of the events themselves.
CREATE TABLE event_field (
    type text NOT NULL,
    field text NOT NULL,
    path jsonpath NOT NULL,             -- the same for the database
    counted_at timestamptz,             -- when it came to the end
    PRIMARY KEY (type, field)
);

-- The first ones, made before anybody writes; the scheduler makes those of later times.
CREATE FUNCTION ensure_coming_partitions(parent text) RETURNS int LANGUAGE sql AS $$
    SELECT CASE parent
        WHEN 'timer' THEN ensure_partitions(parent, date_trunc('day', goniec_now(), 'UTC') - interval '1 day', '1 day', 35)
        ELSE ensure_partitions(parent, date_trunc('month', goniec_now(), 'UTC'), '1 month', 3) END
$$;
ALTER FUNCTION ensure_coming_partitions SET timezone = 'UTC';  -- a day and a month are UTC's

SELECT ensure_coming_partitions(parent) FROM unnest(ARRAY['timer', 'event', 'journal', 'audit']) AS parent;

-- A test may stop the clock, so that what it measures can be told to the microsecond. Nobody else does: `frozen_at` is null.
ALTER TABLE clock_offset ADD COLUMN frozen_at timestamptz;

CREATE OR REPLACE FUNCTION goniec_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (SELECT coalesce(frozen_at, now() + value) FROM clock_offset) $$;

-- The timeline comes from the write-ahead log's position, not from pg_control, which lags behind a promotion until the next checkpoint.
CREATE FUNCTION current_timeline() RETURNS int LANGUAGE sql STABLE AS
$$ SELECT ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int $$;

CREATE FUNCTION current_system_identifier() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT system_identifier::text FROM pg_control_system() $$;

-- False after the database was restored or replaced by a copy: what had been sent may stand as unsent again.
CREATE FUNCTION is_known_database() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT FROM database_identity
    WHERE system_identifier = current_system_identifier() AND timeline = current_timeline()) $$;

INSERT INTO database_identity (system_identifier, timeline) VALUES (current_system_identifier(), current_timeline());

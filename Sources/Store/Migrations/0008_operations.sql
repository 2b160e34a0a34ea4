-- What stands still by an operator's word: scope is `all`, `queue:<name>`, `lane:<lane>` or `scenario:<key>`.
CREATE TABLE pause (
    scope text PRIMARY KEY,
    reason text,
    paused_by text NOT NULL,
    paused_at timestamptz NOT NULL DEFAULT now()
);

-- What could not be handled, with bytes as they came (jsonb refuses \u0000).
CREATE TABLE dead_letter (
    dead_letter_id uuid PRIMARY KEY,
    queue text NOT NULL,
    reason text NOT NULL,
    fingerprint text NOT NULL,          -- the same failure gives the same group
    routing_key text NOT NULL,
    content_type text,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    attempts int NOT NULL,
    contact_id uuid,
    delivery_id uuid,
    enrollment_id uuid,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'discarded'))
);
CREATE INDEX dead_letter_open ON dead_letter (fingerprint, last_at) WHERE state = 'open';

-- Which database this was when sending was last allowed: after a restore or a failover to a copy that may lack commits, sending stops.
CREATE TABLE database_identity (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    system_identifier text NOT NULL,
    timeline int NOT NULL,
    confirmed_at timestamptz NOT NULL DEFAULT now()
);

-- Who did what by command, when and why.
CREATE TABLE audit (
    at timestamptz NOT NULL DEFAULT now(),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    actor text NOT NULL,
    action text NOT NULL,
    subject text,
    reason text,
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE TABLE audit_default PARTITION OF audit DEFAULT;

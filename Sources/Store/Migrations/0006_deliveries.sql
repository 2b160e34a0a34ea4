-- A row in state `pending` is the promise to publish its job. The transitions, and who makes them:
--   –                  → pending               trigger
--   pending            → cancelled             trigger (exit by criterion), cancel commands
--   pending            → suppressed, expired   send gate, inside the claim
--   pending            → sending               send: claim with token and lease
--   sending            → accepted, rejected    send, by claim token
--   sending            → pending (not_before)  send: deferred, or failed before DATA (then the attempt does not count)
--   sending            → uncertain             lease sweep, or send: time-out after the final dot
--   uncertain          → pending, held         by the step's policy
--   uncertain, held, dead → accepted, rejected, pending   the late, certain answer of the claim's worker, or an administrator
--   any open state     → dead                  archivist; replay → pending
CREATE TABLE delivery (
    contact_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    enrollment_id uuid NOT NULL,
    cause_id uuid,                      -- the inbox id of the event that led to it; null for a timer
    scenario text NOT NULL,
    version int NOT NULL,
    step text NOT NULL,
    template text NOT NULL,
    topic text,
    lane text NOT NULL CHECK (lane IN ('transactional', 'bulk')),
    uncertain_policy text NOT NULL CHECK (uncertain_policy IN ('hold', 'resend')),
    context jsonb NOT NULL,             -- the enrollment's context at that moment, for the template
    state text NOT NULL DEFAULT 'pending' CHECK (state IN
        ('pending', 'sending', 'accepted', 'rejected', 'cancelled', 'suppressed', 'expired', 'uncertain', 'held', 'dead')),
    reason text,
    not_before timestamptz NOT NULL,    -- pending: when its job is due (or due again); emission moves it a lease ahead
    expires_at timestamptz,
    attempts int NOT NULL DEFAULT 0,
    claim uuid,
    lease_until timestamptz,
    address_hash bytea,                 -- keyed hash of the address it was claimed for: what a bounce suppresses
    reply_code int,
    reply text,
    outcome_pending boolean NOT NULL DEFAULT false,
    outcome_at timestamptz,             -- when the outcome was (last) published
    bounce_class text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (contact_id, delivery_id)
) WITH (fillfactor = 85);
CREATE INDEX delivery_due ON delivery (lane, not_before) WHERE state = 'pending';
CREATE INDEX delivery_lease ON delivery (lease_until) WHERE state = 'sending';
CREATE INDEX delivery_unsettled ON delivery (updated_at) WHERE state = 'uncertain';
CREATE INDEX delivery_outcome ON delivery (outcome_at) WHERE outcome_pending;
CREATE INDEX delivery_by_id ON delivery (delivery_id);   -- bounces name the delivery alone
CREATE INDEX delivery_enrollment ON delivery (contact_id, enrollment_id);

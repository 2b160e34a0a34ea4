-- What an administrator needs to work with dead letters: a sealed body, every reason, whom it concerns, and what was done with it.
ALTER TABLE dead_letter
    ADD COLUMN sealed boolean NOT NULL DEFAULT false,   -- AES-256-GCM, bound to the letter's id; letters from before lie open
    ADD COLUMN failures jsonb NOT NULL DEFAULT '[]',    -- every reason it was tried again or given up for, oldest first
    ADD COLUMN scenario text,
    ADD COLUMN original_id uuid,                        -- an edited copy's original
    ADD COLUMN closed_at timestamptz,                   -- when it was last replayed, discarded or superseded
    DROP CONSTRAINT dead_letter_state_check,
    ADD CONSTRAINT dead_letter_state_check CHECK (state IN ('open', 'replayed', 'discarded', 'superseded'));
UPDATE dead_letter SET closed_at = last_at WHERE state <> 'open';
CREATE INDEX dead_letter_newest ON dead_letter (last_at, dead_letter_id);
CREATE INDEX dead_letter_contact ON dead_letter (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX dead_letter_original ON dead_letter (original_id) WHERE original_id IS NOT NULL;
CREATE INDEX dead_letter_closed ON dead_letter (closed_at) WHERE state <> 'open';

-- A letter's life, append-only: it goes only with its letter. No actor: the farm itself.
CREATE TABLE dead_letter_history (
    dead_letter_id uuid NOT NULL REFERENCES dead_letter ON DELETE CASCADE,
    at timestamptz NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    action text NOT NULL CHECK (action IN ('died', 'replayed', 'failed', 'discarded', 'edited')),
    actor text,
    reason text,
    operation_id uuid,
    PRIMARY KEY (dead_letter_id, at, id)
);

-- A replay under way: each batch looks at its state. The cursor is what it has passed, in the order of (last_at, dead_letter_id); letters
-- that died after it was started aren't its own, so that one which fails again ends no replay in a circle.
CREATE TABLE replay_operation (
    operation_id uuid PRIMARY KEY,
    filter jsonb NOT NULL,
    actor text NOT NULL,
    reason text,
    rate int,                           -- letters a second; null: as fast as it goes
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'paused', 'cancelled', 'done')),
    total bigint NOT NULL,
    done bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0,
    cursor_at timestamptz,
    cursor_id uuid,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,       -- when its process last looked
    ended_at timestamptz
);
CREATE INDEX replay_operation_started ON replay_operation (started_at);

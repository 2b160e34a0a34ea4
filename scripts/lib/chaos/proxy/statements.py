"""What the product's statements are called here.

A text that changes beyond recognition makes its trap wait in vain, which fails the scene: nothing is passed over in silence.
"""

# (a part of the text, white space as single blanks; its name). The first that fits counts.
LABELS = [
    ("INSERT INTO inbox", "take in"),
    ("INSERT INTO event ", "store events"),
    ("INSERT INTO delivery (", "create deliveries"),
    ("INSERT INTO dead_letter", "archive"),
    ("AS w (contact_id, delivery_id, claim, address_hash)", "claim"),
    ("AS r (contact_id, delivery_id, claim, state,", "settle"),
    ("DELETE FROM timer t USING due", "emit timers"),
    ("ORDER BY not_before LIMIT", "emit deliveries"),
    ("ORDER BY outcome_at LIMIT", "emit outcomes"),
    ("the worker that held the claim did not report", "judge leases"),
    ("SET bounce_class", "record bounces"),
    ("d.created_at, c.subject", "load for rendering"),
    ("UPDATE delivery d SET outcome_pending = false FROM locked", "settle outcomes"),
    ("DELETE FROM timer t USING unnest", "remove timers"),
]


def label(sql):
    """The name of a statement; `begin`, `commit` and `rollback` by their first word; empty for the many others."""
    text = " ".join(sql.split())
    verb = text.split(" ", 1)[0].lower() if text else ""
    if verb in ("begin", "commit", "rollback"):
        return verb
    return next((name for part, name in LABELS if part in text), "")

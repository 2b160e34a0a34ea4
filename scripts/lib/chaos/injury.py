"""What was done to the farm, and which deliveries may be uncertain because of it."""
from dataclasses import dataclass, field


@dataclass
class Injury:
    """One of them: `what` in words, and the deliveries whose claims it left without an owner or whose answer it swallowed."""

    what: str
    claims: set = field(default_factory=set)
    # How often this was done; a burst of resets is one injury in words and several in number.
    count: int = 1

    def __str__(self):
        return self.what

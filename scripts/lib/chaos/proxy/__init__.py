"""A TCP proxy that understands enough of PostgreSQL, AMQP and SMTP to stop a conversation at a chosen step."""
from .proxy import Frozen, Proxy
from .steps import AMQP, POSTGRES, REPLY, REQUEST, SMTP, Step, Trap

__all__ = ["AMQP", "POSTGRES", "REPLY", "REQUEST", "SMTP", "Frozen", "Proxy", "Step", "Trap"]

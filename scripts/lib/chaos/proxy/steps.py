"""The vocabulary of what passes through a proxy: units of bytes, the steps they stand for, and traps that wait for a step."""
import asyncio
from dataclasses import dataclass, field

POSTGRES, AMQP, SMTP = "postgres", "amqp", "smtp"
# Which way it goes: from our process to the server, or back.
REQUEST, REPLY = "request", "reply"


@dataclass(frozen=True)
class Step:
    """One thing that passes: a statement, a commit, a publish, a confirm, an ack, the final dot, the answer to it."""

    protocol: str
    side: str
    name: str
    # What it is about: the labels of a transaction's statements, a queue, a delivery's id.
    details: frozenset = frozenset()

    def __str__(self):
        about = f" ({', '.join(sorted(self.details))})" if self.details else ""
        return f"{self.protocol} {self.side} {self.name}{about}"


@dataclass
class Unit:
    """Bytes that are forwarded or withheld as a whole."""

    data: bytes
    steps: tuple = ()


@dataclass
class Trap:
    """Freezes the connection on which a step of this description comes by; nothing that passes that way goes on from then."""

    protocol: str
    side: str
    name: str
    # The step must have this among its details, when it is given.
    about: str = ""
    sprung: asyncio.Future = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def matches(self, step):
        return (
            not self.sprung.done()
            and (self.protocol, self.side, self.name) == (step.protocol, step.side, step.name)
            and (not self.about or self.about in step.details)
        )

    def __str__(self):
        return f"{self.protocol} {self.side} {self.name}{f' ({self.about})' if self.about else ''}"

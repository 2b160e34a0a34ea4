"""The proxy between one process and one server."""
import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass

from .amqp import AMQPConversation
from .faults import Faults
from .link import Link
from .postgres import PostgresConversation
from .smtp import SMTPConversation
from .steps import AMQP, POSTGRES, REPLY, SMTP, Step

# How long a server may take to notice that a killed process hung up, before we no longer listen to it.
LAST_WORDS_SECONDS = 15


@dataclass(frozen=True)
class Frozen:
    """A connection stands still at a step."""

    step: Step
    proxy: str
    connection: int

    def __str__(self):
        return f"frozen at {self.step} in connection {self.connection} of {self.proxy}"


class Proxy:
    """Listens on a port of its own and passes everything on, until a trap springs or a fault is set."""

    def __init__(self, name, protocol, upstream):
        self.name = name
        self.protocol = protocol
        # (host, port); may be changed when the server moves, for connections to come.
        self.upstream = upstream
        self.faults = Faults()
        self.port = 0
        # Deliveries claimed and not settled by the process behind a proxy to PostgreSQL.
        self.claims = set()
        # Deliveries acknowledged, by queue, behind a proxy to the broker.
        self.acked = Counter()
        # Envelope senders by delivery, behind a proxy to the relay.
        self.senders = {}
        # Deliveries whose final dot the process sent and whose answer we didn't pass on to it.
        self.unanswered = set()
        self._traps = []
        self._links = set()
        self._count = 0
        self._server = None

    async def start(self):
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self):
        if self._server is not None:
            self._server.close()
        self.cut()
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.drained(), 5)

    # Traps

    def arm(self, trap):
        """Waits for a step on any connection, from now on; several proxies may share a trap."""
        self._traps.append(trap)

    def disarm(self):
        self._traps.clear()

    def pass_by(self, link, step):
        """Whether `link` is to stand still at `step`."""
        if step.name == "dot":
            self.unanswered |= step.details
        for trap in self._traps:
            if trap.matches(step):
                trap.sprung.set_result(Frozen(step, self.name, link.number))
                return True
        return False

    def has_passed(self, step):
        """A step went on to where it was meant to go."""
        if (step.protocol, step.side) == (SMTP, REPLY):
            self.unanswered -= step.details

    # Faults

    def cut(self):
        """Resets every connection."""
        for link in list(self._links):
            link.reset()

    def thaw(self):
        """Lets frozen connections go on, with everything that was withheld."""
        for link in list(self._links):
            link.thaw()

    # Connections

    @property
    def unacked(self):
        """How many messages of each queue are with the process."""
        counts = Counter()
        for link in self._links:
            if isinstance(link.conversation, AMQPConversation):
                counts[link.conversation.queue] += len(link.conversation.unacked)
        return +counts

    @property
    def unconfirmed(self):
        """How many messages the process has published that the broker hasn't answered for."""
        return sum(link.conversation.unconfirmed for link in self._links if isinstance(link.conversation, AMQPConversation))

    async def drained(self):
        """Returns when the servers, too, have let go of every connection; what they said until then was still heard."""
        while self._links:
            await asyncio.wait([link.ended for link in self._links])

    async def _accept(self, reader, writer):
        if self.faults.refuses:
            writer.transport.abort()
            return
        self._count += 1
        link = Link(self, self._count, self._conversation(), reader, writer)
        self._links.add(link)
        try:
            await link.run(LAST_WORDS_SECONDS)
        finally:
            self._links.discard(link)

    def _conversation(self):
        return {
            POSTGRES: lambda: PostgresConversation(self.claims),
            AMQP: lambda: AMQPConversation(self.acked),
            SMTP: lambda: SMTPConversation(self.senders),
        }[self.protocol]()

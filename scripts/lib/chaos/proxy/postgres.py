"""PostgreSQL's protocol, version 3 (https://www.postgresql.org/docs/15/protocol.html), as far as a proxy must see through it.

The product speaks the extended protocol in pipelines: groups of Bind and Execute that a Sync ends. Outside of an explicit transaction the
Sync is what commits, so the answers of a group are passed on together, when ReadyForQuery says that all of it is done.
"""
import struct
import uuid

from .statements import label
from .steps import POSTGRES, REPLY, REQUEST, Step, Unit

SSL_REQUEST, GSS_REQUEST, CANCEL_REQUEST = 80877103, 80877104, 80877102


class PostgresConversation:
    """Both directions of one connection."""

    def __init__(self, claims):
        # Deliveries that this connection's process has claimed and not yet settled, as the answers tell.
        self._claims = claims
        self._requests, self._replies = b"", b""
        self._has_started = False
        self._statements = {}
        self._bound = ""
        self._open_group, self._groups = [], []
        self._held = b""
        self._position = 0
        self._rows = []
        self._transaction = None

    def request(self, data):
        self._requests += data
        units = []
        while (message := self._next_request()) is not None:
            units.append(message)
        return units

    def _next_request(self):
        head = 1 if self._has_started else 0
        if len(self._requests) < head + 4:
            return None
        (length,) = struct.unpack_from("!I", self._requests, head)
        if len(self._requests) < head + length:
            return None
        message, self._requests = self._requests[: head + length], self._requests[head + length :]
        if head:
            return Unit(message, self._request_steps(message[:1], message[5:]))
        (code,) = struct.unpack_from("!I", message, 4)
        self._has_started = code not in (SSL_REQUEST, GSS_REQUEST, CANCEL_REQUEST)
        return Unit(message)

    def _request_steps(self, kind, body):
        if kind == b"P":
            name, sql = body.split(b"\0", 2)[:2]
            self._statements[name] = label(sql.decode(errors="replace"))
        elif kind == b"B":
            self._bound = self._statements.get(body.split(b"\0", 2)[1], "")
            return self._steps(REQUEST, [self._bound])
        elif kind == b"E":
            self._open_group.append(self._bound)
        elif kind == b"S":
            self._groups.append(self._open_group)
            self._open_group = []
        elif kind == b"Q":
            name = label(body[:-1].decode(errors="replace"))
            # A script's statements can't be told apart, and none of its answers is counted.
            self._groups.append([name])
            return self._steps(REQUEST, [name])
        return ()

    def reply(self, data):
        self._replies += data
        units = []
        while len(self._replies) >= 5:
            # The answer to a request for encryption is a single letter, and we ask for none.
            (length,) = struct.unpack_from("!I", self._replies, 1)
            if len(self._replies) < 1 + length:
                break
            message, self._replies = self._replies[: 1 + length], self._replies[1 + length :]
            unit = self._next_reply(message)
            if unit is not None:
                units.append(unit)
        return units

    def _next_reply(self, message):
        kind, body = message[:1], message[5:]
        if not self._groups:
            return Unit(message)
        self._held += message
        if kind == b"D" and self._position < len(self._groups[0]):
            self._rows.append((self._groups[0][self._position], body))
        elif kind in (b"C", b"I", b"s"):
            self._position += 1
        elif kind == b"E":
            # What was to follow in the group was skipped, and what had come before in it is undone.
            self._position, self._rows = len(self._groups[0]), []
        elif kind == b"Z":
            return self._end_group()
        return None

    def _end_group(self):
        names = self._groups.pop(0)
        for name, row in self._rows:
            self._note_claim(name, row)
        unit = Unit(self._held, self._steps(REPLY, names))
        self._held, self._position, self._rows = b"", 0, []
        return unit

    def _steps(self, side, names):
        """The steps of some statements; a commit is about what its transaction did."""
        steps = []
        for name in names:
            if side == REQUEST:
                if name == "begin":
                    self._transaction = set()
                elif self._transaction is not None:
                    self._transaction.add(name)
            if name:
                about = frozenset(filter(None, self._transaction or ())) - {"commit"} if name == "commit" else frozenset()
                steps.append(Step(POSTGRES, side, name, about))
        return tuple(steps)

    def _note_claim(self, name, row):
        if name not in ("claim", "settle"):
            return
        columns = list(_columns(row))
        delivery = str(uuid.UUID(bytes=columns[1]))
        # A claim's third column is the gate that refused it.
        if name == "claim" and columns[2] is None:
            self._claims.add(delivery)
        elif name == "settle":
            self._claims.discard(delivery)

    def rest(self):
        """What was held back when the server hung up."""
        return self._held + self._replies


def _columns(row):
    (count,) = struct.unpack_from("!H", row, 0)
    position = 2
    for _ in range(count):
        (length,) = struct.unpack_from("!i", row, position)
        position += 4
        yield None if length < 0 else row[position : position + length]
        position += max(length, 0)

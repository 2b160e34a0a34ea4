"""AMQP 0-9-1 frames (https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf, 4.2.3), as far as a proxy must see through them."""
import struct

from .steps import AMQP, REPLY, REQUEST, Step, Unit

METHOD = 1
CONSUME, PUBLISH, DELIVER, ACK, NACK = (60, 20), (60, 40), (60, 60), (60, 80), (60, 120)


class AMQPConversation:
    """Both directions of one connection; the product opens one channel on each."""

    def __init__(self, tally):
        # How many deliveries of each queue this proxy's process has acknowledged.
        self._tally = tally
        self._requests, self._replies = b"", b""
        self._has_started = False
        self._queue = ""
        self._published = 0
        self._unconfirmed = {}
        # Delivery tags that are with the process.
        self.unacked = []

    @property
    def queue(self):
        return self._queue

    @property
    def unconfirmed(self):
        return len(self._unconfirmed)

    def request(self, data):
        self._requests += data
        if not self._has_started:
            if len(self._requests) < 8:
                return []
            self._has_started = True
            head, self._requests = self._requests[:8], self._requests[8:]
            return [Unit(head)] + self.request(b"")
        frames, self._requests = _frames(self._requests)
        return [Unit(frame, self._request_steps(*_method(frame))) for frame in frames]

    def reply(self, data):
        self._replies += data
        frames, self._replies = _frames(self._replies)
        return [Unit(frame, self._reply_steps(*_method(frame))) for frame in frames]

    def _request_steps(self, method, body):
        if method == CONSUME:
            self._queue = _short_string(body, 2)[0]
        elif method == PUBLISH:
            exchange, position = _short_string(body, 2)
            key = _short_string(body, position)[0]
            self._published += 1
            # The archivist's queue is behind an exchange that keeps the key a message had.
            target = "dead" if exchange == "goniec.dead" else key
            self._unconfirmed[self._published] = target
            return (Step(AMQP, REQUEST, "publish", frozenset({target})),)
        elif method in (ACK, NACK):
            self._settle(*struct.unpack_from("!QB", body))
            return (Step(AMQP, REQUEST, "ack", frozenset({self._queue})),)
        return ()

    def _settle(self, tag, multiple):
        before = len(self.unacked)
        if multiple:
            self.unacked = [other for other in self.unacked if other > tag]
        else:
            self.unacked = [other for other in self.unacked if other != tag]
        self._tally[self._queue] += before - len(self.unacked)

    def _reply_steps(self, method, body):
        if method == DELIVER:
            _, position = _short_string(body, 0)
            self.unacked.append(struct.unpack_from("!Q", body, position)[0])
            return (Step(AMQP, REPLY, "deliver", frozenset({self._queue})),)
        if method in (ACK, NACK):
            tag, multiple = struct.unpack_from("!QB", body)
            numbers = [number for number in self._unconfirmed if number == tag or multiple & 1 and number < tag]
            targets = frozenset(self._unconfirmed.pop(number) for number in numbers)
            return (Step(AMQP, REPLY, "confirm", targets),)
        return ()

    def rest(self):
        """What was held back when the server hung up."""
        return self._replies


def _frames(buffer):
    frames = []
    position = 0
    while len(buffer) - position >= 7:
        (size,) = struct.unpack_from("!I", buffer, position + 3)
        if len(buffer) - position < size + 8:
            break
        frames.append(buffer[position : position + size + 8])
        position += size + 8
    return frames, buffer[position:]


def _method(frame):
    if frame[0] != METHOD:
        return None, b""
    return struct.unpack_from("!HH", frame, 7), frame[11:-1]


def _short_string(body, position):
    end = position + 1 + body[position]
    return body[position + 1 : end].decode(errors="replace"), end

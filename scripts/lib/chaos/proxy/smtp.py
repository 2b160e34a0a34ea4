"""SMTP (RFC 5321), as far as a proxy must see through it: the final dot, and the answer to it."""
import re

from .steps import REPLY, REQUEST, SMTP, Step, Unit

END = b"\r\n.\r\n"
MESSAGE_ID = re.compile(rb"^message-id:\s*<([0-9a-fA-F-]{36})@", re.IGNORECASE | re.MULTILINE)
MAIL_FROM = re.compile(rb"^mail from:\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


class SMTPConversation:
    """Both directions of one connection without TLS, without BDAT."""

    def __init__(self, senders):
        # The envelope sender of each delivery, to which a bounce of it would come.
        self._senders = senders
        self._sender = ""
        self._is_in_data = False
        self._awaits_answer = False
        self._message = b""
        self._replies = b""
        self._delivery = ""

    def request(self, data):
        if not self._is_in_data:
            if found := MAIL_FROM.search(data):
                self._sender = found.group(1).decode()
            return [Unit(data)]
        before = len(self._message)
        self._message += data
        # The mark may have begun in an earlier chunk.
        found = self._message.find(END, max(0, before - len(END)))
        if found < 0:
            return [Unit(data)]
        self._is_in_data, self._awaits_answer = False, True
        name = MESSAGE_ID.search(self._message)
        self._delivery = name.group(1).decode().lower() if name else ""
        self._senders[self._delivery] = self._sender
        self._message = b""
        # All of this chunk is withheld with the dot; what went before it is no message without it.
        return [Unit(data, (self._step(REQUEST, "dot"),))]

    def reply(self, data):
        self._replies += data
        *lines, self._replies = self._replies.split(b"\r\n")
        return [Unit(line + b"\r\n", self._reply_steps(line)) for line in lines]

    def _reply_steps(self, line):
        if line[3:4] == b"-":
            return ()
        if line.startswith(b"354"):
            self._is_in_data, self._message = True, b"\r\n"
        elif self._awaits_answer:
            self._awaits_answer = False
            return (self._step(REPLY, "taken" if line.startswith(b"250") else "refused"),)
        return ()

    def _step(self, side, name):
        return Step(SMTP, side, name, frozenset({self._delivery} if self._delivery else ()))

    def rest(self):
        """What was held back when the server hung up."""
        return self._replies

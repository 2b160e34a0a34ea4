"""A relay with moods (RFC 5321): it takes mails, or puts off, refuses, drags its feet, falls silent, hangs up."""
import asyncio
import contextlib

TAKES = "takes"
# By what it does; how long silence lasts is in SILENCE_SECONDS.
MOODS = (
    TAKES, "slow", "silent at MAIL", "silent after the dot", "drops after the dot, having it", "drops after the dot, without it",
    "4xx to RCPT", "4xx after the dot", "5xx to RCPT", "5xx after the dot", "421 at MAIL",
)
SILENCE_SECONDS = 8


class HungUp(Exception):
    """The relay ends the conversation."""


class MoodyRelay:
    """Writes what it takes where the mailbox would have. Each mail meets a mood of its own."""

    def __init__(self, folder, random):
        self.is_good = False
        self.port = 0
        # How many mails met each mood.
        self.met = dict.fromkeys(MOODS, 0)
        # Marks of the refusals that were given for good, each of which ends one delivery.
        self.refusals = set()
        self._folder = folder
        self._random = random
        self._server = None
        self._count = 0
        self._conversations = set()

    async def start(self):
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=1 << 22)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self):
        self._server.close()
        for conversation in list(self._conversations):
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)

    async def _accept(self, reader, writer):
        self._conversations.add(asyncio.current_task())
        try:
            await self._converse(reader, writer)
        except (HungUp, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._conversations.discard(asyncio.current_task())
            with contextlib.suppress(OSError):
                writer.transport.abort()

    async def _converse(self, reader, writer):
        mood = TAKES
        writer.write(b"220 moody.example ESMTP\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"MAIL":
                mood = self._next_mood()
            answer = await self._answer(verb, mood, reader, writer)
            if mood == "slow":
                await self._rest(self._random.uniform(0.1, 1))
            writer.write(answer + b"\r\n")
            await writer.drain()
            if verb == b"QUIT" or answer.startswith(b"421"):
                raise HungUp

    def _next_mood(self):
        mood = TAKES if self.is_good else self._random.choice(MOODS)
        self.met[mood] += 1
        return mood

    async def _answer(self, verb, mood, reader, writer):
        if verb == b"EHLO":
            return b"250-moody.example\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES"
        if verb == b"MAIL" and mood == "silent at MAIL":
            await self._rest(SILENCE_SECONDS)
            raise HungUp
        if verb == b"MAIL" and mood == "421 at MAIL":
            return b"421 4.3.2 not now"
        if verb == b"RCPT" and mood == "4xx to RCPT":
            return b"451 4.7.1 later"
        if verb == b"RCPT" and mood == "5xx to RCPT":
            return self._refusal()
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            return await self._judge(mood, await reader.readuntil(b"\r\n.\r\n"))
        return b"221 bye" if verb == b"QUIT" else b"250 2.0.0 fine"

    async def _judge(self, mood, message):
        if mood == "4xx after the dot":
            return b"452 4.3.1 no room for now"
        if mood == "5xx after the dot":
            return self._refusal()
        if mood == "drops after the dot, without it":
            raise HungUp
        self._keep(message)
        if mood == "silent after the dot":
            await self._rest(SILENCE_SECONDS)
            raise HungUp
        if mood == "drops after the dot, having it":
            raise HungUp
        return b"250 2.0.0 taken"

    async def _rest(self, seconds):
        for _ in range(int(seconds * 10)):
            if self.is_good:
                return
            await asyncio.sleep(0.1)

    def _refusal(self):
        self._count += 1
        mark = f"refusal-{self._count}-"
        self.refusals.add(mark)
        # A full mailbox says nothing about the address: the next mail to it is tried.
        return f"552 5.2.2 the mailbox is full, {mark}".encode()

    def _keep(self, message):
        self._count += 1
        # As the mailbox does it: whole or not at all.
        path = self._folder / f"moody-{self._count}.part"
        path.write_bytes(message[: -len(b".\r\n")])
        path.rename(path.with_suffix(".eml"))

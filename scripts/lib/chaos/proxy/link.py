"""One connection through a proxy."""
import asyncio
import contextlib
import socket
import struct

from .steps import REPLY, REQUEST

# Closing with this sends RST, as a host does that knows nothing of the connection.
NO_LINGER = struct.pack("ii", 1, 0)


class Link:
    """Passes both directions on unit by unit, and stops one of them when a trap says so."""

    def __init__(self, proxy, number, conversation, reader, writer):
        self.proxy = proxy
        self.number = number
        self.conversation = conversation
        self.ended = asyncio.get_running_loop().create_future()
        self._client = (reader, writer)
        self._server = None
        self._frozen = {REQUEST: False, REPLY: False}
        self._withheld = {REQUEST: b"", REPLY: b""}
        self._replied = 0

    async def run(self, last_words_seconds):
        try:
            self._server = await asyncio.open_connection(*self.proxy.upstream, limit=1 << 20)
            replies = asyncio.create_task(self._pump(REPLY))
            requests = asyncio.create_task(self._pump(REQUEST))
            await asyncio.wait([replies, requests], return_when=asyncio.FIRST_COMPLETED)
            if not replies.done():
                # The process has hung up; the server finishes what it was asked, and its answers still count.
                with contextlib.suppress(OSError):
                    self._server[1].write_eof()
                await asyncio.wait([replies], timeout=last_words_seconds)
            for task in (replies, requests):
                task.cancel()
            await asyncio.gather(replies, requests, return_exceptions=True)
        except OSError:
            self.reset()
        finally:
            for _, writer in filter(None, (self._client, self._server)):
                with contextlib.suppress(OSError):
                    writer.close()
            self.ended.set_result(None)

    async def _pump(self, side):
        source, target = (self._client, self._server) if side == REQUEST else (self._server, self._client)
        split = self.conversation.request if side == REQUEST else self.conversation.reply
        try:
            while data := await source[0].read(1 << 16):
                await self.proxy.faults.delay(data)
                for unit in split(data):
                    self._frozen[side] |= any([self.proxy.pass_by(self, step) for step in unit.steps])
                    if await self._pass(side, unit.data, target[1]):
                        for step in unit.steps:
                            self.proxy.has_passed(step)
            if side == REPLY:
                await self._pass(side, self.conversation.rest(), target[1])
        except OSError:
            return

    async def _pass(self, side, data, writer):
        """True when all of it went on."""
        if self.proxy.faults.swallows:
            return False
        if self._frozen[side]:
            self._withheld[side] += data
            return False
        whole = len(data)
        if side == REPLY and self.proxy.faults.truncate_after:
            data = data[: max(0, self.proxy.faults.truncate_after - self._replied)]
        self._replied += len(data) if side == REPLY else 0
        # A process that is gone takes nothing, but what the server tells it is still read.
        with contextlib.suppress(OSError):
            writer.write(data)
            await writer.drain()
        if side == REPLY and 0 < self.proxy.faults.truncate_after <= self._replied:
            self.reset()
        return len(data) == whole

    def thaw(self):
        for side, peer in ((REQUEST, self._server), (REPLY, self._client)):
            self._frozen[side] = False
            if peer is not None:
                peer[1].write(self._withheld[side])
            self._withheld[side] = b""

    def reset(self):
        for _, writer in filter(None, (self._client, self._server)):
            with contextlib.suppress(OSError, AttributeError):
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
            writer.transport.abort()

"""What a proxy does to a connection: with a server of its own that answers every line, as SMTP's do."""
import asyncio
import contextlib
import time
import unittest

from chaos.proxy import REPLY, REQUEST, SMTP, Proxy, Trap

MESSAGE = b"Message-ID: <00000000-0000-0000-0000-000000000007@shop.example>\r\n\r\nhello\r\n.\r\n"


class ProxyTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        # How many messages the server has taken.
        self.taken = 0
        self.server = await asyncio.start_server(self.answer, "127.0.0.1", 0)
        self.proxy = await Proxy("worker-1/relay", SMTP, self.server.sockets[0].getsockname()).start()

    async def asyncTearDown(self):
        await self.proxy.stop()
        self.server.close()

    async def answer(self, reader, writer):
        with contextlib.suppress(ConnectionResetError):
            await self.converse(reader, writer)

    async def converse(self, reader, writer):
        is_in_data = False
        while line := await reader.readline():
            if is_in_data and line != b".\r\n":
                continue
            self.taken += is_in_data
            is_in_data = line == b"DATA\r\n"
            writer.write(b"354 go on\r\n" if is_in_data else b"250 fine\r\n")
        writer.close()

    async def connect(self):
        connection = await asyncio.open_connection("127.0.0.1", self.proxy.port)
        self.addCleanup(connection[1].transport.abort)
        return connection

    async def say(self, connection, line, limit=5):
        connection[1].write(line)
        return await asyncio.wait_for(connection[0].readline(), limit)

    async def send_message(self, connection, limit=5):
        self.assertEqual(await self.say(connection, b"DATA\r\n"), b"354 go on\r\n")
        return await self.say(connection, MESSAGE, limit)

    async def test_what_is_withheld_comes_after_a_thaw(self):
        trap = Trap(SMTP, REPLY, "taken")
        self.proxy.arm(trap)
        connection = await self.connect()
        self.assertEqual(await self.say(connection, b"NOOP\r\n"), b"250 fine\r\n")
        with self.assertRaises(asyncio.TimeoutError):
            await self.send_message(connection, limit=0.2)
        self.assertIn("frozen at smtp reply taken", str(await asyncio.wait_for(trap.sprung, 5)))
        self.assertEqual(self.taken, 1)
        # Another connection goes on: a trap springs once.
        self.assertEqual(await self.send_message(await self.connect()), b"250 fine\r\n")
        self.proxy.thaw()
        self.assertEqual(await asyncio.wait_for(connection[0].readline(), 5), b"250 fine\r\n")

    async def test_a_dot_that_is_withheld_when_the_process_dies_never_arrives(self):
        trap = Trap(SMTP, REQUEST, "dot")
        self.proxy.arm(trap)
        connection = await self.connect()
        with self.assertRaises(asyncio.TimeoutError):
            await self.send_message(connection, limit=0.2)
        await asyncio.wait_for(trap.sprung, 5)
        connection[1].transport.abort()
        await asyncio.wait_for(self.proxy.drained(), 5)
        self.assertEqual(self.taken, 0)

    async def test_a_delivery_whose_answer_did_not_come_through_is_known(self):
        await self.send_message(await self.connect())
        self.assertEqual(self.proxy.unanswered, set())
        for fault in ("freeze", "swallow"):
            connection = await self.connect()
            await self.say(connection, b"DATA\r\n")
            if fault == "freeze":
                self.proxy.arm(Trap(SMTP, REPLY, "taken"))
            self.proxy.faults.swallows = fault == "swallow"
            with self.assertRaises(asyncio.TimeoutError):
                await self.say(connection, MESSAGE, limit=0.2)
            self.assertEqual(self.proxy.unanswered, {"00000000-0000-0000-0000-000000000007"}, fault)
            self.proxy.unanswered.clear()

    async def test_a_cut_connection_is_reset(self):
        connection = await self.connect()
        await self.say(connection, b"NOOP\r\n")
        self.proxy.cut()
        with self.assertRaises(ConnectionResetError):
            await asyncio.wait_for(connection[0].readexactly(1), 5)

    async def test_a_refused_connection_ends_at_once(self):
        self.proxy.faults.refuses = True
        connection = await self.connect()
        with self.assertRaises((ConnectionResetError, asyncio.IncompleteReadError)):
            await asyncio.wait_for(connection[0].readexactly(1), 5)

    async def test_a_half_open_connection_says_nothing(self):
        connection = await self.connect()
        self.proxy.faults.swallows = True
        with self.assertRaises(asyncio.TimeoutError):
            await self.say(connection, b"NOOP\r\n", limit=0.2)

    async def test_a_slow_line_takes_its_time(self):
        connection = await self.connect()
        self.proxy.faults.bytes_per_second = 50
        begin = time.monotonic()
        await self.say(connection, b"NOOP\r\n")
        self.assertGreater(time.monotonic() - begin, 16 / 50 * 0.9)

    async def test_a_truncated_answer_ends_in_its_midst(self):
        self.proxy.faults.truncate_after = 4
        connection = await self.connect()
        connection[1].write(b"NOOP\r\n")
        # What was in a buffer when the reset came may be lost with it, as on a real line.
        received = b""
        with self.assertRaises((ConnectionResetError, asyncio.IncompleteReadError)):
            received += await asyncio.wait_for(connection[0].readexactly(5), 5)
        self.assertEqual(received, b"")

    async def test_connections_to_come_go_where_the_server_has_moved(self):
        self.server.close()
        await self.server.wait_closed()
        self.server = await asyncio.start_server(self.answer, "127.0.0.1", 0)
        self.proxy.upstream = self.server.sockets[0].getsockname()
        self.assertEqual(await self.say(await self.connect(), b"NOOP\r\n"), b"250 fine\r\n")


if __name__ == "__main__":
    unittest.main()

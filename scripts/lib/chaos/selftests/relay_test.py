"""The moody relay does in each mood what its name says."""
import asyncio
import random
import tempfile
import unittest
from pathlib import Path

from chaos import relay
from chaos.relay import TAKES, MoodyRelay

MESSAGE = b"Subject: hello\r\n\r\nhello\r\n.\r\n"


class Moods(random.Random):
    """Chooses what it is told to."""

    mood = TAKES

    def choice(self, _):
        return self.mood


class RelayTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.moods = Moods()
        self.relay = await MoodyRelay(self.folder, self.moods).start()
        patience, relay.SILENCE_SECONDS = relay.SILENCE_SECONDS, 0.3
        self.addCleanup(setattr, relay, "SILENCE_SECONDS", patience)

    async def asyncTearDown(self):
        await self.relay.stop()

    async def send(self, mood):
        """The answers to a mail that meets a mood; an empty one is the end of the conversation."""
        self.moods.mood = mood
        reader, writer = await asyncio.open_connection("127.0.0.1", self.relay.port)
        self.addCleanup(writer.transport.abort)
        answers = [await reader.readline()]
        for line in (b"MAIL FROM:<a@example.org>\r\n", b"RCPT TO:<b@example.org>\r\n", b"DATA\r\n", MESSAGE):
            writer.write(line)
            answers.append(await asyncio.wait_for(reader.readline(), 5))
            if not answers[-1].startswith((b"2", b"3")):
                break
        return [answer[:3].decode() for answer in answers]

    @property
    def mails(self):
        return len(list(self.folder.glob("*.eml")))

    async def test_each_mood(self):
        dot = ["220", "250", "250", "354"]
        expected = {
            TAKES: ([*dot, "250"], 1), "slow": ([*dot, "250"], 1), "silent at MAIL": (["220", ""], 0),
            "silent after the dot": ([*dot, ""], 1), "drops after the dot, having it": ([*dot, ""], 1),
            "drops after the dot, without it": ([*dot, ""], 0), "4xx to RCPT": (["220", "250", "451"], 0),
            "4xx after the dot": ([*dot, "452"], 0), "5xx to RCPT": (["220", "250", "552"], 0),
            "5xx after the dot": ([*dot, "552"], 0), "421 at MAIL": (["220", "421"], 0),
        }
        self.assertEqual(set(expected), set(relay.MOODS))
        for mood, (answers, kept) in expected.items():
            with self.subTest(mood):
                before = self.mails
                self.assertEqual(await self.send(mood), answers)
                self.assertEqual(self.mails - before, kept)
        self.assertEqual(len(self.relay.refusals), 2)
        self.assertEqual(set(self.relay.met.values()), {1})

    async def test_a_good_relay_takes_everything(self):
        self.relay.is_good = True
        self.assertEqual((await self.send("5xx to RCPT"))[-1], "250")
        self.assertEqual(self.mails, 1)


if __name__ == "__main__":
    unittest.main()

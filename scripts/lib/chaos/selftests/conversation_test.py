"""However the network cuts a conversation into pieces, a proxy passes on every byte and sees the same steps."""
import random
import struct
import unittest
import uuid
from collections import Counter

from chaos.proxy.amqp import AMQPConversation
from chaos.proxy.postgres import PostgresConversation
from chaos.proxy.smtp import SMTPConversation

DELIVERY = uuid.UUID(int=7)


def message(kind, body=b""):
    return kind + struct.pack("!I", len(body) + 4) + body


def frame(method, body=b"", kind=1):
    payload = struct.pack("!HH", *method) + body if kind == 1 else body
    return struct.pack("!BHI", kind, 1, len(payload)) + payload + b"\xce"


def short(text):
    return bytes([len(text)]) + text.encode()


def statement(sql):
    return message(b"P", b"s\0" + sql + b"\0\0\0") + message(b"B", b"\0s\0") + message(b"E", b"\0\0\0\0\0")


def row(*columns):
    return message(b"D", struct.pack("!H", len(columns)) + b"".join(
        struct.pack("!i", -1) if column is None else struct.pack("!i", len(column)) + column for column in columns
    ))


def passed(conversation, turns, generator):
    """(bytes, steps) of a conversation whose turns come in random pieces."""
    bytes_passed, steps = {"request": b"", "reply": b""}, []
    for side, data in turns:
        while data:
            size = generator.randint(1, max(1, len(data) // 2))
            for unit in getattr(conversation, side)(data[:size]):
                bytes_passed[side] += unit.data
                steps += [str(step) for step in unit.steps]
            data = data[size:]
    return bytes_passed, steps


class ConversationTest(unittest.TestCase):
    def check(self, make, turns, expected):
        for seed in range(200):
            bytes_passed, steps = passed(make(), turns, random.Random(seed))
            for side in ("request", "reply"):
                self.assertEqual(bytes_passed[side], b"".join(data for other, data in turns if other == side), f"seed {seed}")
            self.assertEqual(steps, expected, f"seed {seed}")

    def test_postgres_transactions_and_claims(self):
        claims = set()
        claim = b"... AS w (contact_id, delivery_id, claim, address_hash)"
        settle = b"... AS r (contact_id, delivery_id, claim, state, reason)"
        ready = message(b"Z", b"I")
        turns = [
            ("request", struct.pack("!II", 8, 196608)), ("reply", message(b"R", b"\0\0\0\0") + ready),
            ("request", statement(b"BEGIN") + message(b"S")), ("reply", message(b"C", b"BEGIN\0") + ready),
            ("request", statement(b"INSERT INTO inbox (x)") + statement(b"COMMIT") + message(b"S")),
            ("reply", message(b"C", b"INSERT 0 1\0") + message(b"C", b"COMMIT\0") + ready),
            ("request", statement(claim) + message(b"S")),
            ("reply", row(DELIVERY.bytes, DELIVERY.bytes, None, b"1") + message(b"C", b"UPDATE 1\0") + ready),
        ]
        names = [
            "postgres request begin", "postgres reply begin", "postgres request take in", "postgres request commit (take in)",
            "postgres reply take in", "postgres reply commit (take in)", "postgres request claim", "postgres reply claim",
        ]
        self.check(lambda: PostgresConversation(claims), turns, names)
        self.assertEqual(claims, {str(DELIVERY)})
        turns += [
            ("request", statement(settle) + message(b"S")),
            ("reply", row(DELIVERY.bytes, DELIVERY.bytes, b"accepted", b"") + message(b"C", b"UPDATE 1\0") + ready),
        ]
        self.check(lambda: PostgresConversation(claims), turns, names + ["postgres request settle", "postgres reply settle"])
        self.assertEqual(claims, set())

    def test_a_claim_that_was_undone_is_none(self):
        claims = set()
        conversation = PostgresConversation(claims)
        conversation.request(struct.pack("!II", 8, 196608))
        conversation.request(statement(b"AS w (contact_id, delivery_id, claim, address_hash)") + statement(b"SELECT 1") + message(b"S"))
        conversation.reply(row(DELIVERY.bytes, DELIVERY.bytes, None, b"1") + message(b"C", b"UPDATE 1\0"))
        conversation.reply(message(b"E", b"\0") + message(b"Z", b"I"))
        self.assertEqual(claims, set())

    def test_amqp_publishing_and_consuming(self):
        tally = Counter()
        consume = frame((60, 20), b"\0\0" + short("send.bulk") + short("tag") + b"\0" + bytes(4))
        publish = frame((60, 40), b"\0\0" + short("goniec.work") + short("render.bulk") + b"\1")
        publish += frame(None, b"head", 2) + frame(None, b"body", 3)
        turns = [
            ("request", b"AMQP\0\0\x09\x01" + consume),
            ("reply", b"".join(frame((60, 60), short("tag") + struct.pack("!QB", tag, 0) + short("x") + short("y")) for tag in (1, 2, 3))),
            ("request", publish + publish), ("reply", frame((60, 80), struct.pack("!QB", 2, 1))),
            ("request", frame((60, 80), struct.pack("!QB", 2, 1))),
        ]
        steps = ["amqp reply deliver (send.bulk)"] * 3 + ["amqp request publish (render.bulk)"] * 2
        steps += ["amqp reply confirm (render.bulk)", "amqp request ack (send.bulk)"]
        self.check(lambda: AMQPConversation(tally), turns, steps)
        self.assertEqual(tally["send.bulk"], 2 * 200)

    def test_smtp_dots(self):
        senders = {}
        mail = b"Subject: x\r\nMessage-ID: <%s@shop.example>\r\n\r\n..stuffed\r\n.\r\n" % str(DELIVERY).encode()
        turns = []
        for _ in range(2):
            turns += [
                ("request", b"MAIL FROM:<b+token@shop.example> SIZE=1\r\n"), ("reply", b"250 2.1.0 fine\r\n"),
                ("request", b"DATA\r\n"), ("reply", b"354 go on\r\n"), ("request", mail), ("reply", b"250-more\r\n250 taken\r\n"),
            ]
        steps = [f"smtp request dot ({DELIVERY})", f"smtp reply taken ({DELIVERY})"] * 2
        # A client writes a command in one piece; only messages are long.
        for seed in range(200):
            generator, conversation, seen = random.Random(seed), SMTPConversation(senders), []
            for side, data in turns:
                pieces = passed(conversation, [(side, data)], generator) if data is mail or side == "reply" else None
                if pieces is None:
                    self.assertEqual(b"".join(unit.data for unit in conversation.request(data)), data)
                else:
                    self.assertEqual(pieces[0][side], data)
                    seen += pieces[1]
            self.assertEqual(seen, steps, f"seed {seed}")
        self.assertEqual(senders[str(DELIVERY)], "b+token@shop.example")


if __name__ == "__main__":
    unittest.main()

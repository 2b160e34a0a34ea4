"""Publishes events as an integration does that keeps an outbox: mandatory, confirmed, and again when they didn't arrive."""
import asyncio
import json
import time

import pika

from .failure import ChaosFailure
from .letters import letter_id

# One mail follows from each event of these types; the first after a second's wait, transactional, the second at once, in bulk.
TYPES = ("order.placed", "order.shipped")
SOURCE = "urn:example:chaos"
# A broker that is frozen or blocks us by an alarm is given up, and tried again.
PATIENCE = "?heartbeat=10&blocked_connection_timeout=60"


class Driver:
    """Knows what it has published, which is what the referee holds the farm to."""

    source = SOURCE

    def __init__(self, broker, database, random):
        self.events = {}
        # Bodies that nobody can handle; each has to become a dead letter.
        # What has to become a dead letter, by the letter's id.
        self.malformed = {}
        # Deliveries a bounce was handed in for.
        self.bounced = set()
        self.republished = 0
        self._broker = broker
        self._database = database
        self._random = random

    async def publish(self, count, types=TYPES):
        """Publishes so many events of random contacts, and returns their ids."""
        fresh = []
        for _ in range(count):
            number = len(self.events)
            kind = self._random.choice(types)
            contact = f"contact-{self._random.randrange(max(20, number // 3 + 1))}"
            event = self.event(f"event-{number}", kind, contact)
            self.events[event["id"]] = event
            fresh.append(event)
        await self._send([("goniec.events", event["type"], json.dumps(event).encode()) for event in fresh])
        return [event["id"] for event in fresh]

    async def publish_malformed(self):
        """Publishes an event that can't be read."""
        await self.publish_doomed(b'{"specversion": "1.0", "id": "malformed-%d", ' % len(self.malformed))

    async def publish_doomed(self, body, exchange="goniec.events", key="order.placed"):
        """Publishes something that has to become a dead letter."""
        queue = "trigger.event" if exchange == "goniec.events" else key
        self.malformed[letter_id(queue, body)] = body
        await self._send([(exchange, key, body)])

    async def publish_again(self, name):
        """Publishes an event once more, as it was."""
        event = self.events[name]
        await self._send([("goniec.events", event["type"], json.dumps(event).encode())])

    async def bounce(self, delivery, sender):
        """Hands in what a mail system writes about a mailbox that is full (RFC 3464), by the address the mail had come from."""
        self.bounced.add(delivery)
        report = (
            f"From: MAILER-DAEMON@example.org\r\nTo: <{sender}>\r\nSubject: Undelivered mail\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nThe mailbox is full.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.org\r\n\r\n"
            "Final-Recipient: rfc822; somebody@example.org\r\nAction: failed\r\nStatus: 5.2.2\r\n"
            "Diagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n\r\n--b--\r\n"
        )
        await self._send([("goniec.work", "bounce", report.encode())])

    async def republish_missing(self):
        """Publishes again what is not in the database: what an outbox does after the broker lost its disk. Returns how many."""
        known = set(await self._database.column("SELECT event_id FROM event"))
        events = [event for name, event in self.events.items() if name not in known]
        missing = [("goniec.events", event["type"], json.dumps(event).encode()) for event in events]
        if self.malformed:
            letters = set(await self._database.column("SELECT dead_letter_id FROM dead_letter"))
            missing += [("goniec.events", "order.placed", body) for letter, body in self.malformed.items() if letter not in letters]
        self.republished += len(missing)
        await self._send(missing)
        return len(missing)

    def event(self, name, kind="order.shipped", contact="contact-0"):
        """An event in CloudEvents' JSON; it isn't published."""
        return {
            "specversion": "1.0", "id": name, "source": SOURCE, "type": kind, "subject": contact, "time": "2026-01-01T12:00:00Z",
            "datacontenttype": "application/json",
            "data": {
                "order_id": name, "total": self._random.randrange(100, 20000) / 100, "currency": "EUR",
                "contact": {"email": f"{contact}@example.org", "locale": "en"},
            },
        }

    async def _send(self, messages, limit=120):
        await asyncio.to_thread(self._send_confirmed, messages, limit)

    def _send_confirmed(self, messages, limit):
        """Keeps on until the broker has confirmed each; one whose confirm was lost goes out twice, under the same id."""
        waiting, end = list(messages), time.monotonic() + limit
        while waiting:
            try:
                with self._broker.connect(PATIENCE) as connection:
                    channel = connection.channel()
                    channel.confirm_delivery()
                    while waiting:
                        exchange, key, body = waiting[0]
                        properties = pika.BasicProperties(content_type="application/cloudevents+json", delivery_mode=2)
                        channel.basic_publish(exchange, key, body, properties, mandatory=True)
                        waiting.pop(0)
            except (pika.exceptions.AMQPError, OSError) as error:
                if time.monotonic() > end:
                    raise ChaosFailure(f"the driver could not publish for {limit} s: {error!r}") from error
                time.sleep(0.5)

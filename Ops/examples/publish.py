#!/usr/bin/python3
"""Publishes one event to Goniec from Python, with pika (apt-get install python3-pika).

usage: GONIEC_BROKER_URL=amqp://user:password@host:port/goniec Ops/examples/publish.py
"""

import json
import os
import sys
import uuid
from datetime import datetime, timezone

try:
    import pika
except ModuleNotFoundError:
    sys.exit("pika is missing. Cure: apt-get install python3-pika, and this with /usr/bin/python3; or pip install pika.")

url = os.environ.get("GONIEC_BROKER_URL")
if not url:
    sys.exit("GONIEC_BROKER_URL is not set. Cure: source .goniec/services.env, or export amqp://user:password@host:port/vhost.")

try:
    parameters = pika.URLParameters(url)
except (ValueError, IndexError):
    sys.exit("GONIEC_BROKER_URL is no address. Cure: write it as amqp://user:password@host:port/vhost.")

event = {
    "specversion": "1.0",
    "id": str(uuid.uuid4()),  # the same source and id again is the same event: publishing it twice does no harm
    "source": "urn:my-shop",
    "type": "order.placed",
    "subject": "customer-1",
    "time": datetime.now(timezone.utc).isoformat(),
    "datacontenttype": "application/json",
    "data": {
        "order_id": "A-1001",
        "items": [{"name": "Winter Orchard", "artist": "Halina Brzoza", "quantity": 1, "price": 120.50}],
        "quantity": 1,
        "total": 120.50,
        "currency": "EUR",
        "contact": {"email": "anna@example.org", "locale": "pl", "attributes": {"first_name": "Anna", "vocative": "Anno"}},
    },
}

try:
    with pika.BlockingConnection(parameters) as connection:
        channel = connection.channel()
        channel.confirm_delivery()  # publishing returns once the broker has the event on disk
        channel.basic_publish(
            exchange="goniec.events",
            routing_key=event["type"],
            body=json.dumps(event).encode(),
            properties=pika.BasicProperties(content_type="application/cloudevents+json", delivery_mode=2),
            mandatory=True,  # and raises when no queue wanted it
        )
except pika.exceptions.UnroutableError:
    sys.exit("The broker has no queue for the event. Cure: goniec topology apply.")
except pika.exceptions.NackError:
    sys.exit("The broker refused the event; its queue may be full. Cure: publish the same event again later.")
except (pika.exceptions.AMQPError, OSError) as error:
    sys.exit(f"The event was not published: {error!r}. Cure: see whether GONIEC_BROKER_URL names the right broker and user.")
print("published", event["id"])

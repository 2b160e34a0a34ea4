#!/usr/bin/env python3
"""Publishes one event to Goniec from Python, with pika (apt-get install python3-pika).

usage: GONIEC_BROKER_URL=amqp://user:password@host:port/goniec Ops/examples/publish.py
"""

import json
import os
import uuid
from datetime import datetime, timezone

import pika

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
        "total": 120.50,
        "currency": "EUR",
        "contact": {"email": "anna@example.org", "locale": "pl", "attributes": {"first_name": "Anna", "vocative": "Anno"}},
    },
}

with pika.BlockingConnection(pika.URLParameters(os.environ["GONIEC_BROKER_URL"])) as connection:
    channel = connection.channel()
    channel.confirm_delivery()  # returns once the broker has the event on disk; raises when it was refused or unroutable
    channel.basic_publish(
        exchange="goniec.events",
        routing_key=event["type"],
        body=json.dumps(event).encode(),
        properties=pika.BasicProperties(content_type="application/cloudevents+json", delivery_mode=2),
        mandatory=True,
    )
print("published", event["id"])

"""Publishes messages as an integration would, with pika: mandatory, persistent and confirmed.

usage: publish.py AMQP-URL < messages.ndjson     one {"key": routing key, "body": base64} a line
"""

import base64
import json
import sys

import pika

with pika.BlockingConnection(pika.URLParameters(sys.argv[1])) as connection:
    channel = connection.channel()
    channel.confirm_delivery()
    for line in sys.stdin:
        message = json.loads(line)
        channel.basic_publish(
            exchange="goniec.events",
            routing_key=message["key"],
            body=base64.b64decode(message["body"]),
            properties=pika.BasicProperties(content_type="application/cloudevents+json", delivery_mode=2),
            mandatory=True,
        )

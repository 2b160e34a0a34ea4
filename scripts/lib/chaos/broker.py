"""The run's own virtual host on the private node."""
import asyncio
from urllib.parse import urlsplit

import pika

from .settings import address, moved
from .waiting import output_of

QUEUES = [
    "trigger.event", "trigger.wake", "trigger.outcome", "render.transactional", "render.bulk", "send.transactional", "send.bulk",
    "bounce", "dead",
]


class Broker:
    """A virtual host, its queues, and the node's control program."""

    def __init__(self, servers, virtual_host):
        self.virtual_host = virtual_host
        # One for each node.
        self.urls = [moved(servers.broker_url, path=f"/{virtual_host}")]
        self.address = address(servers.broker_url)
        self._rabbitmqctl = servers.rabbitmqctl
        self._connection = None

    @property
    def url(self):
        """As the product reads it, which takes several nodes."""
        hosts = ",".join("{}:{}".format(*address(url)) for url in self.urls)
        first = urlsplit(self.urls[0])
        return f"{first.scheme}://{first.username}:{first.password}@{hosts}{first.path}"

    def url_through(self, port):
        """What a process gets that is to come through a proxy. Among several nodes it chooses by itself, past the proxy."""
        return moved(self.urls[0], port=port) if len(self.urls) == 1 else self.url

    async def create(self):
        user = pika.URLParameters(self.urls[0]).credentials.username
        # One call, because each starts an Erlang machine.
        await self.evaluate(
            f'rabbit_vhost:add(<<"{self.virtual_host}">>, <<"goniec">>), rabbit_auth_backend_internal:set_permissions('
            f'<<"{user}">>, <<"{self.virtual_host}">>, <<".*">>, <<".*">>, <<".*">>, <<"goniec">>).'
        )

    async def delete(self):
        await self.evaluate(f'rabbit_vhost:delete(<<"{self.virtual_host}">>, <<"goniec">>).')

    async def control(self, *arguments, limit=60):
        return await output_of(self._rabbitmqctl, *arguments, limit=limit)

    async def evaluate(self, expression):
        return await self.control("eval", expression)

    async def depths(self, queues=QUEUES):
        """Messages that are ready, by queue; a queue that isn't there has -1."""
        return await asyncio.to_thread(self._depths, queues)

    def connect(self, query=""):
        """A connection to a node that lives; `query` has its options, as a URL does."""
        return pika.BlockingConnection([pika.URLParameters(url + query) for url in self.urls])

    def _depths(self, queues):
        depths = {}
        with self.connect() as connection:
            for queue in queues:
                try:
                    depths[queue] = connection.channel().queue_declare(queue, passive=True).method.message_count
                except pika.exceptions.ChannelClosedByBroker:
                    depths[queue] = -1
        return depths

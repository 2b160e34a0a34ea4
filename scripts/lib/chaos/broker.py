"""The run's own virtual host on the private node."""
import asyncio

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
        self.url = moved(servers.broker_url, path=f"/{virtual_host}")
        self.address = address(servers.broker_url)
        self._rabbitmqctl = servers.rabbitmqctl
        self._connection = None

    async def create(self):
        user = pika.URLParameters(self.url).credentials.username
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

    def _depths(self, queues):
        depths = {}
        with pika.BlockingConnection(pika.URLParameters(self.url)) as connection:
            for queue in queues:
                try:
                    depths[queue] = connection.channel().queue_declare(queue, passive=True).method.message_count
                except pika.exceptions.ChannelClosedByBroker:
                    depths[queue] = -1
        return depths

"""A broker that belongs to one run: a node, or a cluster of some, with the run's virtual host and user in its definitions."""
import asyncio
import base64
import contextlib
import hashlib
import json
import random
import secrets
import socket
from dataclasses import replace

from .broker import Broker
from .node import Node
from .settings import moved
from .waiting import until

USER = "goniec"
# Below the range from which the kernel takes ports for outgoing connections: a node finds its own free when it comes back.
PORTS = range(20000, 32000)


class PrivateBroker(Broker):
    """Its nodes may be injured; whoever connects is given the addresses of all."""

    def __init__(self, servers, virtual_host, folder, count):
        password = secrets.token_hex(8)
        ports = free_ports(2 * count + 1)
        self._mapper_port = ports.pop()
        self._mapper = None
        self._folder = folder
        self._password_hash = password_hash(password)
        self.nodes = [
            Node(f"chaos{number}", folder / f"node-{number}", ports.pop(), ports.pop(), self._mapper_port)
            for number in range(1, count + 1)
        ]
        first = self.nodes[0]
        url = f"amqp://{USER}:{password}@127.0.0.1:{first.port}/"
        super().__init__(replace(servers, broker_url=url, rabbitmqctl=str(first.rabbitmqctl)), virtual_host)
        self.urls = [moved(self.urls[0], port=node.port) for node in self.nodes]

    @property
    def running(self):
        return [node for node in self.nodes if node.is_running]

    async def create(self):
        """Starts all nodes; those of a cluster find each other."""
        cookie = secrets.token_hex(16)
        for node in self.nodes:
            node.write_files(self._configuration(node), cookie)
        (self._folder / "definitions.json").write_text(json.dumps(self._definitions()), encoding="utf-8")
        self._mapper = await asyncio.create_subprocess_exec(
            "setpriv", "--pdeathsig", "KILL", "epmd", "-port", str(self._mapper_port), "-address", "127.0.0.1",
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )
        await self.start(*self.nodes)

    async def start(self, *nodes):
        """Starts nodes that are down, and returns when they work."""
        for node in nodes:
            await node.launch()
        await asyncio.gather(*(node.started() for node in nodes))
        await until("all nodes know of each other", self._is_whole, every=0.5)

    async def delete(self):
        await asyncio.gather(*(node.kill() for node in self.nodes))
        if self._mapper is not None:
            with contextlib.suppress(ProcessLookupError):
                self._mapper.kill()
            await self._mapper.wait()
        for node in self.nodes:
            node.wipe()

    async def control(self, *arguments, limit=60):
        self._rabbitmqctl = str(self.running[0].rabbitmqctl)
        return await super().control(*arguments, limit=limit)

    async def _is_whole(self):
        count = await self.evaluate("length(rabbit_nodes:all_running()).")
        return int(count) == len(self.running)

    def _configuration(self, node):
        lines = [
            f"listeners.tcp.1 = 127.0.0.1:{node.port}",
            f"load_definitions = {self._folder}/definitions.json", "disk_free_limit.absolute = 50MB",
            "raft.wal_max_size_bytes = 67108864", "log.file.level = info", "log.connection.level = warning",
        ]
        if len(self.nodes) > 1:
            lines.append("cluster_formation.peer_discovery_backend = classic_config")
            lines += [f"cluster_formation.classic_config.nodes.{number} = {node.name}" for number, node in enumerate(self.nodes, start=1)]
        return "\n".join(lines) + "\n"

    def _definitions(self):
        """What is there again on a node whose disk was wiped; the farm's topology is its workers' to declare."""
        return {
            "users": [{
                "name": USER, "password_hash": self._password_hash, "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": ["administrator"], "limits": {},
            }],
            "vhosts": [{"name": self.virtual_host}],
            "permissions": [{"user": USER, "vhost": self.virtual_host, "configure": ".*", "write": ".*", "read": ".*"}],
        }


def password_hash(password):
    """base64(salt + SHA-256(salt + password)), the salt being four bytes."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def free_ports(count):
    """Ports on loopback that nobody listens on; not the seed's to choose, since they are no part of what happens."""
    found = []
    for port in random.SystemRandom().sample(PORTS, len(PORTS)):
        with socket.socket() as candidate, contextlib.suppress(OSError):
            candidate.bind(("127.0.0.1", port))
            found.append(port)
        if len(found) == count:
            break
    return found

"""One process of the farm, through all its lives, behind proxies of its own."""
import asyncio
import os
import re
import signal

from .failure import ChaosFailure
from .proxy import AMQP, POSTGRES, SMTP, Proxy
from .settings import address
from .waiting import until

# What a role says once it works, and how often.
READY = {
    "trigger": ("consuming", 3), "render": ("consuming", 2), "send": ("consuming", 2), "bounce": ("consuming", 1),
    "archivist": ("consuming", 1), "scheduler": ("scheduling", 1), "mailbox": ("is listening", 1),
}
# The key of the proxy to a database that may take the first one's place.
STANDBY = "standby"


class RoleProcess:
    """A slot of the farm: `send-1` is the same slot however often its process is killed."""

    def __init__(self, role, number, farm, environment=None):
        self.role, self.number = role, number
        self.name = f"{role}-{number}"
        self.proxies = {
            POSTGRES: Proxy(f"{self.name}/database", POSTGRES, farm.database_address),
            AMQP: Proxy(f"{self.name}/broker", AMQP, farm.broker_address),
            SMTP: Proxy(f"{self.name}/relay", SMTP, farm.relay_address),
        }
        if farm.standby_url:
            self.proxies[STANDBY] = Proxy(f"{self.name}/standby", POSTGRES, address(farm.standby_url))
            # They are claims of the process, whichever database it made them in.
            self.proxies[STANDBY].claims = self.claims
        self.lives = 0
        self._farm = farm
        self._environment = environment or {}
        self._process = None
        self._log = None

    @property
    def is_running(self):
        return self._process is not None and self._process.returncode is None

    @property
    def identifier(self):
        return self._process.pid

    @property
    def claims(self):
        """Deliveries that the process has claimed and not settled."""
        return self.proxies[POSTGRES].claims

    @property
    def is_busy(self):
        """Whether the process holds messages, claims, or publications that nobody has confirmed."""
        broker = self.proxies[AMQP]
        return bool(self.claims or broker.unacked or broker.unconfirmed)

    async def start(self, is_awaited=True):
        for proxy in self.proxies.values():
            if not proxy.port:
                await proxy.start()
        # The mailbox has moved if it was restarted.
        self.proxies[SMTP].upstream = self._farm.relay_address
        self.lives += 1
        self._log = self._farm.folder / "logs" / f"{self.name}.{self.lives:03}.log"
        configuration = self._farm.write_configuration(self)
        arguments = [self.role] if self.role in ("scheduler", "mailbox") else ["worker", self.role]
        environment = {**clean_environment(), **self._farm.environment, **self._environment}
        with open(self._log, "wb") as log:
            # Should this program be killed, its processes go with it.
            self._process = await asyncio.create_subprocess_exec(
                "setpriv", "--pdeathsig", "KILL", self._farm.product, *arguments, "--config", str(configuration),
                env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )
        if is_awaited:
            await self.ready()

    async def ready(self, limit=60):
        text, times = READY[self.role]

        def is_ready():
            if not self.is_running:
                raise ChaosFailure(f"{self.name} ended with {self._process.returncode} before it was ready:\n{self.last_lines()}")
            return self.said().count(text) >= times

        await until(f"{self.name} says “{text}” {times} times", is_ready, limit, every=0.05)

    def said(self):
        return self._log.read_text(errors="replace") if self._log else ""

    def last_lines(self, count=25):
        return "\n".join(self.said().splitlines()[-count:])

    def number_said(self, key):
        """The number behind `key=` in the log."""
        found = re.search(rf"\b{key}=(\d+)", self.said())
        if not found:
            raise ChaosFailure(f"{self.name} never said {key}=")
        return int(found.group(1))

    def signal(self, number):
        if self.is_running:
            self._process.send_signal(number)

    async def kill(self):
        """Ends the process at once, and returns the deliveries that it had claimed and will never settle."""
        self.signal(signal.SIGKILL)
        await self._process.wait()
        return await self.abandoned()

    async def abandoned(self):
        """After its end: the deliveries that it had claimed and will never settle."""
        await asyncio.gather(*(proxy.drained() for proxy in self.proxies.values()))
        for proxy in self.proxies.values():
            proxy.disarm()
        orphans = set(self.claims)
        self.claims.clear()
        return orphans

    async def stop(self, limit=40):
        """Asks it to end; returns its status, which is 0 after a clean drain."""
        if self._process is None:
            return None
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            return await asyncio.wait_for(self._process.wait(), limit)
        except asyncio.TimeoutError:
            self.signal(signal.SIGKILL)
            await self._process.wait()
            return -signal.SIGKILL

    async def close(self):
        for proxy in self.proxies.values():
            await proxy.stop()


def clean_environment():
    """Without what would come before the configuration file."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GONIEC_")}

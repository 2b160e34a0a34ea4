"""A farm of real processes: each role's own, each behind its own proxies, and a mailbox to send to."""
import asyncio
import re

from .failure import ChaosFailure
from .process import STANDBY, RoleProcess, clean_environment
from .proxy import AMQP, POSTGRES, SMTP
from .settings import DOMAIN, SCENARIOS, address, beside, moved
from .waiting import output_of

ROLES = ("trigger", "render", "send", "scheduler", "bounce", "archivist")
# Mails that name their delivery: Message-ID: <id@domain>.
MESSAGE_ID = re.compile(rb"^message-id:\s*<([0-9a-fA-F-]{36})@", re.IGNORECASE | re.MULTILINE)
SUBJECT = re.compile(rb"^subject: *(.*?)\r?$", re.IGNORECASE | re.MULTILINE)


def subject_of(path):
    return SUBJECT.search(path.read_bytes()).group(1).decode()


class Farm:
    """Configures, starts, injures and stops processes; keeps the log of each of their lives."""

    def __init__(self, servers, database, broker, folder):
        self.product = servers.product
        self.folder = folder
        self.broker_address = broker.address
        self.relay_address = ("127.0.0.1", 1)
        self.mail_folder = folder / "mail"
        # Where the database will be when the first one is gone; processes that are made from now on know it.
        self.standby_url = None
        # What every process finds in its environment, on top of its configuration.
        self.environment = {}
        # Marks in the answers by which a relay refused mails for good.
        self.refusals = set()
        self.processes = {}
        self._database = database
        self._broker = broker
        self._mails = {}
        (folder / "logs").mkdir(parents=True)

    # Processes

    async def prepare(self):
        """Makes schema, topology, keys and scenarios, and starts the mailbox."""
        await self.start_mailbox()
        for arguments in (["migrate"], ["topology", "apply"], ["dkim", "generate", DOMAIN]):
            await self.goniec(*arguments)
        for scenario in sorted(SCENARIOS.iterdir()):
            await self.goniec("scenario", "publish", str(scenario))

    async def start_mailbox(self):
        mailbox = self.processes.setdefault("mailbox-1", RoleProcess("mailbox", 1, self))
        await mailbox.start()
        self.relay_address = ("127.0.0.1", mailbox.number_said("smtp"))
        for process in self.processes.values():
            process.proxies[SMTP].upstream = self.relay_address
        return mailbox

    async def start(self, role, count=1, environment=None):
        """Starts that many more processes of a role, in an environment of their own, and returns them when they work."""
        first = 1 + max((process.number for process in self.of(role)), default=0)
        added = [RoleProcess(role, number, self, environment) for number in range(first, first + count)]
        for process in added:
            self.processes[process.name] = process
        await asyncio.gather(*(process.start() for process in added))
        return added

    async def start_all(self, count=1):
        for role in ROLES:
            await self.start(role, count if role in ("trigger", "render", "send", "scheduler") else 1)

    async def retire(self, process):
        """Takes a process out that has ended for good."""
        del self.processes[process.name]
        await process.close()

    def of(self, role):
        return [process for process in self.processes.values() if process.role == role]

    def the(self, role):
        """The only process of a role."""
        (process,) = self.of(role)
        return process

    @property
    def database_address(self):
        return address(self._database.url)

    @property
    def living_claims(self):
        return set().union(*(process.claims for process in self.processes.values() if process.is_running))

    def proxies(self, protocol, role=None):
        return [process.proxies[protocol] for process in self.processes.values() if role in (None, process.role)]

    async def stop(self):
        """Ends everything; fails with the names of those that didn't end by themselves with status 0."""
        processes = list(self.processes.values())
        statuses = await asyncio.gather(*(process.stop() for process in processes))
        await asyncio.gather(*(process.close() for process in processes))
        bad = [f"{process.name} ({status})" for process, status in zip(processes, statuses) if status not in (0, None)]
        if bad:
            raise ChaosFailure(f"did not end cleanly: {', '.join(bad)}")

    def check_running(self):
        """Fails when a process ended that was to go on."""
        for process in self.processes.values():
            if not process.is_running:
                raise ChaosFailure(f"{process.name} ended by itself:\n{process.last_lines()}")

    # Commands and files

    async def goniec(self, *arguments, limit=60):
        """Runs a command, straight to the servers, and returns its output."""
        configuration = self._write("commands", self._database.url, self._broker.url, self.relay_address[1])
        return await output_of(self.product, *arguments, "--config", str(configuration), environment=clean_environment(), limit=limit)

    def write_configuration(self, process):
        query = "?sslmode=disable&gssencmode=disable"
        database = moved(self._database.url, port=process.proxies[POSTGRES].port, query=query)
        if STANDBY in process.proxies:
            database = beside(database, process.proxies[STANDBY].port)
        broker = self._broker.url_through(process.proxies[AMQP].port)
        return self._write(process.name, database, broker, process.proxies[SMTP].port)

    def _write(self, name, database, broker, relay_port):
        path = self.folder / f"{name}.yaml"
        path.write_text(
            f'broker: {{url: "{broker}"}}\n'
            f'database: {{url: "{database}"}}\n'
            f'relay: {{url: "smtp://127.0.0.1:{relay_port}", connections: 4}}\n'
            f'mail: {{domain: "{DOMAIN}"}}\n'
            f'mailbox: {{directory: "{self.mail_folder}", smtp: {{port: 0}}, web: {{port: 0}}}}\n'
            'edge: {url: "https://go.shop.example"}\n'
            f'keys: {{directory: "{self.folder / "keys"}"}}\n'
            f'seal: {{key: "{"5e" * 32}"}}\n'
            f'token: {{secret: "{"70" * 32}"}}\n'
            "drain: {seconds: 20}\n"
        )
        path.chmod(0o600)
        return path

    # What came out

    @property
    def mail_count(self):
        return sum(1 for _ in self.mail_folder.glob("*.eml")) if self.mail_folder.exists() else 0

    def received(self):
        """How often the mailbox received each delivery."""
        for path in self.mail_folder.glob("*.eml"):
            if path.name not in self._mails:
                found = MESSAGE_ID.search(path.read_bytes())
                self._mails[path.name] = found.group(1).decode().lower() if found else f"without a Message-ID: {path.name}"
        counts = {}
        for delivery in self._mails.values():
            counts[delivery] = counts.get(delivery, 0) + 1
        return counts

    def put_aside(self, is_unknown):
        """Takes the mails of some deliveries out of the count, as if they had gone elsewhere; returns their subjects."""
        elsewhere = self.folder / "mail-put-aside"
        elsewhere.mkdir(exist_ok=True)
        self.received()
        subjects = set()
        for name in [name for name, delivery in self._mails.items() if is_unknown(delivery)]:
            subjects |= {subject_of(self.mail_folder / name)}
            (self.mail_folder / name).rename(elsewhere / name)
            del self._mails[name]
        return subjects

    def subjects(self):
        return {subject_of(path) for path in self.mail_folder.glob("*.eml")}

    def sender_of(self, delivery):
        """The envelope sender under which a delivery went out: where a bounce of it comes to."""
        return next((proxy.senders[delivery] for proxy in self.proxies(SMTP) if delivery in proxy.senders), None)

    def last_words(self):
        """The ends of all logs, for whoever has to find out."""
        return "\n".join(f"--- {process.name}, life {process.lives}\n{process.last_lines()}" for process in self.processes.values())

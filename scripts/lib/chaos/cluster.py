"""A PostgreSQL cluster of a scene's own, which may be killed, frozen, filled up and followed by another."""
import asyncio
import contextlib
import os
import random
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from .failure import ChaosFailure
from .settings import moved
from .waiting import output_of, until

SETTINGS = {
    "listen_addresses": "'127.0.0.1'", "unix_socket_directories": "''", "max_connections": "150", "shared_buffers": "64MB", "fsync": "on",
    "synchronous_commit": "on", "full_page_writes": "on", "wal_level": "replica", "max_wal_senders": "4", "hot_standby": "on",
    "min_wal_size": "32MB", "max_wal_size": "128MB", "timezone": "'UTC'", "log_timezone": "'UTC'", "log_line_prefix": "'%m [%p] '",
}


class Cluster:
    """A postmaster that is our child: what ends this program ends it as well."""

    def __init__(self, servers, name, log_folder):
        self.name = name
        self.log = log_folder / f"postgresql-{name}.log"
        self.port = free_port()
        self.url = moved(servers.database_url, port=self.port)
        self.home = Path(tempfile.mkdtemp(prefix="goniec-chaos-", dir="/var/tmp"))
        self.data = self.home / "data"
        self._programs = Path(servers.psql).parent
        # PostgreSQL refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        self._postmaster = None
        self._is_mounted = False
        self._give_away(self.home)

    # Making and starting

    async def create(self, **settings):
        """An empty cluster, running; `settings` come on top of ours."""
        parts = urlsplit(self.url)
        password = self.home / "password"
        password.write_text(parts.password, encoding="utf-8")
        self._give_away(password)
        await self._run(
            "initdb", f"--pgdata={self.data}", f"--username={parts.username}", f"--pwfile={password}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
        )
        password.unlink()
        with open(self.data / "pg_hba.conf", "a", encoding="utf-8") as rules:
            rules.write("host replication all 127.0.0.1/32 scram-sha-256\n")
        self.configure(**settings)
        await self.start()

    async def copy(self, other, **settings):
        """A copy of another cluster as it is now, by pg_basebackup; it isn't started. `settings` come on top of the other's."""
        await other.back_up(self.data)
        self.configure(**settings)

    async def back_up(self, folder):
        """Copies the running cluster to a folder."""
        parts = urlsplit(self.url)
        await self._run(
            "pg_basebackup", f"--pgdata={folder}", "--checkpoint=fast", "--wal-method=stream", "--host=127.0.0.1", f"--port={self.port}",
            f"--username={parts.username}", PGPASSWORD=parts.password,
        )

    def configure(self, **settings):
        """Writes settings, the last of a name counts; a running postmaster takes them with its next start or reload."""
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as file:
            for name, value in {**SETTINGS, **settings, "port": self.port}.items():
                file.write(f"{name} = {value}\n")

    async def start(self, limit=60):
        """Returns when it takes connections. What a killed postmaster left behind is waited for."""

        async def is_up():
            if self._postmaster is None or self._postmaster.returncode is not None:
                await self._launch()
            with contextlib.suppress(ChaosFailure):
                await self._run("pg_isready", "--host=127.0.0.1", f"--port={self.port}", "--timeout=1")
                return True

        await until(f"PostgreSQL {self.name} takes connections, see {self.log}", is_up, limit)

    async def _launch(self):
        with open(self.log, "ab") as log:
            self._postmaster = await asyncio.create_subprocess_exec(
                *self._as_user("--pdeathsig", "KILL"), self._programs / "postgres", "-D", self.data,
                env=environment(), cwd="/", stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )

    async def mount(self, size):
        """Puts the cluster that is to come on a disk of its own, which takes root."""
        await output_of("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(self.home))
        self._is_mounted = True
        self._give_away(self.home)
        self.home.chmod(0o700)

    # Injuries

    async def stop(self, how=signal.SIGINT):
        """Shuts down: SIGINT ends all sessions first, SIGQUIT just ends."""
        self._postmaster.send_signal(how)
        await asyncio.wait_for(self._postmaster.wait(), 60)

    async def kill(self):
        """kill -9 of the postmaster; its children notice and end."""
        await self.stop(signal.SIGKILL)

    def freeze(self):
        self._signal_all(signal.SIGSTOP)

    def thaw(self):
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number):
        pid = self._postmaster.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for process in [pid, *map(int, children)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)

    async def promote(self):
        """Makes a standby the primary."""
        await self._run("pg_ctl", "promote", "-D", self.data, "-w")

    async def destroy(self):
        """Ends it however it stands, and removes its files but the log."""
        if self._postmaster is not None and self._postmaster.returncode is None:
            self.thaw()
            await self.stop(signal.SIGQUIT)
        if self._is_mounted:
            await output_of("umount", "--lazy", str(self.home))
        shutil.rmtree(self.home, ignore_errors=True)

    # Programs

    def _give_away(self, path):
        if self._user:
            shutil.chown(path, self._user, self._user)

    def _as_user(self, *options):
        if self._user is None:
            return ["setpriv", *options]
        return ["setpriv", f"--reuid={self._user}", f"--regid={self._user}", "--clear-groups", *options]

    async def _run(self, program, *arguments, **extra):
        return await output_of(*self._as_user("--"), str(self._programs / program), *map(str, arguments), environment=environment(**extra))


def environment(**extra):
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **extra}


def free_port():
    """A port below the range from which the kernel takes ports for outgoing connections."""
    for port in random.sample(range(32000, 32700), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise ChaosFailure("no free port between 32000 and 32699")


@contextlib.asynccontextmanager
async def own_cluster(run, disk=None):
    """Ground for a scene: its database lies on a cluster that nobody else has, and on a disk of this size if one is given."""
    run.cluster = Cluster(run.servers, "primary", run.folder)
    if disk:
        await run.cluster.mount(disk)
    try:
        await run.cluster.create()
        run.database.move(run.cluster.url)
        yield
    finally:
        await run.cluster.destroy()

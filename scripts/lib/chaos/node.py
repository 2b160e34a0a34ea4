"""A RabbitMQ node of a run's own, which may be killed, frozen and wiped; scripts/lib/rabbitmq.sh starts the checkout's in the same way."""
import asyncio
import os
import shutil
import signal

from .waiting import output_of

BIN = "/usr/lib/rabbitmq/bin"
# Distribution stays on loopback; schedulers sleep instead of spinning, for the machine is shared.
ERLANG_ARGUMENTS = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"


class Node:
    """One broker process, its folder and its ports; the nodes of a cluster share the port of their port mapper."""

    def __init__(self, name, folder, port, distribution_port, mapper_port):
        self.name = f"{name}@localhost"
        self.port = port
        self.rabbitmqctl = folder / "rabbitmqctl"
        self._folder = folder
        self._process = None
        self._environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": str(folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1", "ERL_EPMD_PORT": str(mapper_port),
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/environment.conf", "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq",
            "RABBITMQ_DIST_PORT": str(distribution_port), "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/enabled_plugins",
            "RABBITMQ_LOG_BASE": f"{folder}/log", "RABBITMQ_MNESIA_BASE": f"{folder}/mnesia",
            "RABBITMQ_NODENAME": self.name, "RABBITMQ_PID_FILE": f"{folder}/pid",
            # The script then becomes the broker instead of watching over it, so that a signal to the one reaches the other.
            "RUNNING_UNDER_SYSTEMD": "true",
        }

    @property
    def is_running(self):
        return self._process is not None and self._process.returncode is None

    def write_files(self, configuration, cookie):
        (self._folder / "log").mkdir(parents=True)
        self._write("enabled_plugins", "[].")
        self._write("environment.conf", f'SERVER_ADDITIONAL_ERL_ARGS="{ERLANG_ARGUMENTS}"\n')
        self._write("rabbitmq.conf", configuration)
        self._write(".erlang.cookie", cookie, 0o400)
        words = " ".join(f"'{name}={value}'" for name, value in self._environment.items())
        command = f'exec env -i {words} {BIN}/rabbitmqctl "$@"'
        self._write("rabbitmqctl", f"#!/bin/sh\n# rabbitmqctl of a node that a chaos run made.\n{command}\n", 0o700)

    async def launch(self):
        """Starts it without waiting until it works."""
        with open(self._folder / "log" / "console.log", "ab") as log:
            # Should this program be killed, the broker goes with it.
            self._process = await asyncio.create_subprocess_exec(
                "setpriv", "--pdeathsig", "KILL", f"{BIN}/rabbitmq-server", env=self._environment,
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )

    async def started(self, limit=90):
        await output_of(self.rabbitmqctl, "wait", "--timeout", str(limit), f"{self._folder}/pid", limit=limit + 10)

    async def kill(self):
        await self._end(signal.SIGKILL)

    async def stop(self, limit=60):
        """Ends it in its own way, which closes connections and writes to the disk what is to be kept."""
        await self._end(signal.SIGTERM, limit)

    def freeze(self):
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def wipe(self):
        """Removes all that it ever wrote; it must not be running."""
        shutil.rmtree(self._folder / "mnesia")

    async def _end(self, number, limit=20):
        if not self.is_running:
            return
        self.thaw()
        self._process.send_signal(number)
        try:
            await asyncio.wait_for(self._process.wait(), limit)
        except asyncio.TimeoutError:
            self._process.kill()
            await self._process.wait()
        (self._folder / "pid").unlink(missing_ok=True)

    def _write(self, name, text, mode=0o600):
        path = self._folder / name
        path.write_text(text, encoding="utf-8")
        os.chmod(path, mode)

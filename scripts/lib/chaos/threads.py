"""Whether a thread of the product is stuck in the kernel, seen from outside."""
import asyncio
import contextlib
import time
from pathlib import Path

EVERY_SECONDS = 0.25
# Where a thread is that waits for work: a worker's semaphore, the event loop, the thread that takes signals. A thread that stands anywhere
# else, such as in a write to a socket or in a poll for one, keeps from working whoever it works for.
IDLE = ("futex", "do_epoll_wait", "ep_poll", "do_sigtimedwait", "sigsuspend", "0")
# The time a watchdog takes to look, and this program to see it.
SLACK_SECONDS = 2


class ThreadWatch:
    """While it is entered, notes for how long each thread stood at one place that isn't idle."""

    def __init__(self, processes):
        self._processes = processes
        self._since = {}
        self.longest = 0.0
        self.where = "nowhere"

    async def __aenter__(self):
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_):
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _watch(self):
        while True:
            for process in self._processes:
                if process.is_running:
                    self.look(process.name, Path(f"/proc/{process.identifier}/task"), time.monotonic())
            await asyncio.sleep(EVERY_SECONDS)

    def look(self, name, tasks, now):
        for task in tasks.glob("*"):
            with contextlib.suppress(OSError):
                place = (task / "wchan").read_text(encoding="ascii")
                key = (name, task.name)
                state = (place, switches(task))
                if place.startswith(IDLE) or self._since.get(key, (None, 0))[0] != state:
                    self._since[key] = (state, now)
                elif now - self._since[key][1] > self.longest:
                    self.longest, self.where = now - self._since[key][1], f"{name} in {place}"


def switches(task):
    """How often the thread has gone to sleep by itself; while the number stays it sleeps the same sleep."""
    lines = (task / "status").read_text(encoding="ascii").splitlines()
    return next(line for line in lines if line.startswith("voluntary_ctxt_switches"))

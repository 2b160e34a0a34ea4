"""Kills at random: any role, any moment, hundreds in one run."""
import asyncio
from collections import Counter

from ..proxy import AMQP
from .registry import scene

KILLS, SHORT_KILLS = 300, 20
ROLES = ("trigger", "render", "send", "scheduler")


class Recovery:
    """When a slot may be killed again: once what its last life held has been handled.

    Every kill raises the delivery count of the messages that were with the process; who comes often is handled alone, and is given to the
    archivist when two processes died meanwhile, by design. A message shall not be called poison here because one process is killed over and
    over before it can work.
    """

    def __init__(self, farm):
        self._farm = farm
        self._wanted = {}

    def note(self, process):
        """Before the kill: what has to be acknowledged by somebody before this role is killed again."""
        role = self._wanted.setdefault(process.role, Counter())
        for queue, count in process.proxies[AMQP].unacked.items():
            role[queue] = self._acked(process.role, queue) + count

    def is_over(self, role):
        return all(self._acked(role, queue) >= count for queue, count in self._wanted.get(role, Counter()).items())

    def _acked(self, role, queue):
        return sum(proxy.acked[queue] for proxy in self._farm.proxies(AMQP, role))


@scene("kills", "kill -9 of random workers at random moments, 300 in one run", events=9000, short_events=600)
async def kills(run):
    goal = SHORT_KILLS if run.is_short else KILLS
    await run.farm.start_all(count=2)
    recovery = Recovery(run.farm)
    # No role may be left out by chance.
    order = [role for _ in range(goal // len(ROLES)) for role in ROLES]
    order += run.random.choices(ROLES + ("archivist", "bounce"), k=goal - len(order))
    run.random.shuffle(order)
    busy = 0
    for number, role in enumerate(order, start=1):
        await wait_for_recovery(run, recovery, role)
        process = run.random.choice(run.farm.of(role))
        work = asyncio.create_task(keep_busy(run, number / goal, with_malformed=run.random.random() < 0.1))
        await moment_of_work(run, process)
        busy += process.is_busy
        recovery.note(process)
        await run.kill(process, f"at random, {number} of {goal}")
        # Its twin goes on meanwhile.
        await process.start(is_awaited=run.random.random() < 0.5)
        await work
    run.say(f"{busy} of {goal} were killed with work in their hands")


async def moment_of_work(run, process, limit=1.0):
    """Returns a little after the process got something to do; most of the time it would have nothing in its hands."""
    for _ in range(int(limit / 0.003)):
        if process.is_busy:
            break
        await asyncio.sleep(0.003)
    await asyncio.sleep(run.random.choice([0, run.random.uniform(0, 0.02), run.random.uniform(0, 0.2)]))


async def wait_for_recovery(run, recovery, role, limit=60):
    """Goes on after a minute in any case: then the referee will say what is stuck."""
    for _ in range(limit * 20):
        if recovery.is_over(role):
            return
        await asyncio.sleep(0.05)
    run.say(f"{role} has not handled what its killed processes held")


async def keep_busy(run, progress, with_malformed):
    """Publishes its share of the events, so that there is work whenever somebody is killed; now and then one that nobody can read."""
    behind = int(run.events * progress) - len(run.driver.events)
    if behind > 0:
        await run.driver.publish(behind)
    if with_malformed:
        await run.driver.publish_malformed()

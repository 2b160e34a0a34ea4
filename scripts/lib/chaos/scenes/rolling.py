"""Deploys and scaling: what happens to a healthy farm several times a day."""
import asyncio
import signal
import time

from ..proxy import AMQP, POSTGRES, SMTP
from .drain import CANCEL_SECONDS, GRACE_SECONDS, drain, drain_all
from .load import Load, settle
from .registry import scene

RESTARTS, SHORT_RESTARTS = 100, 8
MANY, SHORT_MANY = 16, 4
RATE = 60
ROLES = ("trigger", "render", "send", "scheduler", "archivist", "bounce")
# Who can't finish when which peer says nothing any more.
STUCK = (("trigger", POSTGRES), ("trigger", AMQP), ("render", AMQP), ("send", SMTP), ("send", POSTGRES))


@scene("rolling", "100 restarts, each stage scaled from 1 to 16 and back, and ends that are cut short", events=9000, short_events=500)
async def rolling(run):
    await run.farm.start_all()
    async with Load(run, RATE):
        await restart_often(run)
        for role in ROLES[:1] if run.is_short else ROLES:
            await scale(run, role, SHORT_MANY if run.is_short else MANY)
    await settle(run, "restarts and scaling")
    if not run.is_short:
        for role, protocol in STUCK:
            await cut_short(run, role, protocol, is_impatient=False)
            await cut_short(run, role, protocol, is_impatient=True)
    await run.driver.publish(max(0, run.events - len(run.driver.events)))


async def restart_often(run):
    count = SHORT_RESTARTS if run.is_short else RESTARTS
    for number in range(1, count + 1):
        process = run.farm.the(run.random.choice(ROLES))
        await asyncio.sleep(run.random.uniform(0, 0.3))
        run.measured("drain_s", await drain(run, process))
        await process.start()
        if number % 10 == 0 or number == count:
            run.injured(f"rolling restarts: {number} of {count}", count=(number - 1) % 10 + 1)


async def scale(run, role, many):
    """Up at once, as an autoscaler does, and down at once."""
    added = await run.farm.start(role, many - 1)
    await asyncio.sleep(1)
    run.measured("drain_s", await drain_all(run, added, f"as one of {many}"))
    for process in added:
        await run.farm.retire(process)
    run.injured(f"{role} scaled from 1 to {many} and back")


async def cut_short(run, role, protocol, is_impatient):
    """A process that can't end its work, for its peer is silent: it ends by the deadline, or sooner when it is asked twice."""
    process = run.farm.the(role)
    async with Load(run, RATE):
        await asyncio.sleep(run.random.uniform(0.2, 0.5))
        process.proxies[protocol].faults.swallows = True
        await asyncio.sleep(0.5)
        begin = time.monotonic()
        if is_impatient:
            process.signal(signal.SIGTERM)
            await asyncio.sleep(1)
        status = await process.stop(GRACE_SECONDS + 2 * CANCEL_SECONDS)
    seconds = time.monotonic() - begin
    how = "asked twice" if is_impatient else "asked once"
    run.say(f"{process.name}, {how} to end while {protocol} was silent, did after {seconds:.1f} s with status {status}")
    if status != 0 or seconds > (1 if is_impatient else GRACE_SECONDS) + CANCEL_SECONDS:
        run.object(f"{process.name}, {how} to end while {protocol} was silent, took {seconds:.1f} s and ended with status {status}")
    run.measured("asked_twice_s" if is_impatient else "asked_once_s", seconds)
    process.proxies[protocol].cut()
    process.proxies[protocol].faults.swallows = False
    run.injured(f"{process.name} {how} to end while {protocol} was silent", await process.abandoned())
    await process.start()
    await settle(run, "that")

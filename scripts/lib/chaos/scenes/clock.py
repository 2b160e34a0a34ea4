"""Schedulers whose clocks are wrong, and more of them than one."""
import re
import time
from datetime import datetime
from pathlib import Path

from ..failure import ChaosFailure
from ..proxy import AMQP
from .registry import scene

OFFSETS = ("+300", "-300", "+0")
LIBRARIES = "*/faketime/libfaketimeMT.so.1"
# The scenario's wait, and how long a wake may take on a machine that has other work.
WAIT_SECONDS, LATE_SECONDS = 1, 10
DELAYS = """
    SELECT extract(epoch FROM d.created_at - e.received_at) - 1 AS late
    FROM delivery d JOIN enrollment n USING (contact_id, enrollment_id) JOIN event e ON e.event_id = n.key AND e.contact_id = d.contact_id
    WHERE e.type = 'order.placed' ORDER BY late
"""


def wrong_by(offset):
    """The environment of a process that sees the time so many seconds off; the clock that only runs forward is left alone."""
    library = next(Path("/usr/lib").glob(LIBRARIES), None)
    if library is None:
        raise ChaosFailure("libfaketime is missing. Cure: apt-get install libfaketime")
    return {"LD_PRELOAD": str(library), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def seen_error(process):
    """By how many seconds the process's clock is off, as its log shows."""
    found = re.search(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)", process.said(), re.MULTILINE)
    if not found:
        raise ChaosFailure(f"{process.name} logs no time: {process.last_lines(1)}")
    zone = found.group(2).replace("Z", "+00:00")
    zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return datetime.fromisoformat(found.group(1) + zone).timestamp() - time.time()


@scene(
    "clock", "three schedulers, two of them five minutes off: nothing early, nothing missed, each timer once", events=3000,
    short_events=200,
)
async def clock(run):
    for role in ("trigger", "render", "send", "bounce", "archivist"):
        await run.farm.start(role)
    offsets = run.random.sample(OFFSETS, len(OFFSETS))
    for offset in offsets:
        (process,) = await run.farm.start("scheduler", environment=wrong_by(offset))
        if abs(seen_error(process) - int(offset)) > 60:
            raise ChaosFailure(f"{process.name} was to be wrong by {offset} s, and is by {seen_error(process):.0f} s")
        run.injured(f"the clock of {process.name} is wrong by {offset} s")
    rounds = 1 if run.is_short else 4
    for _ in range(rounds):
        await run.driver.publish(run.events // rounds)
        await run.quiet.settle()
    late = [float(seconds) for seconds in await run.database.column(DELAYS)]
    wakes = sum(proxy.acked["trigger.wake"] for proxy in run.farm.proxies(AMQP, "trigger"))
    run.say(
        f"{len(late)} timers of {WAIT_SECONDS} s and {wakes} wakes; late by {late[0]:.3f} s at the least, "
        f"p50 {late[len(late) // 2]:.3f} s, p99 {late[int(0.99 * (len(late) - 1))]:.3f} s, {late[-1]:.3f} s at the most"
    )
    if late[0] < 0:
        raise ChaosFailure(f"a timer came {-late[0]:.3f} s too early")
    if late[-1] > LATE_SECONDS:
        raise ChaosFailure(f"a timer came {late[-1]:.3f} s too late")
    if wakes != len(late):
        raise ChaosFailure(f"{len(late)} timers led to {wakes} wakes")

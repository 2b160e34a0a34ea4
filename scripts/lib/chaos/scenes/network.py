"""A network that is ill: between the farm and its broker, its database, its relay."""
import asyncio

from ..proxy import AMQP, POSTGRES, SMTP
from .registry import scene

NAMES = {AMQP: "broker", POSTGRES: "database", SMTP: "relay"}
# Longer than the time-outs of broker (heartbeat and watchdog, 8 s to 20 s) and database (35 s). A relay may take 10 minutes to answer
# (RFC 5321), which nobody here waits for: its silence ends with a reset.
HALF_OPEN_SECONDS = {AMQP: 30, POSTGRES: 42, SMTP: 20}
SHORT_HALF_OPEN_SECONDS = 2
ILL_SECONDS, SHORT_ILL_SECONDS = 12, 2


async def resets(run, proxies):
    for _ in range(3 if run.is_short else 10):
        for proxy in proxies:
            if run.random.random() < 0.6:
                proxy.cut()
        await asyncio.sleep(run.random.uniform(0.3, 1.5))
    return "reset at random"


async def half_open(run, proxies):
    seconds = SHORT_HALF_OPEN_SECONDS if run.is_short else HALF_OPEN_SECONDS[proxies[0].protocol]
    for proxy in proxies:
        proxy.faults.swallows = True
    await asyncio.sleep(seconds)
    for proxy in proxies:
        proxy.faults.swallows = False
        # What was swallowed is missing in the midst of a stream; an end that comes back knows nothing of the connection.
        proxy.cut()
    return f"half-open for {seconds} s"


async def slow(run, proxies):
    rate = run.random.choice([3_000, 10_000, 30_000])
    for proxy in proxies:
        proxy.faults.bytes_per_second = rate
    await asyncio.sleep(SHORT_ILL_SECONDS if run.is_short else ILL_SECONDS)
    for proxy in proxies:
        proxy.faults.bytes_per_second = 0
    return f"slow: {rate} bytes a second"


async def truncated(run, proxies):
    limit = run.random.randrange(*{AMQP: (3_000, 30_000), POSTGRES: (3_000, 60_000), SMTP: (60, 1_000)}[proxies[0].protocol])
    for proxy in proxies:
        proxy.faults.truncate_after = limit
    await asyncio.sleep(SHORT_ILL_SECONDS if run.is_short else ILL_SECONDS)
    for proxy in proxies:
        proxy.faults.truncate_after = 0
    return f"cut off after {limit} bytes each time"


@scene(
    "network", "resets, half-open, slow and truncated connections to broker, database and relay", events=3600, short_events=120
)
async def network(run):
    await run.farm.start_all(count=1 if run.is_short else 2)
    illnesses = [(protocol, illness) for protocol in NAMES for illness in (resets, half_open, slow, truncated)]
    if run.is_short:
        illnesses = run.random.sample(illnesses, 3)
    run.random.shuffle(illnesses)
    for protocol, illness in illnesses:
        work = asyncio.create_task(run.driver.publish(run.events // len(illnesses)))
        what = await illness(run, run.farm.proxies(protocol))
        await work
        await run.quiet.settle()
        unanswered = set().union(*(proxy.unanswered for proxy in run.farm.proxies(SMTP)))
        run.injured(f"the network to the {NAMES[protocol]} was ill, {what}", unanswered)

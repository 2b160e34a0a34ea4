"""What can happen to the broker: it dies, stops, freezes, refuses, loses everything."""
import asyncio

from ..threads import SLACK_SECONDS, ThreadWatch
from .drain import drain_all
from .load import Load, publish_lost, settle
from .registry import scene

# Of the product's connections (BrokerConfiguration.watchdog).
WATCHDOG_SECONDS = 8
TWINS = ("trigger", "render", "send", "scheduler")
RATE = 100
# A publisher that the alarm reaches is blocked at once; how long it stays so.
ALARM_SECONDS = 20
OUTAGE_SECONDS = 60
# Longer than two heartbeats of ten seconds, after which either side gives the other up.
FREEZE_SECONDS = 40


@scene("broker", "the broker killed, restarted, stopped, frozen, in alarm, and without its disk", events=6000, nodes=1)
async def broker(run):
    await run.farm.start_all(count=1)
    for role in TWINS:
        await run.farm.start(role)
    await run.driver.publish(run.events // 4)
    injuries = [crash, restart, outage, freeze, alarm, wiped_disk]
    run.random.shuffle(injuries)
    for injure in injuries:
        async with Load(run, RATE):
            await asyncio.sleep(run.random.uniform(0.2, 1.0))
            await injure(run)
            await asyncio.sleep(0.5)
        await settle(run, injure.__name__.replace("_", " "))
        await publish_lost(run)
    await run.driver.publish(max(0, run.events - len(run.driver.events)))


async def crash(run):
    (node,) = run.broker.nodes
    await node.kill()
    run.injured("broker killed")
    await run.broker.start(node)


async def restart(run):
    (node,) = run.broker.nodes
    await node.stop()
    run.injured("broker restarted")
    await run.broker.start(node)


async def outage(run):
    (node,) = run.broker.nodes
    await node.stop()
    run.injured(f"broker stopped for {OUTAGE_SECONDS} s")
    await asyncio.sleep(OUTAGE_SECONDS)
    await run.broker.start(node)


async def freeze(run):
    """Meanwhile no thread may stand still for longer than the watchdog, and who is asked to end has to."""
    (node,) = run.broker.nodes
    leaving = [run.random.choice(run.farm.of(role)) for role in TWINS]
    node.freeze()
    run.injured(f"broker frozen for {FREEZE_SECONDS} s")
    async with ThreadWatch(list(run.farm.processes.values())) as watch:
        thawing = asyncio.create_task(asyncio.sleep(FREEZE_SECONDS))
        run.measured("drain_frozen_s", await drain_all(run, leaving, "while the broker was frozen"))
        await thawing
    node.thaw()
    run.measured("thread_stuck_s", watch.longest)
    if watch.longest > WATCHDOG_SECONDS + SLACK_SECONDS:
        run.object(f"a thread stood still for {watch.longest:.1f} s: {watch.where}")
    await asyncio.gather(*(process.start() for process in leaving))


async def alarm(run):
    """Memory: the broker reads nothing from who publishes."""
    before = (await run.broker.evaluate("vm_memory_monitor:get_vm_memory_high_watermark().")).strip()
    await run.broker.control("set_vm_memory_high_watermark", "absolute", "1MB")
    run.injured("memory alarm")
    leaving = [run.random.choice(run.farm.of(role)) for role in TWINS]
    try:
        await asyncio.sleep(1)
        run.measured("drain_alarm_s", await drain_all(run, leaving, "while the broker had an alarm"))
        await asyncio.sleep(ALARM_SECONDS)
    finally:
        await run.broker.control("set_vm_memory_high_watermark", before)
    await asyncio.gather(*(process.start() for process in leaving))


async def wiped_disk(run):
    (node,) = run.broker.nodes
    await node.kill()
    node.wipe()
    run.injured("broker's disk wiped")
    await run.broker.start(node)

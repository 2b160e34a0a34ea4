"""Somebody deletes a queue that is in use."""
import asyncio

from ..broker import QUEUES
from . import situations
from .load import Load, publish_lost, settle
from .registry import scene

SHORT_QUEUES = 3
RATE = 60


@scene("queues", "each queue deleted under load, with what is in it", events=3000, short_events=300)
async def queues(run):
    await run.farm.start_all()
    # `dead` in each form: it alone is not in the way of good mail, and nothing but its archivist would miss it.
    chosen = run.random.sample(QUEUES, SHORT_QUEUES if run.is_short else len(QUEUES))
    if "dead" not in chosen:
        chosen[-1] = "dead"
    for number, queue in enumerate(chosen, start=1):
        async with Load(run, RATE):
            await run.driver.publish_malformed()
            await asyncio.sleep(run.random.uniform(0.5, 1.5))
            await run.broker.control("delete_queue", queue, "-p", run.broker.virtual_host)
            run.injured(f"queue {queue} deleted")
            await asyncio.sleep(0.5)
            # A burst finds the queue gone, or just made anew.
            await run.driver.publish(max(0, run.events * number // len(chosen) - len(run.driver.events)))
        await settle(run, f"{queue} was deleted")
        await publish_lost(run)
    # The only queue that nothing comes to by itself.
    await situations.NAMED["bounces"].bring_about(run)

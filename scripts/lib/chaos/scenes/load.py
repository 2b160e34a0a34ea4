"""Work that goes on while something happens."""
import asyncio

CHUNK = 10


class Load:
    """Publishes events evenly for as long as it is entered, and as fast as the broker allows when that is slower."""

    def __init__(self, run, per_second):
        self._run = run
        self._pause = CHUNK / per_second
        self._is_over = False
        self._task = None

    async def __aenter__(self):
        self._task = asyncio.create_task(self._publish())
        return self

    async def __aexit__(self, *_):
        self._is_over = True
        await self._task

    async def _publish(self):
        while not self._is_over:
            await self._run.driver.publish(CHUNK)
            await asyncio.sleep(self._pause)


async def settle(run, what, limit=120):
    """Waits for calm after something happened, and measures how long that takes."""
    loop = asyncio.get_running_loop()
    begin = loop.time()
    await run.quiet.settle(limit)
    run.say(f"calm {loop.time() - begin:.1f} s after {what}")


async def publish_lost(run):
    """What an integration with an outbox does: what was lost in the broker before the database had it is published again."""
    count = await run.driver.republish_missing()
    if count:
        run.say(f"published again: {count}")
        await run.quiet.settle()

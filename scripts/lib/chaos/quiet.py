"""Waiting until nothing moves any more, and moving the database's clock over what has to lie still for minutes."""
import asyncio
import time

from .failure import ChaosFailure

# What changes when anything happens at all.
PULSE = """
    SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM enrollment WHERE live), (SELECT count(*) FROM timer),
        (SELECT count(*) FROM dead_letter), (SELECT max(updated_at) FROM delivery),
        (SELECT string_agg(state || n, ' ' ORDER BY state) FROM (SELECT state, count(*) AS n FROM delivery GROUP BY state) AS s),
        (SELECT count(*) FROM delivery WHERE outcome_pending), (SELECT count(*) FROM delivery WHERE bounce_class IS NOT NULL)
"""
# What is due without anybody's waiting for a lease.
DUE = "SELECT count(*) FROM timer WHERE due_at < goniec_now() + interval '10 seconds'"
# What has to come to an end. A dead letter's timer rests for a day.
OPEN = """
    SELECT (SELECT count(*) FROM timer) + (SELECT count(*) FROM enrollment WHERE live)
        + (SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending', 'uncertain') OR outcome_pending)
"""
# How long nothing may have moved; the scheduler looks four times a second, a worker reconnects within two.
CALM_SECONDS = 2.0
# How far the clock goes at once: less than any lease, so that nothing that lives is overtaken by its own.
STEP_SECONDS = 60


class Quiet:
    """Judges a farm's calm from outside: by its database and its queues."""

    def __init__(self, database, broker, farm, driver):
        self._database = database
        self._broker = broker
        self._farm = farm
        self._driver = driver

    async def settle(self, limit=120, idle=()):
        """Returns when everything has gone through that nobody's lease holds up, but for what waits in `idle` queues, which nobody
        consumes for the time being; the clock stays where it is."""
        begin = calm_since = time.monotonic()
        pulse = None
        while True:
            now = await self._database.rows(PULSE)
            if now != pulse or await self._database.number(DUE) > 0 or await self._is_waiting(idle):
                pulse, calm_since = now, time.monotonic()
            elif time.monotonic() - calm_since >= CALM_SECONDS:
                return
            if time.monotonic() - begin > limit:
                raise ChaosFailure(f"no calm within {limit} s: {pulse}, {await self._broker.depths()}")
            await asyncio.sleep(0.2)

    async def heal(self, limit=240):
        """Returns when every event has come to its end; what a killed process held comes back as the clock passes its lease."""
        await self.settle()
        begin = time.monotonic()
        while (open_count := await self._open()) > 0:
            if time.monotonic() - begin > limit:
                raise ChaosFailure(f"not healed within {limit} s: {open_count} open, {await self._database.rows(PULSE)}")
            # A living worker's claim is never overtaken. A proxy goes on calling those claimed whose settlement lost its answer.
            if self._farm.living_claims.isdisjoint(await self._database.column("SELECT delivery_id FROM delivery WHERE state = 'sending'")):
                await self._database.advance(STEP_SECONDS)
            await asyncio.sleep(0.5)
        await self.settle()

    async def _is_waiting(self, idle):
        return any(depth > 0 for queue, depth in (await self._broker.depths()).items() if queue not in idle)

    async def _open(self):
        missing = len(self._driver.events) - await self._database.number(
            f"SELECT count(*) FROM event WHERE source = '{self._driver.source}'"
        )
        bounces = len(self._driver.bounced) - await self._database.number("SELECT count(*) FROM event WHERE type = 'email.bounced'")
        malformed = len(self._driver.malformed) - await self._database.number("SELECT count(*) FROM dead_letter")
        return missing + max(0, bounces) + max(0, malformed) + await self._database.number(OPEN)

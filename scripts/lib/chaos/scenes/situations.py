"""What brings a role to a step: ordinary work, or something that has to be set up first."""
from ..proxy import POSTGRES, REPLY, Trap
from ..waiting import until

BURST = 4
# Just past a lease of the database's clock, by which stalled things are taken up again.
LEASE_SECONDS = 121


class Events:
    """A few events of both kinds are enough for most steps."""

    async def prepare(self, run):
        pass

    async def bring_about(self, run):
        await run.driver.publish(BURST // 2, ["order.placed"])
        await run.driver.publish(BURST // 2, ["order.shipped"])

    async def clear_up(self, run):
        pass


class Malformed(Events):
    """Something that can't be read, among good ones."""

    async def bring_about(self, run):
        await run.driver.publish_malformed()
        await super().bring_about(run)


class StalledDeliveries(Events):
    """Deliveries that wait for longer than a lease, since nobody renders."""

    async def prepare(self, run):
        await run.farm.the("render").stop()
        await run.driver.publish(BURST, ["order.shipped"])
        await run.quiet.settle(idle=("render.transactional", "render.bulk"))

    async def bring_about(self, run):
        await run.database.advance(LEASE_SECONDS)

    async def clear_up(self, run):
        await run.farm.the("render").start()


class StalledOutcomes(Events):
    """Results that wait for longer than a lease, since nobody takes them in."""

    async def prepare(self, run):
        await run.farm.the("send").stop()
        await run.driver.publish(BURST, ["order.shipped"])
        await run.quiet.settle(idle=("send.transactional", "send.bulk"))
        await run.farm.the("trigger").stop()
        await run.farm.the("send").start()
        await until("results wait for the trigger", lambda: waits(run))
        await run.quiet.settle(idle=("trigger.event", "trigger.wake", "trigger.outcome"))

    async def bring_about(self, run):
        await run.database.advance(LEASE_SECONDS)

    async def clear_up(self, run):
        await run.farm.the("trigger").start()


async def waits(run):
    return await run.database.number("SELECT count(*) FROM delivery WHERE outcome_pending") >= BURST


class OrphanedClaims(Events):
    """Claims of a send worker that was killed, past their lease."""

    async def prepare(self, run):
        process = run.farm.the("send")
        trap = Trap(POSTGRES, REPLY, "claim")
        process.proxies[POSTGRES].arm(trap)
        await run.driver.publish(BURST)
        await trap.sprung
        await run.kill(process, "with claims for the lease sweep")
        await process.start()
        await run.quiet.settle()

    async def bring_about(self, run):
        # The scheduler judges leases only after it has had the database for the length of one; it has looked at least once by now.
        await run.database.advance(LEASE_SECONDS)


class Bounces(Events):
    """Mails that come back."""

    async def prepare(self, run):
        await run.quiet.settle()

    async def bring_about(self, run):
        rows = await run.database.column("SELECT delivery_id FROM delivery WHERE state = 'accepted' AND bounce_class IS NULL")
        candidates = [delivery for delivery in sorted(rows) if run.farm.sender_of(delivery) and delivery not in run.driver.bounced]
        for delivery in run.random.sample(candidates, min(2, len(candidates))):
            await run.driver.bounce(delivery, run.farm.sender_of(delivery))


NAMED = {
    "events": Events(), "malformed": Malformed(), "stalled deliveries": StalledDeliveries(), "stalled outcomes": StalledOutcomes(),
    "orphaned claims": OrphanedClaims(), "bounces": Bounces(),
}

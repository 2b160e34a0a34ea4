"""A relay in every mood."""
import asyncio
import random

from ..proxy import SMTP
from ..relay import MOODS, TAKES, MoodyRelay
from ..waiting import until
from .registry import scene

# Past the first wait after a refusal for now, which is a minute and a tenth.
AGAIN_SECONDS = 70
# A relay that fails three times in a row is left alone for a second, then for two, and so on up to a minute.
PATIENCE_SECONDS = 300


@scene("relay", "a relay that is slow or silent, drops after the dot, puts off and refuses", events=400, short_events=None)
async def relay(run):
    moody = await MoodyRelay(run.farm.mail_folder, random.Random(f"{run.seed}/relay")).start()
    run.farm.refusals = moody.refusals
    run.farm.relay_address = ("127.0.0.1", moody.port)
    try:
        await run.farm.start_all(count=2)
        rounds = 3
        for _ in range(rounds):
            await run.driver.publish(run.events // rounds)
            await run.quiet.settle(limit=PATIENCE_SECONDS)
            await until("claims are settled", lambda: not run.farm.living_claims)
            await run.database.advance(AGAIN_SECONDS)
        await run.quiet.settle(limit=PATIENCE_SECONDS)
        moody.is_good = True
        await until("claims are settled", lambda: not run.farm.living_claims)
        unanswered = set().union(*(proxy.unanswered for proxy in run.farm.proxies(SMTP)))
        count = sum(number for mood, number in moody.met.items() if mood != TAKES)
        run.injured("the relay was in moods: " + ", ".join(f"{mood} {moody.met[mood]}" for mood in MOODS), unanswered, count)
        await run.quiet.heal()
    finally:
        await moody.stop()

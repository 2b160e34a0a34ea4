"""kill -9 at a chosen step: every role, at every step of the crash table of store.md at which it can die."""
import asyncio

from ..failure import ChaosFailure
from ..proxy import Trap
from . import situations
from .registry import scene
from .step_table import CASES

SHORT_CASES = 8
# How long a step may take to come; some wait for a scheduler's round.
PATIENCE_SECONDS = 30


@scene("steps", "kill -9 of each role at every step of the crash table, frozen there by a proxy", events=0, short_events=0)
async def steps(run):
    # In the table's order: that of the sweeps comes after the claims that they judge.
    chosen = run.random.sample(CASES, SHORT_CASES) if run.is_short else CASES
    cases = [case for case in CASES if case in chosen]
    await run.farm.start_all()
    for case in cases:
        await die_at(run, case)
        # What was in the dead process's hands is handled before the next one dies, or its delivery count would rise and rise.
        await run.quiet.settle()


async def die_at(run, case):
    """Brings the step about, kills the process while it stands there, and starts it again."""
    situation = situations.NAMED[case.situation]
    await situation.prepare(run)
    process = run.farm.the(case.role)
    trap = Trap(case.protocol, case.side, case.name, case.about)
    process.proxies[case.protocol].arm(trap)
    await situation.bring_about(run)
    try:
        frozen = await asyncio.wait_for(trap.sprung, PATIENCE_SECONDS)
    except asyncio.TimeoutError:
        raise ChaosFailure(f"{process.name} never came to: {trap}") from None
    # Other connections of the process go on for a moment, as they would.
    await asyncio.sleep(run.random.uniform(0, 0.1))
    await run.kill(process, f"{case.moment}: {frozen}")
    await process.start()
    await situation.clear_up(run)

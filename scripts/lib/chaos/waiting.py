"""Waiting for what another process does."""
import asyncio
import inspect
import time

from .failure import ChaosFailure


async def until(what, condition, limit=60, every=0.1):
    """Returns what `condition` gives as soon as that is true; fails with `what` when it isn't within `limit` seconds."""
    end = time.monotonic() + limit
    while True:
        value = condition()
        if inspect.isawaitable(value):
            value = await value
        if value:
            return value
        if time.monotonic() > end:
            raise ChaosFailure(f"waited {limit} s in vain: {what}")
        await asyncio.sleep(every)


async def output_of(*command, environment=None, limit=60):
    """Standard output of a command; fails with what it wrote when it does."""
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        output, errors = await asyncio.wait_for(process.communicate(), limit)
    except asyncio.TimeoutError:
        process.kill()
        await process.wait()
        raise ChaosFailure(f"{command[0]} took longer than {limit} s") from None
    if process.returncode != 0:
        raise ChaosFailure(f"{' '.join(command[:4])} failed: {errors.decode(errors='replace').strip()[-2000:]}")
    return output.decode(errors="replace")

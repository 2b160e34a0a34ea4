"""Ending processes as an operator does, and holding them to what was promised for it."""
import asyncio
import time

# What the farm configures as drain.seconds.
GRACE_SECONDS = 20
# From the deadline until everything that was cancelled has ended: a silent database is given three to answer (cancelPatience), and
# another five when results of mails wait to be recorded (SendWorker.lastPatience).
CANCEL_SECONDS = 10


async def drain(run, process, while_what="under load"):
    """SIGTERM, and the wait for the end; both the time and the status have to be right. Returns the seconds."""
    begin = time.monotonic()
    status = await process.stop(GRACE_SECONDS + 2 * CANCEL_SECONDS)
    seconds = time.monotonic() - begin
    if status != 0:
        run.object(f"{process.name} ended with status {status} after {seconds:.1f} s, {while_what}")
    if seconds > GRACE_SECONDS + CANCEL_SECONDS:
        run.object(f"{process.name} took {seconds:.1f} s to end, {while_what}")
    return seconds


async def drain_all(run, processes, while_what):
    """Ends several at once, and returns the longest time that one took."""
    return max(await asyncio.gather(*(drain(run, process, while_what) for process in processes)))

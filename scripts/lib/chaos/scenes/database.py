"""What happens to a database: it goes away in every manner, stands still, fills its disk, or is looked at for too long."""
import asyncio
import contextlib
import os
import time

from ..cluster import own_cluster
from .registry import scene

# More than the 35 seconds after which the product gives up on a server that is silent.
FROZEN_SECONDS = 42
FULL_SECONDS = 20
DISK = "512m"
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


async def restart(run):
    await run.cluster.stop()
    await asyncio.sleep(run.random.uniform(0, 3))
    await run.cluster.start()
    run.injured("PostgreSQL was shut down and started again")


async def kill(run):
    await run.cluster.kill()
    await run.cluster.start()
    run.injured("PostgreSQL was killed and recovered")


async def freeze(run):
    run.cluster.freeze()
    await asyncio.sleep(FROZEN_SECONDS)
    run.cluster.thaw()
    run.injured(f"PostgreSQL stood still for {FROZEN_SECONDS} s")


async def cut(run):
    count = 0
    for _ in range(3 if run.is_short else 20):
        count += await run.database.number(f"SELECT count(pg_terminate_backend(pid)) {OTHERS}")
        await asyncio.sleep(run.random.uniform(0, 0.4))
    run.injured(f"{count} connections were ended by pg_terminate_backend", count=count)


@scene(
    "database", "PostgreSQL restarted, killed, frozen for longer than time-outs, its connections cut", events=3000, short_events=200,
    ground=own_cluster,
)
async def database(run):
    await run.farm.start_all(count=1 if run.is_short else 2)
    kinds = [restart, kill, freeze, cut]
    injuries = [kill, cut] if run.is_short else kinds + run.random.choices([restart, kill, cut], k=8)
    run.random.shuffle(injuries)
    for injury in injuries:
        work = asyncio.create_task(run.driver.publish(run.events // len(injuries)))
        await asyncio.sleep(run.random.uniform(0, 1))
        await injury(run)
        await work
        # Without this, what a frozen server left undone would hide what the next injury does.
        if not run.is_short:
            await run.quiet.settle()


@scene("snapshot", "events go through while somebody holds an old snapshot", events=2000, short_events=None)
async def snapshot(run):
    await run.farm.start_all()
    seconds = {}
    for what in ("without", "with"):
        holder = asyncio.create_task(run.database.rows("SELECT pg_sleep(50)")) if what == "with" else None
        begin = time.monotonic()
        await run.driver.publish(run.events // 2)
        await run.quiet.settle()
        seconds[what] = time.monotonic() - begin
        if holder is not None:
            held = await run.database.number(
                f"SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start))::int, 0) {OTHERS} AND query LIKE '%pg_sleep%'"
            )
            run.injured(f"a snapshot was held for {held} s")
            await run.database.number(f"SELECT count(pg_terminate_backend(pid)) {OTHERS} AND query LIKE '%pg_sleep%'")
            await asyncio.gather(holder, return_exceptions=True)
    run.say(f"{run.events // 2} events took {seconds['without']:.1f} s without and {seconds['with']:.1f} s with an old snapshot")


@contextlib.asynccontextmanager
async def small_disk(run):
    """Ground for a scene: a cluster whose data lies on a disk of its own, which only root can make."""
    async with own_cluster(run, disk=DISK if os.geteuid() == 0 else None):
        yield


@scene("disk", "the database's disk runs full under load, and is given room again", events=2000, short_events=None, ground=small_disk)
async def disk(run):
    await run.farm.start_all()
    await run.driver.publish(run.events // 4)
    if os.geteuid() != 0:
        run.say("no disk was filled, because only root can make a small one")
        return
    for _ in range(3):
        work = asyncio.create_task(run.driver.publish(run.events // 4))
        await asyncio.sleep(run.random.uniform(0, 2))
        filler = run.cluster.home / "filler"
        with contextlib.suppress(OSError), open(filler, "wb") as file:
            while True:
                file.write(bytes(1 << 20))
        await asyncio.sleep(FULL_SECONDS)
        refused = run.cluster.log.read_text(errors="replace").count("No space left on device")
        filler.unlink()
        # A server that couldn't write its log has ended, and is started by whoever made room.
        await run.cluster.start()
        run.injured(f"the disk was full for {FULL_SECONDS} s; PostgreSQL has said so {refused} times by now")
        await work
        await run.quiet.settle()

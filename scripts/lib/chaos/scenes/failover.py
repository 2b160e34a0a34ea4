"""Another database in the place of the first: a standby that had everything, and older copies that hadn't."""
import asyncio
import contextlib

from ..cluster import Cluster, own_cluster
from ..database import Database
from ..failure import ChaosFailure
from ..waiting import until
from .registry import scene

# How long is watched whether nothing is sent.
WATCH_SECONDS = 5


@contextlib.asynccontextmanager
async def pair_of_clusters(run):
    """Ground for a scene: a primary, and a standby without which nothing is committed; every process knows both."""
    async with own_cluster(run):
        primary = run.cluster
        run.standby = Cluster(run.servers, "standby", run.folder)
        try:
            await run.standby.copy(primary, primary_conninfo=f"'{primary.url}?application_name=standby'")
            (run.standby.data / "standby.signal").touch()
            await run.standby.start()
            postgres = server_of(run, primary)
            await postgres.rows("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            await postgres.rows("SELECT pg_reload_conf()")
            await until(
                "the standby is synchronous",
                lambda: postgres.number("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"),
            )
            run.farm.standby_url = run.standby.url
            yield
        finally:
            await run.standby.destroy()


def server_of(run, cluster):
    postgres = Database(run.servers, "postgres")
    postgres.move(cluster.url)
    return postgres


@scene(
    "failover", "the primary dies under load, and its synchronous standby takes over", events=2000, short_events=None,
    ground=pair_of_clusters,
)
async def failover(run):
    await run.farm.start_all(count=2)
    await run.driver.publish(run.events // 4)
    work = asyncio.create_task(run.driver.publish(run.events // 2))
    await asyncio.sleep(run.random.uniform(0, 3))
    await run.cluster.kill()
    await asyncio.sleep(run.random.uniform(0, 2))
    await run.standby.promote()
    run.database.move(run.standby.url)
    run.injured("the primary was killed, and the standby promoted")
    await work
    await resume_sending(run)
    await run.driver.publish(run.events - len(run.driver.events))


@contextlib.asynccontextmanager
async def trusted_pair(run):
    """The same, where the farm is told that its standby has everything."""
    async with pair_of_clusters(run):
        run.farm.environment["GONIEC_DATABASE_FAILOVER"] = "synchronous"
        yield


@scene(
    "takeover", "the primary dies, and its standby, configured as synchronous, is sent from without a word", events=2000,
    short_events=None, ground=trusted_pair,
)
async def takeover(run):
    await run.farm.start_all(count=2)
    await run.driver.publish(run.events // 4)
    work = asyncio.create_task(run.driver.publish(run.events // 2))
    await asyncio.sleep(run.random.uniform(2, 4))
    await run.cluster.kill()
    await asyncio.sleep(run.random.uniform(0, 2))
    await run.standby.promote()
    run.database.move(run.standby.url)
    run.injured("the primary was killed, and the standby promoted")
    await work
    await run.driver.publish(run.events - len(run.driver.events))
    await run.quiet.settle()
    accepted = await run.database.number("SELECT count(*) FROM audit WHERE action = 'accept a failover'")
    doubted = await run.database.number("SELECT count(*) FROM audit WHERE action = 'doubt the database'")
    if (accepted, doubted) != (1, 0):
        raise ChaosFailure(f"the standby was accepted {accepted} times and doubted {doubted} times")


async def resume_sending(run):
    """Checks that nothing is sent from the other database until somebody says that it may be."""
    await until("somebody is told that sending stands still", lambda: is_stopped(run))
    # What had been claimed before may still arrive.
    await asyncio.sleep(2)
    before = run.farm.mail_count
    await until("there is something to be sent", lambda: run.database.number("SELECT count(*) FROM delivery WHERE state = 'pending'"))
    await asyncio.sleep(WATCH_SECONDS)
    if (sent := run.farm.mail_count - before) > 0:
        raise ChaosFailure(f"{sent} mails were sent from a database that nobody has confirmed")
    await run.farm.goniec("resume", "--after-restore")
    run.say(f"nothing was sent for {WATCH_SECONDS} s, until resume --after-restore")


def is_stopped(run):
    return all("the database is not the one it was" in process.said() for process in run.farm.of("send"))


@scene(
    "restore", "an older copy of the database takes its place: sending stops until somebody resumes it", events=1200, short_events=None,
    ground=own_cluster,
)
async def restore(run):
    # Recovering to a point in time ends on a timeline of its own; there is no archive to take more from.
    await put_back(run, recovery=True)


@scene(
    "rewind", "a plain copy of the database's files is put back, of the same identity: living workers notice", events=1200,
    short_events=None, ground=own_cluster,
)
async def rewind(run):
    await put_back(run, recovery=False)


async def put_back(run, recovery):
    await run.farm.start_all()
    work = asyncio.create_task(run.driver.publish(run.events // 3))
    await asyncio.sleep(run.random.uniform(0, 1))
    older = Cluster(run.servers, "older", run.folder)
    try:
        await older.copy(run.cluster, **({"restore_command": "'false'"} if recovery else {}))
        if recovery:
            (older.data / "recovery.signal").touch()
        await work
        await run.driver.publish(run.events // 3)
        await run.quiet.settle()
        put_aside = await replace_cluster(run, older)
        await resume_sending(run)
        again = await run.driver.republish_missing()
        run.say(f"{again} events had come after the copy and were published again")
        await run.driver.publish(run.events - len(run.driver.events))
        await run.quiet.heal()
        run.say(f"{len(put_aside & run.farm.subjects())} mails went twice, since the copy knew nothing of the first")
    except BaseException:
        await older.destroy()
        raise


async def replace_cluster(run, older):
    """The copy comes up where the other was; what the mailbox got that the copy knows nothing of is put aside."""
    await run.cluster.stop()
    older.port = run.cluster.port
    older.configure()
    await older.start()
    await run.cluster.destroy()
    run.cluster = older
    accepted = set(await run.database.column("SELECT delivery_id FROM delivery WHERE state = 'accepted'"))
    held = set(await run.database.column("SELECT delivery_id FROM delivery WHERE state = 'sending'"))
    put_aside = run.farm.put_aside(lambda delivery: delivery not in accepted)
    run.injured(f"an older copy took the database's place; {len(put_aside)} mails had been sent after it was made", held)
    return put_aside

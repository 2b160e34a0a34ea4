"""Messages that can't be handled: unreadable, too large, and one that kills whoever holds it."""
import asyncio
import json
import signal

from ..failure import ChaosFailure
from ..letters import letter_id
from ..proxy import AMQP
from ..waiting import until
from .registry import scene

NEIGHBOURS, WARM_UP = 39, 120
# Three deaths make a message suspicious; from then on it is handled alone, and two more set it aside (broker.md).
DELIVERIES = 5
# Whoever takes a killer into its transaction stands there, until somebody looks and kills it.
KILLER = """
    CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.event_id LIKE 'killer-%' THEN PERFORM pg_sleep(25); END IF; RETURN NEW; END $$;
    CREATE TRIGGER stand_still BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION stand_still();
"""
STANDING = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"


def unreadable(event):
    """Bodies that are no event, each for another reason; `event` makes a good one of a name."""
    changed = {
        "no-id": {"id": None}, "version": {"specversion": "7"}, "nul": {"data": {"text": "a\u0000b"}}, "subject": {"subject": ""},
        "oversized": {"data": {"text": "x" * 300_000}},
    }
    for name, change in changed.items():
        yield json.dumps({**event(f"poison-{name}"), **change}).encode()
    yield b""
    yield b"\xff\xfe\x00 poison"
    yield b"[" * 50_000
    yield json.dumps(event("poison-short")).encode()[:-1]


@scene(
    "poison", "malformed, oversized and process-killing messages among good ones", events=1500, short_events=100
)
async def poison(run):
    await run.farm.start_all()
    await run.database.rows(KILLER)
    await run.driver.publish(run.events // 2)
    bodies = list(unreadable(run.driver.event))
    for body in bodies:
        await run.driver.publish_doomed(body)
        await run.driver.publish(3)
    # Where only we ourselves publish, a stranger may have been all the same.
    for queue in ("trigger.wake", "trigger.outcome", "render.bulk", "send.bulk"):
        await run.driver.publish_doomed(f"poison for {queue}".encode(), "goniec.work", queue)
    run.injured(f"{len(bodies) + 4} messages that nobody can read", count=len(bodies) + 4)
    await run.quiet.settle()
    for number in range(1 if run.is_short else 5):
        await kill_by_message(run, number)
        await run.quiet.settle()
    await run.driver.publish(max(0, run.events - len(run.driver.events)))


async def kill_by_message(run, number):
    """One among 39 good ones that a worker holds at once; every worker that takes it in is killed."""
    trigger = run.farm.the("trigger")
    killer = json.dumps(run.driver.event(f"killer-{number}")).encode()
    # A worker is trusted with more and more messages as it succeeds with them.
    await run.driver.publish(WARM_UP)
    await run.quiet.settle()
    # A frozen worker finds all of them waiting for it.
    trigger.signal(signal.SIGSTOP)
    before = run.random.randrange(NEIGHBOURS + 1)
    await run.driver.publish(before)
    await run.driver.publish_doomed(killer)
    await run.driver.publish(NEIGHBOURS - before)
    broker = trigger.proxies[AMQP]
    await until("all of them are prefetched", lambda: broker.unacked["trigger.event"] == NEIGHBOURS + 1, 10)
    trigger.signal(signal.SIGCONT)
    kills = 0
    while not await is_set_aside(run, killer):
        if await run.database.number(f"SELECT count(*) {STANDING}"):
            kills += 1
            # Its session would stand there for as long as it sleeps, and hold what the next worker needs.
            await asyncio.gather(
                run.kill(trigger, f"by killer-{number}, time {kills}"),
                run.database.number(f"SELECT count(pg_terminate_backend(pid)) {STANDING}"),
            )
            await trigger.start()
        if kills > DELIVERIES:
            raise ChaosFailure(f"a message has killed {kills} workers, and is still not set aside")
        await asyncio.sleep(0.05)
    names = list(run.driver.events)[-NEIGHBOURS:]
    await until("the neighbours are taken in", lambda: are_taken_in(run, names), 30)
    run.say(f"killer-{number} is set aside after {kills} kills, and the {NEIGHBOURS} that were prefetched with it are taken in")


async def is_set_aside(run, body):
    return await run.database.number(f"SELECT count(*) FROM dead_letter WHERE dead_letter_id = '{letter_id('trigger.event', body)}'")


async def are_taken_in(run, names):
    listed = ", ".join(f"'{name}'" for name in names)
    return await run.database.number(f"SELECT count(*) FROM event WHERE event_id IN ({listed})") == len(names)

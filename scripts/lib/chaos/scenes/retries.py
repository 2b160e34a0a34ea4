"""Messages that fail by themselves for a while: when they come again, and that they do."""
import re
from datetime import datetime, timezone

from ..cluster import own_cluster
from ..failure import ChaosFailure
from ..waiting import until
from .registry import scene

TIER, TIER_SECONDS = "trigger.event.retry.10s", 10
# What comes later than this at the 99th percentile is late (issue 4): half the delay, and a second.
LATE_SECONDS = TIER_SECONDS / 2 + 1
ROUND = 50
ATTEMPTS = 4
# The message is to blame, as far as the product can see: a data error (SQLSTATE 22).
REFUSE = """
    CREATE TABLE refused (event_id text PRIMARY KEY);
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT FROM refused r WHERE r.event_id = NEW.event_id) THEN
            RAISE EXCEPTION 'refused %.', NEW.event_id USING ERRCODE = '22000';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION refuse();
"""
REFUSAL = re.compile(r"^(\S+ \S+) UTC .*ERROR:  refused (\S+)\.$", re.MULTILINE)


@scene("retries", "when messages come back that fail for a while, and one that fails ten times", events=500, ground=own_cluster)
async def retries(run):
    await run.database.rows("ALTER SYSTEM SET log_min_error_statement = 'fatal'")
    await run.database.rows("SELECT pg_reload_conf()")
    await run.farm.start_all()
    await run.database.rows(REFUSE)
    lateness = []
    while len(lateness) < run.events // 2:
        lateness += await come_back(run)
    lateness.sort()
    figures = {name: lateness[int(share * (len(lateness) - 1))] for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1))}
    run.say(
        f"{len(lateness)} messages came back after {TIER_SECONDS} s and {lateness[0]:.3f} s at the earliest, "
        + ", ".join(f"{name} {seconds:.3f} s" for name, seconds in figures.items())
    )
    if lateness[0] < 0:
        raise ChaosFailure(f"a message came back {-lateness[0]:.3f} s too early")
    if figures["p99"] > LATE_SECONDS:
        raise ChaosFailure(f"the 99th percentile came back {figures['p99']:.3f} s too late")
    await fail_again_and_again(run)


async def come_back(run):
    """Has some messages refused once, among others that are good; returns how late each came back, in seconds."""
    numbers = range(len(run.driver.events), len(run.driver.events) + 2 * ROUND)
    names = [f"event-{number}" for number in run.random.sample(numbers, ROUND)]
    listed = ", ".join(f"('{name}')" for name in names)
    await run.database.rows(f"INSERT INTO refused VALUES {listed}")
    await run.driver.publish(2 * ROUND)
    await until("all rest in the retry queue", lambda: rests(run, ROUND), TIER_SECONDS - 1)
    await run.database.rows("DELETE FROM refused")
    run.injured(f"{ROUND} messages were refused", count=ROUND)
    await until("all are taken in", lambda: taken_in(run, listed, ROUND), 3 * TIER_SECONDS)
    refused = {name: moment(text) for text, name in REFUSAL.findall(run.cluster.log.read_text(errors="replace"))}
    rows = await run.database.rows(f"SELECT event_id, extract(epoch FROM received_at) FROM event WHERE event_id IN ({listed})")
    return [float(received) - refused[name] - TIER_SECONDS for name, received in rows]


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()


async def rests(run, count):
    return (await run.broker.depths([TIER]))[TIER] == count


async def taken_in(run, listed, count):
    return await run.database.number(f"SELECT count(*) FROM event WHERE event_id IN ({listed})") == count


async def fail_again_and_again(run):
    """One message fails four times, is set aside, replayed, fails again: a dozen times, after which it is still the same message."""
    # The lesser of a policy's and an argument's counts: what would take 12 minutes each time takes seconds.
    policy = ("soon", r"\.retry\.", '{"message-ttl": 1000}', "--apply-to", "queues")
    await run.broker.control("set_policy", "-p", run.broker.virtual_host, *policy)
    name = f"event-{len(run.driver.events)}"
    await run.database.rows(f"INSERT INTO refused VALUES ('{name}')")
    await run.driver.publish(1)
    failures = 0
    for _ in range(3):
        await until("it is set aside", lambda: run.database.number("SELECT count(*) FROM dead_letter"), 60)
        ((attempts, headers),) = await run.database.rows("SELECT attempts, headers FROM dead_letter")
        # Kept, they would have the broker drop a message that comes back to a queue too often.
        if "death" in headers:
            raise ChaosFailure(f"{name} still carries where it has been dead: {headers}")
        if int(attempts) != ATTEMPTS:
            raise ChaosFailure(f"{name} was set aside after {attempts} attempts, not {ATTEMPTS}")
        failures += int(attempts)
        if failures == 3 * ATTEMPTS:
            await run.database.rows("DELETE FROM refused")
        await run.database.rows("DELETE FROM dead_letter")
        await run.driver.publish_again(name)
    await until(f"{name} is taken in", lambda: taken_in(run, f"('{name}')", 1), 60)
    run.injured(f"{name} failed {failures} times, was set aside three times, and is taken in", count=failures)

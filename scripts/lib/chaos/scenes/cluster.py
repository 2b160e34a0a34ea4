"""A cluster of three nodes, with quorum queues of three members, to whose nodes the product connects without a proxy between."""
import asyncio

from ..failure import ChaosFailure
from ..waiting import until
from .load import Load, settle
from .registry import scene

NODES = 3
RATE = 60
# How long the farm may take to go on when one node of three has died.
TAKEOVER_SECONDS = 45
# From the death of the second node: what was in the processes' hands comes to its end.
LULL_SECONDS = 8
STANDSTILL_SECONDS = 15


@scene("cluster", "a cluster of three: one node dies, another, then two at once", events=4000, nodes=NODES)
async def cluster(run):
    await every_queue_has_members(run)
    await run.farm.start_all()
    await run.driver.publish(run.events // 4)
    first = await leader_node(run)
    second = run.random.choice([node for node in run.broker.nodes if node is not first])
    await lose_one(run, first)
    await lose_one(run, second)
    await lose_two(run)
    await every_queue_has_members(run)
    await run.driver.publish(max(0, run.events - len(run.driver.events)))


async def lose_one(run, node):
    """With a majority work goes on, and when the node is back as well."""
    async with Load(run, RATE):
        await asyncio.sleep(run.random.uniform(0.5, 1.5))
        await node.kill()
        run.injured(f"{node.name} killed, two of three live")
        mails, loop = run.farm.mail_count, asyncio.get_running_loop()
        begin = loop.time()
        await until("mails go out with two nodes of three", lambda: run.farm.mail_count >= mails + 200, TAKEOVER_SECONDS)
        run.measured("takeover_s", loop.time() - begin)
        await run.broker.start(node)
        run.say(f"{node.name} is back")
        await asyncio.sleep(2)
    await settle(run, f"{node.name} came back")


async def lose_two(run):
    """Without a majority nothing moves, and nothing that was confirmed is forgotten."""
    dying = run.random.sample(run.broker.nodes, 2)
    async with Load(run, RATE):
        await asyncio.sleep(run.random.uniform(0.5, 1.5))
        await asyncio.gather(*(node.kill() for node in dying))
        run.injured(f"{dying[0].name} and {dying[1].name} killed, one of three lives", count=2)
        await asyncio.sleep(LULL_SECONDS)
        before = run.farm.mail_count
        await asyncio.sleep(STANDSTILL_SECONDS)
        if run.farm.mail_count > before:
            run.object(f"{run.farm.mail_count - before} mails went out without a majority")
        await run.broker.start(*dying)
        run.say("all three live")
    await settle(run, "two nodes came back")


async def leader_node(run):
    """The node that leads the queue of events: its death is the worst."""
    rows = await queues(run, "name", "leader")
    name = next(leader for queue, leader in rows if queue == "trigger.event")
    return next(node for node in run.broker.nodes if node.name == name)


async def every_queue_has_members(run):
    for queue, members in await queues(run, "name", "members"):
        if members.count("@") != NODES:
            raise ChaosFailure(f"{queue} has {members} for members instead of {NODES}")


async def queues(run, *columns):
    output = await run.broker.control("list_queues", "-p", run.broker.virtual_host, "--silent", *columns)
    return [line.split("\t") for line in output.splitlines() if "\t" in line]

"""The crash table: who can die where."""
from dataclasses import dataclass

from ..proxy import AMQP, POSTGRES, REPLY, REQUEST, SMTP


@dataclass(frozen=True)
class Case:
    """A role dies at a step; `moment` says it in the words of store.md, `situation` what brings the role there."""

    role: str
    moment: str
    protocol: str
    side: str
    name: str
    about: str = ""
    situation: str = "events"


def consuming(role, queue, result, situation="events"):
    """What every consumer goes through, from receiving a message of `queue` over publishing `result` to acknowledging."""
    yield Case(role, f"receiving from {queue}", AMQP, REPLY, "deliver", queue, situation)
    if result:
        yield from publishing(role, result, situation)
    yield Case(role, f"before the ack to {queue}", AMQP, REQUEST, "ack", queue, situation)


def publishing(role, result, situation="events"):
    yield Case(role, f"before publishing to {result}", AMQP, REQUEST, "publish", result, situation)
    yield Case(role, f"before the confirm from {result}", AMQP, REPLY, "confirm", result, situation)


def committing(role, name, about="", situation="events"):
    what = f"{name} of {about}" if about else name
    yield Case(role, f"before {what}", POSTGRES, REQUEST, name, about, situation)
    yield Case(role, f"{what} done, answer lost", POSTGRES, REPLY, name, about, situation)


CASES = [
    # trigger: events, wakes, outcomes
    *consuming("trigger", "trigger.event", "render.bulk"),
    Case("trigger", "in the midst of a transaction", POSTGRES, REPLY, "take in"),
    *committing("trigger", "commit", "store events"),
    *committing("trigger", "commit", "create deliveries"),
    *consuming("trigger", "trigger.wake", "render.transactional"),
    *committing("trigger", "commit", "remove timers"),
    *consuming("trigger", "trigger.outcome", ""),
    *committing("trigger", "commit", "settle outcomes"),
    *publishing("trigger", "dead", "malformed"),
    # render
    *consuming("render", "render.transactional", "send.transactional"),
    *consuming("render", "render.bulk", "send.bulk"),
    Case("render", "what is to be rendered is loaded", POSTGRES, REPLY, "load for rendering"),
    # send
    *consuming("send", "send.transactional", "trigger.outcome"),
    Case("send", "receiving from send.bulk", AMQP, REPLY, "deliver", "send.bulk"),
    Case("send", "before the ack to send.bulk", AMQP, REQUEST, "ack", "send.bulk"),
    *committing("send", "claim"),
    Case("send", "before the final dot", SMTP, REQUEST, "dot"),
    Case("send", "after the final dot, before the 250", SMTP, REPLY, "taken"),
    *committing("send", "settle"),
    # scheduler
    *committing("scheduler", "emit timers"),
    *publishing("scheduler", "trigger.wake"),
    *committing("scheduler", "emit deliveries", situation="stalled deliveries"),
    *publishing("scheduler", "render.bulk", "stalled deliveries"),
    *committing("scheduler", "emit outcomes", situation="stalled outcomes"),
    *publishing("scheduler", "trigger.outcome", "stalled outcomes"),
    *committing("scheduler", "judge leases", situation="orphaned claims"),
    # archivist
    *consuming("archivist", "dead", "", "malformed"),
    *committing("archivist", "commit", "archive", "malformed"),
    # bounce
    *consuming("bounce", "bounce", "trigger.outcome", "bounces"),
    *committing("bounce", "record bounces", situation="bounces"),
]

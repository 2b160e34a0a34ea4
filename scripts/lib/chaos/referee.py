"""Compares what was published, what the database says became of it, and what the mailbox received."""
from collections import Counter, defaultdict
from dataclasses import dataclass, field

DELIVERIES = """
    SELECT n.key, coalesce(d.delivery_id::text, ''), coalesce(d.state, ''), coalesce(d.outcome_pending::text, '')
    FROM enrollment n LEFT JOIN delivery d USING (contact_id, enrollment_id)
"""
REJECTED = "SELECT delivery_id, coalesce(reply, '') FROM delivery WHERE state = 'rejected'"
LETTERS = "SELECT dead_letter_id, queue, replace(reason, E'\\n', ' ') FROM dead_letter"
OUTCOMES = "SELECT event_id FROM event WHERE type LIKE 'email.%'"


@dataclass
class Verdict:
    """The figures, and everything that is not in order, a line each."""

    expected: int = 0
    received: int = 0
    lost: list = field(default_factory=list)
    twice: list = field(default_factory=list)
    uncertain: dict = field(default_factory=dict)
    dead: int = 0
    problems: list = field(default_factory=list)

    @property
    def is_clean(self):
        return not (self.lost or self.twice or self.problems)

    def complaints(self):
        return [f"lost: {line}" for line in self.lost] + [f"twice: {line}" for line in self.twice] + self.problems


async def judge(database, farm, driver, injuries):
    """The verdict on a farm that has become quiet."""
    verdict = Verdict(expected=len(driver.events))
    received = farm.received()
    states = await _trace_events(verdict, database, driver)
    rejected = await _explain_rejected(verdict, database, farm)
    _compare_mails(verdict, states, received, rejected)
    _explain_uncertain(verdict, states, injuries)
    await _check_outcomes(verdict, database, states, driver)
    await _check_dead_letters(verdict, database, driver)
    return verdict


async def _trace_events(verdict, database, driver):
    """Every event has to have led to one delivery; returns the deliveries' states."""
    taken = Counter(await database.column(f"SELECT event_id FROM event WHERE source = '{driver.source}'"))
    by_event, states = defaultdict(list), {}
    for key, delivery, state, outcome_pending in await database.rows(DELIVERIES):
        by_event[key].append(delivery)
        if delivery:
            states[delivery] = state
        if outcome_pending == "true":
            verdict.problems.append(f"the outcome of {delivery} was never taken in")
    for name in driver.events:
        deliveries = by_event[name]
        if taken[name] != 1:
            (verdict.twice if taken[name] else verdict.lost).append(f"{name} is {taken[name]} times in the database")
        elif len(deliveries) != 1 or not deliveries[0]:
            (verdict.twice if len(deliveries) > 1 else verdict.lost).append(f"{name} led to {len(deliveries)} deliveries")
    for name in by_event.keys() - driver.events.keys():
        verdict.problems.append(f"{name} was never published and has an enrollment")
    return states


async def _explain_rejected(verdict, database, farm):
    """Each delivery that was given up needs a refusal of the relay's that names no other; returns those deliveries."""
    replies = dict(await database.rows(REJECTED))
    used = Counter(mark for reply in replies.values() for mark in farm.refusals if mark in reply)
    for delivery, reply in replies.items():
        if not any(mark in reply and used[mark] == 1 for mark in farm.refusals):
            verdict.problems.append(f"{delivery} was rejected, and the relay never said: {reply}")
    return set(replies)


def _compare_mails(verdict, states, received, rejected):
    accepted = {delivery for delivery, state in states.items() if state == "accepted"}
    held = {delivery for delivery, state in states.items() if state == "held"}
    verdict.received = len(received)
    for delivery, count in received.items():
        if count > 1:
            verdict.twice.append(f"{delivery} was received {count} times")
        if delivery not in accepted and delivery not in held:
            verdict.problems.append(f"{delivery} was received, and its row says {states.get(delivery, 'nothing')}")
    verdict.lost += [f"{delivery} was accepted and never received" for delivery in accepted - received.keys()]
    for delivery, state in states.items():
        if state not in ("accepted", "held") and delivery not in rejected:
            verdict.problems.append(f"{delivery} ended as {state}")
    both = len(held & received.keys())
    if verdict.expected != verdict.received + len(held) - both + len(rejected):
        verdict.problems.append(
            f"{verdict.expected} expected, but {verdict.received} received + {len(held)} held - {both} both + {len(rejected)} rejected"
        )


def _explain_uncertain(verdict, states, injuries):
    """Each held delivery needs an injury that left its claim without an owner."""
    for delivery, state in states.items():
        if state == "held":
            cause = next((injury for injury in injuries if delivery in injury.claims), None)
            verdict.uncertain[delivery] = str(cause) if cause else "nothing that was done"
            if cause is None:
                verdict.problems.append(f"{delivery} is uncertain, and no killed worker had claimed it")


async def _check_outcomes(verdict, database, states, driver):
    """The farm has to have heard of each result once."""
    heard = Counter(await database.column(OUTCOMES))
    wanted = [f"{delivery}/{state}" for delivery, state in states.items() if state in ("accepted", "rejected")]
    wanted += [f"{delivery}/bounced" for delivery in driver.bounced]
    verdict.problems += [f"the outcome {name} came {heard[name]} times" for name in wanted if heard[name] != 1]
    for what, sql in (("timers", "timer"), ("live enrollments", "enrollment WHERE live")):
        if count := await database.number(f"SELECT count(*) FROM {sql}"):
            verdict.problems.append(f"{count} {what} are left")


async def _check_dead_letters(verdict, database, driver):
    """What can't be read is set aside once, and nothing else is."""
    letters = await database.rows(LETTERS)
    verdict.dead = len(letters)
    found = {letter for letter, _, _ in letters}
    verdict.problems += [f"{body!r} is not among the dead letters" for letter, body in driver.malformed.items() if letter not in found]
    for letter, queue, reason in letters:
        if letter not in driver.malformed:
            verdict.problems.append(f"unexpected dead letter from {queue}: {reason}")

"""A judge that always says yes is none: every kind of wrong is shown to it once."""
import asyncio
import unittest
import uuid

from chaos import referee
from chaos.injury import Injury
from chaos.letters import letter_id


class Ledger:
    """Stands in for database, farm and driver: three events, each with its delivery, two accepted and one held after a kill."""

    source = "urn:test"

    def __init__(self):
        self.ids = [str(uuid.UUID(int=number)) for number in range(3)]
        self.events = {f"event-{number}": {} for number in range(3)}
        self.taken = list(self.events)
        states = ["accepted", "accepted", "held"]
        self.deliveries = [[name, delivery, state, "false"] for name, delivery, state in zip(self.events, self.ids, states)]
        self.mails = {self.ids[0]: 1, self.ids[1]: 1}
        self.outcomes = [f"{self.ids[0]}/accepted", f"{self.ids[1]}/accepted"]
        self.letters, self.malformed, self.bounced = [], {}, set()
        self.rejections, self.refusals = [], set()
        self.left_over = 0
        self.injuries = [Injury("send-1 killed", {self.ids[2]})]

    async def column(self, sql):
        return self.outcomes if sql == referee.OUTCOMES else self.taken

    async def rows(self, sql):
        return {referee.LETTERS: self.letters, referee.REJECTED: self.rejections}.get(sql, self.deliveries)

    async def number(self, _):
        return self.left_over

    def received(self):
        return self.mails

    def judged(self):
        return asyncio.run(referee.judge(self, self, self, self.injuries))


class RefereeTest(unittest.TestCase):
    def setUp(self):
        self.ledger = Ledger()

    def complaint(self):
        """All complaints, of which there have to be some."""
        verdict = self.ledger.judged()
        self.assertFalse(verdict.is_clean)
        return "\n".join(verdict.complaints())

    def test_what_is_in_order_is_clean_and_counted(self):
        verdict = self.ledger.judged()
        self.assertEqual(verdict.complaints(), [])
        self.assertEqual((verdict.expected, verdict.received, list(verdict.uncertain)), (3, 2, [self.ledger.ids[2]]))

    def reject(self, reply):
        """The first mail doesn't arrive: its row says that the relay refused it so."""
        ledger = self.ledger
        ledger.deliveries[0][2] = "rejected"
        ledger.rejections.append([ledger.ids[0], reply])
        ledger.outcomes[0] = f"{ledger.ids[0]}/rejected"
        del ledger.mails[ledger.ids[0]]

    def test_a_mail_that_the_relay_refused_is_in_order(self):
        self.ledger.refusals = {"refusal-1-"}
        self.reject("552 the mailbox is full, refusal-1-")
        self.assertEqual(self.ledger.judged().complaints(), [])

    def test_a_refusal_that_no_relay_gave_is_seen(self):
        self.ledger.refusals = {"refusal-1-"}
        self.reject("552 the mailbox is full, refusal-2-")
        self.assertIn("the relay never said", self.complaint())

    def test_a_held_mail_that_arrived_all_the_same_is_both(self):
        self.ledger.mails[self.ledger.ids[2]] = 1
        self.assertEqual(self.ledger.judged().complaints(), [])

    def test_an_event_that_is_not_in_the_database_is_lost(self):
        self.ledger.taken.pop()
        self.assertIn("lost: event-2 is 0 times", self.complaint())

    def test_an_event_without_a_delivery_is_lost(self):
        self.ledger.deliveries[1][1] = self.ledger.deliveries[1][2] = ""
        self.assertIn("lost: event-1 led to", self.complaint())

    def test_an_accepted_mail_that_nobody_received_is_lost(self):
        del self.ledger.mails[self.ledger.ids[0]]
        self.assertIn(f"lost: {self.ledger.ids[0]}", self.complaint())

    def test_a_mail_that_came_twice_is_twice(self):
        self.ledger.mails[self.ledger.ids[2]] = 2
        self.assertIn(f"twice: {self.ledger.ids[2]}", self.complaint())

    def test_two_deliveries_of_one_event_are_twice(self):
        self.ledger.deliveries.append(["event-0", str(uuid.UUID(int=9)), "accepted", "false"])
        self.assertIn("twice: event-0 led to 2", self.complaint())

    def test_a_mail_of_a_delivery_that_was_never_sent_is_unasked(self):
        self.ledger.deliveries[0][2] = "pending"
        self.assertIn("its row says pending", self.complaint())

    def test_an_uncertain_mail_that_no_injury_accounts_for_is_refused(self):
        self.ledger.injuries = []
        self.assertIn("no killed worker had claimed it", self.complaint())

    def test_an_outcome_that_was_heard_twice_or_never_is_refused(self):
        self.ledger.outcomes = [self.ledger.outcomes[0]] * 2
        self.assertEqual(self.complaint().count("the outcome "), 2)

    def test_an_outcome_that_is_still_owed_is_refused(self):
        self.ledger.deliveries[0][3] = "true"
        self.assertIn("never taken in", self.complaint())

    def test_dead_letters_are_those_that_were_to_be(self):
        letter = letter_id("trigger.event", b"{")
        self.ledger.malformed = {letter: b"{"}
        self.assertIn("is not among the dead letters", self.complaint())
        self.ledger.letters = [[letter, "trigger.event", "unreadable"]]
        self.assertEqual(self.ledger.judged().complaints(), [])
        self.ledger.letters.append(["another", "render.bulk", "poison"])
        self.assertIn("unexpected dead letter from render.bulk", self.complaint())

    def test_what_is_left_lying_is_refused(self):
        self.ledger.left_over = 1
        self.assertIn("1 timers are left", self.complaint())


if __name__ == "__main__":
    unittest.main()

"""What the scenes of broker and deploys stand on: the watch over threads, and the addresses of a run's own nodes."""
import base64
import hashlib
import tempfile
import unittest
from pathlib import Path

from chaos.private_broker import PORTS, PrivateBroker, free_ports, password_hash
from chaos.settings import Servers
from chaos.threads import ThreadWatch

SERVERS = Servers("amqp://u:p@127.0.0.1:1", "postgresql://u:p@127.0.0.1:2/postgres", "rabbitmqctl", "psql", "goniec")


class ThreadWatchTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tasks = Path(folder.name)
        self.watch = ThreadWatch([])

    def look(self, now, place, switches=1, thread="7"):
        (self.tasks / thread).mkdir(exist_ok=True)
        (self.tasks / thread / "wchan").write_text(place, encoding="ascii")
        (self.tasks / thread / "status").write_text(f"Name:\tx\nvoluntary_ctxt_switches:\t{switches}\n", encoding="ascii")
        self.watch.look("send-1", self.tasks, now)

    def test_a_thread_that_sleeps_one_sleep_is_timed(self):
        self.look(10, "poll_schedule_timeout.constprop.0")
        self.look(14, "poll_schedule_timeout.constprop.0")
        self.look(19, "poll_schedule_timeout.constprop.0")
        self.assertEqual((self.watch.longest, self.watch.where), (9, "send-1 in poll_schedule_timeout.constprop.0"))

    def test_one_that_woke_in_between_begins_anew(self):
        self.look(10, "wait_woken", switches=1)
        self.look(14, "wait_woken", switches=2)
        self.look(17, "wait_woken", switches=2)
        self.assertEqual(self.watch.longest, 3)

    def test_waiting_for_work_is_no_sin(self):
        for place in ("futex_do_wait", "do_epoll_wait", "do_sigtimedwait", "sigsuspend.isra.0", "0"):
            self.look(10, place, thread=place)
            self.look(90, place, thread=place)
        self.assertEqual(self.watch.longest, 0)


class PrivateBrokerTest(unittest.TestCase):
    def test_the_product_is_given_every_node_and_a_lone_node_through_its_proxy(self):
        three = PrivateBroker(SERVERS, "v", Path("/nowhere"), 3)
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in three.nodes)
        self.assertRegex(three.url, rf"^amqp://goniec:\w+@{hosts}/v$")
        self.assertEqual(three.url_through(99), three.url)
        self.assertRegex(PrivateBroker(SERVERS, "v", Path("/nowhere"), 1).url_through(99), r"^amqp://goniec:\w+@127.0.0.1:99/v$")

    def test_ports_are_apart_and_in_their_range(self):
        ports = free_ports(7)
        self.assertEqual(len(set(ports)), 7)
        self.assertTrue(set(ports) <= set(PORTS))

    def test_a_hash_is_of_its_password(self):
        raw = base64.b64decode(password_hash("secret"))
        self.assertEqual(raw[4:], hashlib.sha256(raw[:4] + b"secret").digest())


if __name__ == "__main__":
    unittest.main()

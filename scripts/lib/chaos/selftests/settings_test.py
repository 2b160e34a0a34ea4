"""URLs that a run makes of those it was given."""
import unittest

from chaos.settings import beside, moved

URL = "postgresql://goniec:secret@127.0.0.1:5432/goniec"


class SettingsTest(unittest.TestCase):
    def test_another_place_is_reached_by_the_same_name(self):
        self.assertEqual(moved(URL, port=7), "postgresql://goniec:secret@127.0.0.1:7/goniec")
        self.assertEqual(moved(URL, path="/other", query="?a=b"), "postgresql://goniec:secret@127.0.0.1:5432/other?a=b")

    def test_a_second_host_is_added_for_libpq(self):
        expected = "postgresql://goniec:secret@127.0.0.1:5432,127.0.0.1:7/goniec?target_session_attrs=read-write"
        self.assertEqual(beside(URL, 7), expected)
        self.assertTrue(beside(URL + "?sslmode=disable", 7).endswith("/goniec?sslmode=disable&target_session_attrs=read-write"))


if __name__ == "__main__":
    unittest.main()

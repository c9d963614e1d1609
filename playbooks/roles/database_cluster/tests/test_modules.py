"""What the role's modules compute, without a server."""

import importlib.util
import pathlib
import sys
import types
import unittest

LIBRARY = pathlib.Path(__file__).resolve().parent.parent / "library"


def load(name):
    """A module of the library; of Ansible it needs only the class that its `main` uses."""
    basic = types.ModuleType("ansible.module_utils.basic")
    basic.AnsibleModule = object
    for each in ("ansible", "ansible.module_utils"):
        sys.modules.setdefault(each, types.ModuleType(each))
    sys.modules.setdefault("ansible.module_utils.basic", basic)
    spec = importlib.util.spec_from_file_location(name, LIBRARY / (name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Settings(unittest.TestCase):
    differing = staticmethod(load("patroni_settings").differing)

    def test_what_is_the_same_is_not_changed_however_it_is_written(self):
        present = {"ttl": 12, "synchronous_mode": True, "postgresql": {"parameters": {"max_connections": 300, "wal_log_hints": "on"}, "use_slots": True}}
        asked = {"ttl": "12", "synchronous_mode": True, "postgresql": {"parameters": {"max_connections": "300", "wal_log_hints": "on"}}}
        self.assertEqual(self.differing(present, asked), {})

    def test_only_what_differs_is_changed_at_any_depth(self):
        present = {"ttl": 30, "loop_wait": 2, "postgresql": {"parameters": {"max_connections": 100, "wal_level": "replica"}}}
        asked = {"ttl": 12, "loop_wait": 2, "failsafe_mode": True, "postgresql": {"parameters": {"max_connections": 300, "wal_level": "replica"}}}
        self.assertEqual(
            self.differing(present, asked), {"ttl": 12, "failsafe_mode": True, "postgresql": {"parameters": {"max_connections": 300}}}
        )

    def test_a_switch_is_not_the_word_for_it(self):
        self.assertEqual(self.differing({"synchronous_mode": "true"}, {"synchronous_mode": True}), {"synchronous_mode": True})
        self.assertEqual(self.differing({"synchronous_mode": True}, {"synchronous_mode": False}), {"synchronous_mode": False})

    def test_a_part_that_is_missing_or_null_is_asked_for_whole(self):
        self.assertEqual(self.differing({"postgresql": None}, {"postgresql": {"use_slots": True}}), {"postgresql": {"use_slots": True}})
        self.assertEqual(self.differing({}, {"postgresql": {"use_slots": True}}), {"postgresql": {"use_slots": True}})


class Passwords(unittest.TestCase):
    contents = load("database_contents")
    # RFC 7677, section 3.
    KNOWN = (
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    )

    def test_the_standard_example_has_its_verifier(self):
        self.assertEqual(self.contents.verifier("pencil", self.KNOWN), self.KNOWN)

    def test_another_password_gets_another_verifier_and_another_salt(self):
        made = self.contents.verifier("pen", self.KNOWN)
        self.assertNotEqual(made, self.KNOWN)
        self.assertNotEqual(made.split("$")[1], self.KNOWN.split("$")[1])
        self.assertEqual(self.contents.verifier("pen", made), made)

    def test_what_is_no_verifier_of_this_kind_is_replaced(self):
        for held in (None, "", "md5a1b2c3d4e5f60718293a4b5c6d7e8f90"):
            with self.subTest(held=held):
                made = self.contents.verifier("pencil", held)
                self.assertEqual(self.contents.verifier("pencil", made), made)


if __name__ == "__main__":
    unittest.main()

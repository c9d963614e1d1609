"""A journal that was changed is found, and an end that was restored from a backup loses nothing that it still has."""

import os
import shutil
import sqlite3
import unittest

from rig import Rig, envelope, journal_records

from jinbao_gap import canonical, journal


class Journal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rig = Rig(journalFileBytes=8000)
        cls.rig.start_all()
        cls.rig.wait_ready()
        for number in range(1, 101):
            cls.rig.put("query", f"query-{number:06d}", envelope("query", number))
        cls.rig.wait_for(lambda: len(os.listdir(cls.rig.inbox("query"))) == 100)
        cls.rig.wait_for(lambda: any(record["event"] == "passed" and record["upto"] == 100 for record in journal_records(cls.rig, "outer")))
        for name in list(cls.rig.processes):
            cls.rig.stop(name)
        cls.saved = cls.rig.directory / "saved"
        shutil.copytree(cls.rig.directory / "state-outer", cls.saved)

    @classmethod
    def tearDownClass(cls):
        cls.rig.__exit__()

    def setUp(self):
        self.state = self.rig.directory / "state-outer"
        shutil.rmtree(self.state)
        shutil.copytree(self.saved, self.state)
        self.files = journal.files(self.state / "journal")

    def found(self, words, *more):
        said = self.rig.verify("outer", *more)
        self.assertEqual(said.returncode, 1, said.stdout)
        self.assertIn(words, said.stderr)

    def test_a_whole_journal_verifies(self):
        self.assertGreater(len(self.files), 2)
        said = self.rig.verify("outer")
        self.assertEqual((said.returncode, said.stderr), (0, ""))

    def test_a_changed_record_is_found(self):
        self._edit(1, lambda lines: [lines[0].replace(b"public-app-1", b"public-app-2"), *lines[1:]])
        self.found("was changed")

    def test_a_record_left_out_is_found(self):
        self._edit(1, lambda lines: [lines[0], *lines[2:]])
        self.found("where")

    def test_a_file_left_out_is_found(self):
        self.files[1].unlink()
        self.found("where")

    def test_the_first_file_left_out_is_found(self):
        self.files[0].unlink()
        self.found("begins at record")

    def test_an_end_cut_off_is_found(self):
        self._edit(-1, lambda lines: lines[:-1])
        self.found("is missing")

    def test_a_record_added_is_found_and_the_end_does_not_start(self):
        *_, last = journal_records(self.rig, "outer")
        added = journal.sealed({"seq": last["seq"] + 1, "at": last["at"], "event": "accepted"}, last["hash"])
        self._edit(-1, lambda lines: [*lines, canonical.encode(added) + b"\n"])
        self.found("was added")
        self.rig.start("outer")
        self.rig.wait_for(lambda: self.rig.processes["outer"].poll() == 1)
        self.assertIn("records were added", self.rig.log("outer"))
        self.rig.processes.pop("outer")

    def test_a_chain_computed_anew_is_found_by_what_the_other_side_noted(self):
        records = journal_records(self.rig, "outer")
        previous, lines = journal.GENESIS, []
        for record in records:
            body = {name: value for name, value in record.items() if name not in ("hash", "previous")}
            if record["seq"] == 5:
                body["event"] = "stopped"
            record = journal.sealed(body, previous)
            previous = record["hash"]
            lines.append(canonical.encode(record) + b"\n")
        for path in self.files[1:]:
            path.unlink()
        self.files[0].write_bytes(b"".join(lines))
        with sqlite3.connect(self.state / "gap.sqlite") as connection:
            connection.execute("DELETE FROM journal")
            connection.execute("UPDATE meta SET value = ? WHERE name = 'head'", (f"{len(lines)} {previous}",))
        self.assertEqual(self.rig.verify("outer").returncode, 0)
        noted = self.rig.directory / "noted"
        noted.write_text(self.rig.run("heads", f"{self.rig.directory}/inner.json").stdout)
        self.found("the other side noted", "--noted-by", str(noted))

    def _edit(self, index, change):
        lines = self.files[index].read_bytes().splitlines(keepends=True)
        self.files[index].write_bytes(b"".join(change(lines)))


class Restored(unittest.TestCase):
    def test_ends_restored_from_older_backups_go_on_and_say_what_is_lost(self):
        with Rig() as rig:
            rig.start_all()
            rig.wait_ready()
            arrived = lambda count: rig.wait_for(lambda: len(os.listdir(rig.inbox("query"))) == count)  # noqa: E731
            send = lambda first, last: [rig.put("query", f"query-{number:06d}", envelope("query", number)) for number in range(first, last + 1)]  # noqa: E731
            send(1, 10)
            arrived(10)
            for side in ("outer", "inner"):
                rig.stop(side)
                shutil.copytree(rig.directory / f"state-{side}", rig.directory / f"backup-{side}")
                rig.start(side)
            rig.wait_ready()
            send(11, 20)
            arrived(20)
            self._restore(rig, "outer")
            send(21, 30)
            arrived(30)
            rig.wait_for(lambda: any(record["event"] == "stream-restarted" for record in journal_records(rig, "outer")))
            self._restore(rig, "inner")
            send(31, 40)
            arrived(40)
            rig.wait_for(lambda: any(record["event"] == "lost" for record in journal_records(rig, "inner")))

    def _restore(self, rig, side):
        rig.wait_for(lambda: rig.metrics("outer")['gap_waiting_messages{channel="query",direction="out"}'] == "0")
        rig.stop(side)
        shutil.rmtree(rig.directory / f"state-{side}")
        shutil.copytree(rig.directory / f"backup-{side}", rig.directory / f"state-{side}")
        rig.start(side)
        rig.wait_ready(side)


if __name__ == "__main__":
    unittest.main()

"""The power fails between any two steps, once at each place; and what may not pass does not."""

import json
import os
import time
import unittest

from rig import EICAR, Rig, envelope, journal_records

PLACES = {
    "inner": [
        "store.before-commit", "store.after-commit", "journal.before-append", "journal.after-append",
        "import.before-commit", "import.after-commit", "import.after-receipt", "import.after-unlink", "medium.before-rename",
    ],
    "outer": ["receipt.before-commit", "receipt.after-commit", "export.before-write", "export.after-write", "store.before-commit", "store.after-commit", "medium.before-rename"],
    "isolator": ["isolator.taken", "isolator.counted", "isolator.joined"],
    "public-app-1": ["courier.handed-in"],
    "business-app-1": ["courier.staged", "courier.acknowledged", "courier.published"],
}  # fmt: skip


class Steps(unittest.TestCase):
    def test_a_power_failure_at_any_step_loses_and_doubles_nothing(self):
        with Rig(batchMessages=7) as rig:
            rig.start_all()
            rig.wait_ready()
            number, expected = 0, set()
            for name, places in PLACES.items():
                for index, place in enumerate(places):
                    rig.kill(name)
                    rig.start(name, GAP_FAIL_AT=place, GAP_FAIL_AFTER=str(index % 3))
                    deadline = time.monotonic() + 40
                    # Some at once, and more until the place was come to as often as was asked.
                    while rig.processes[name].poll() is None:
                        self.assertLess(time.monotonic(), deadline, f"{name} never came to {place}")
                        for _ in range(20):
                            number += 1
                            id_ = f"query-{number:06d}"
                            expected.add(f"{id_}.json")
                            rig.put("query", id_, envelope("query", number))
                        time.sleep(0.25)
                    rig.start(name)
                    rig.wait_for(lambda: len(os.listdir(rig.inbox("query"))) >= len(expected), 60)
                    self.assertEqual(set(os.listdir(rig.inbox("query"))), expected, place)
            for side, event in (("outer", "accepted"), ("inner", "received"), ("inner", "delivered")):
                rig.wait_for(lambda side=side, event=event: len([1 for record in journal_records(rig, side) if record["event"] == event]) >= number)
                ids = [record["id"] for record in journal_records(rig, side) if record["event"] == event]
                self.assertEqual(len(ids), number, f"{side}: {event}")
                self.assertEqual(rig.verify(side).returncode, 0)
            print(f"{sum(map(len, PLACES.values()))} places, {number} messages", flush=True)

    def test_the_medium_is_joined_to_one_side_at_a_time(self):
        with Rig() as rig:
            rig.start("isolator")
            seen = set()
            medium = {side: rig.directory / "medium" / side / "medium" for side in ("inner", "outer")}
            rig.wait_for(lambda: medium["inner"].exists() or medium["outer"].exists())
            for _ in range(20000):
                # One look at a time: it may move between two, but never onto both within one move of the guard's time.
                if medium["inner"].exists() and medium["outer"].exists() and medium["inner"].exists():
                    self.fail("joined to both")
                seen |= {side for side, path in medium.items() if path.exists()}
            rig.wait_for(lambda: seen.update(side for side, path in medium.items() if path.exists()) or len(seen) == 2)
            rig.kill("isolator")
            (rig.directory / "medium" / "outer" / "medium").mkdir(exist_ok=True)
            (rig.directory / "medium" / "inner" / "medium").mkdir(exist_ok=True)
            rig.start("isolator")
            rig.wait_for(lambda: rig.processes["isolator"].poll() == 1)
            self.assertIn("more than one medium", rig.log("isolator"))

    def test_what_may_not_pass_is_refused_with_its_reason(self):
        with Rig() as rig:
            for name in ("inner", "outer"):
                rig.start(name)
            rig.wait_ready()
            post = lambda data, channel="query", client="public-app-1", side="outer": rig.request(side, client, "POST", f"/channels/{channel}/messages", data)  # noqa: E731
            for data, reason in (
                (envelope("query", 1, kind="program"), "kind"),
                (envelope("query", 2, body={"number": "2"}), "schema"),
                (envelope("query", 3, body={"number": 3, "text": "x" * 4001}), "schema"),
                (envelope("query", 4, body={"number": 4, "text": "JINBAO-GAP-TEST-SIGNATURE-1"}), "malware"),
                (envelope("query", 5, body={"number": 5, "text": EICAR.decode()}), "malware"),
                (envelope("query", 6, sha256="f" * 64), "digest"),
                (envelope("answer", 7), "channel"),
                (envelope("query", 8, id="../../etc/passwd"), "form"),
                (envelope("query", 9, created="2026-03-01"), "form"),
                (envelope("query", 10).replace(b'"number":10', b'"number":10,"number":11'), "form"),
                (envelope("query", 11).replace(b'"number":11', b'"number":1.5'), "form"),
                (b"x" * 70000, "size"),
                (b"[" * 2000, "form"),
                (b"\xff\xfe", "form"),
            ):
                status, said = post(data)
                self.assertEqual((status, said.get("reason")), (422, reason), said)
            self.assertEqual(post(envelope("query", 20))[0], 202)
            self.assertEqual(post(envelope("query", 20))[0], 200)
            self.assertEqual(post(envelope("query", 20, body={"number": 21}))[0], 409)
            # Not this side's direction, not this client's channel, no host that exchanges at all.
            self.assertEqual(post(envelope("answer", 22), channel="answer")[0], 403)
            self.assertEqual(post(envelope("query", 23), client="business-app-1")[0], 403)
            self.assertEqual(post(envelope("query", 24), client="stranger-1")[0], 403)
            self.assertEqual(rig.request("inner", "public-app-1", "GET", "/channels/query/deliveries")[0], 403)
            listed = [json.loads(line) for line in rig.run("quarantine", f"{rig.directory}/outer.json").stdout.splitlines()]
            self.assertEqual([each["reason"] for each in listed].count("malware"), 2)
            self.assertEqual(len(listed), 14)
            self.assertEqual(rig.run("quarantine", f"{rig.directory}/outer.json", "--write", str(listed[4]["number"])).stdout.count("EICAR"), 1)
            self.assertEqual(sum(int(count) for name, count in rig.metrics("outer").items() if name.startswith("gap_quarantined")), 14)

    def test_what_is_put_onto_the_medium_by_others_is_not_taken(self):
        with Rig() as rig:
            rig.start_all()
            rig.wait_ready()
            rig.put("query", "query-000001", envelope("query", 1))
            rig.wait_for(lambda: os.listdir(rig.inbox("query")) == ["query-000001.json"])
            rig.kill("isolator")
            for place in ("inner", "outer", "between"):
                medium = rig.directory / "medium" / place / "medium"
                if medium.exists():
                    line = json.dumps({"stream": "0" * 32, "first": 1, "last": 1, "receipted": 0, "head": [0, "0" * 64]})
                    forged = json.dumps({"seq": 1, "envelope": envelope("query", 99).decode()})
                    (medium / "to-inner" / f"{'0' * 32}-{1:012d}-{1:012d}.batch").write_text(f"{line}\n{forged}\n{'0' * 64}\n")
            rig.start("isolator")
            rig.wait_for(lambda: any(record["event"] == "quarantined" and record["reason"] == "seal" for record in journal_records(rig, "inner")))
            rig.put("query", "query-000002", envelope("query", 2))
            rig.wait_for(lambda: len(os.listdir(rig.inbox("query"))) == 2)
            self.assertNotIn("query-000099.json", os.listdir(rig.inbox("query")))


if __name__ == "__main__":
    unittest.main()

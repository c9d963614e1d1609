"""10,000 messages, forbidden ones among them, while everything is killed at random."""

import os
import time
import unittest

from rig import EICAR, Rig, envelope, journal_records, rng

MESSAGES = int(os.environ.get("GAP_MESSAGES", "10000"))


class Soak(unittest.TestCase):
    def test_each_message_arrives_once(self):
        random = rng()
        with Rig() as rig:
            allowed, forbidden = {"query": set(), "answer": set()}, {"query": {}, "answer": {}}
            started = time.monotonic()
            for number in range(1, MESSAGES + 1):
                channel = ("query", "answer")[number % 2]
                id_ = f"{channel}-{number:06d}"
                if number % 100 < 4:
                    reason, data = _forbidden(channel, number)
                    forbidden[channel][id_] = reason
                else:
                    data = envelope(channel, number)
                    allowed[channel].add(id_)
                rig.put(channel, id_, data)
            rig.start_all()
            print(f"{MESSAGES} written in {time.monotonic() - started:.1f} s", flush=True)
            started, kills = time.monotonic(), 0
            names = ("inner", "outer", "isolator", "public-app-1", "business-app-1")
            while not _all_there(rig, allowed, forbidden):
                self.assertLess(time.monotonic() - started, 400, "messages are still missing")
                time.sleep(random.uniform(0.05, 1.5))
                for name in random.sample(names, random.choice((1, 1, 1, 1, 2, 5))):
                    rig.kill(name)
                    kills += 1
                    rig.start(name)
            seconds = time.monotonic() - started
            print(f"{MESSAGES} messages through {kills} kills in {seconds:.1f} s", flush=True)
            rig.wait_ready()
            # Nothing comes later either.
            time.sleep(4)
            for channel in ("query", "answer"):
                self.assertEqual(_names(rig.inbox(channel)), allowed[channel])
                self.assertEqual(_names(rig.refused(channel)), set(forbidden[channel]))
                self.assertEqual(_names(rig.outbox(channel)), set())
            for name in names:
                rig.stop(name) if name in rig.processes else None
            self._check_journals(rig, allowed, forbidden)

    def _check_journals(self, rig, allowed, forbidden):
        for side, sends, receives in (("inner", "answer", "query"), ("outer", "query", "answer")):
            said = rig.verify(side)
            self.assertEqual(said.returncode, 0, said.stderr)
            records = journal_records(rig, side)
            for event, expected in (("accepted", allowed[sends]), ("received", allowed[receives]), ("delivered", allowed[receives])):
                ids = [record["id"] for record in records if record["event"] == event]
                self.assertEqual(len(ids), len(set(ids)), f"{side}: {event} twice")
                self.assertEqual(set(ids), expected, f"{side}: {event}")
            aside = {record.get("id"): record["reason"] for record in records if record["event"] == "quarantined"}
            self.assertEqual(aside, forbidden[sends])
            self.assertNotIn("lost", {record["event"] for record in records})


def _forbidden(channel, number):
    kind = number % 4
    if kind == 0:
        return "kind", envelope(channel, number, kind="other.message")
    if kind == 1:
        return "schema", envelope(channel, number, body={"number": number, "more": 1})
    if kind == 2:
        return "malware", envelope(channel, number, body={"number": number, "text": EICAR.decode()})
    return "digest", envelope(channel, number, sha256="0" * 64)


def _names(directory):
    return {name.removesuffix(".json") for name in os.listdir(directory) if name.endswith(".json")}


def _all_there(rig, allowed, forbidden):
    try:
        return all(
            len(os.listdir(rig.inbox(channel))) >= len(allowed[channel]) and len(_names(rig.refused(channel))) >= len(forbidden[channel])
            for channel in ("query", "answer")
        )
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    unittest.main()

"""The chain: one line a record, each with the digest of the one before.

`sealed` records hold the digest of a segment that is written no more; `checkpoint` records hold how far open segments were written and the
digest up to there, so that what was logged minutes ago is held too; `put-away` records name segments that were removed by age.
"""

import fcntl
import hashlib
import json
import os
import time
from pathlib import Path

GENESIS = "0" * 64


class Broken(Exception):
    """The chain's end is not what this program wrote."""


def encode(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def digest(record) -> str:
    return hashlib.sha256(encode({name: value for name, value in record.items() if name != "hash"})).hexdigest()


class Chain:
    """Appends records. One program at a time has it."""

    def __init__(self, path: Path):
        self._path = Path(path)
        self._file = open(self._path, "a+b")  # noqa: SIM115 - held while the program runs
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._repair()
        self.seq, self.hash = self._end()

    def append(self, event, **fields):
        instant = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        record = {"seq": self.seq + 1, "at": instant, "event": event, "previous": self.hash, **fields}
        record["hash"] = digest(record)
        self._file.write(encode(record) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.seq, self.hash = record["seq"], record["hash"]
        return record

    def close(self):
        self._file.close()

    def _repair(self):
        """A line that a crash tore off never counted: end it, and say so. An append-only file cannot be cut."""
        size = self._file.seek(0, os.SEEK_END)
        if size:
            self._file.seek(size - 1)
            if self._file.read(1) != b"\n":
                self._file.write(b"\n")
                self._file.flush()

    def _end(self):
        last = None
        for _, record in read(self._path):
            last = record if isinstance(record, dict) else last
        if last is None:
            return 0, GENESIS
        if digest(last) != last["hash"]:
            raise Broken(f"the last record, {last['seq']}, was changed")
        return last["seq"], last["hash"]


def read(path):
    """(where, record) of each line; a line that is none comes as text."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                record = json.loads(line)
                yield number, record if isinstance(record, dict) and {"seq", "previous", "hash", "event"} <= set(record) else line.decode("utf-8", "replace")
            except ValueError:
                yield number, line.decode("utf-8", "replace")


def problems_of(path):
    """(problems, records) of the chain by itself. A torn line is none where the next record goes on from the one before."""
    problems, records = [], []
    seq, previous, torn = 0, GENESIS, 0
    for number, record in read(path):
        if not isinstance(record, dict):
            torn += 1
            if not record.startswith("{") or torn > 1:
                problems.append(f"line {number} is no record")
            continue
        torn = 0
        if record["seq"] != seq + 1:
            problems.append(f"line {number}: record {record['seq']} where {seq + 1} belongs")
        elif record["previous"] != previous:
            problems.append(f"line {number}: record {record['seq']} does not follow the one before it")
        if digest(record) != record["hash"]:
            problems.append(f"line {number}: record {record['seq']} was changed")
        seq, previous = record["seq"], record["hash"]
        records.append(record)
    return problems, records

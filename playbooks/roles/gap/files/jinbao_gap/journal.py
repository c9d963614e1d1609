"""A journal whose records each hold the digest of the one before: a record that is changed, left out or added afterwards is found.

A line is canonical JSON: {"at", "event", ..., "previous", "seq", "hash"}; `hash` is the SHA-256 of the line without it. Files are cut by
size, `journal-<first seq>.jsonl`; the first record of a file goes on from the last of the file before.
"""

import fcntl
import os
import re
from pathlib import Path

from . import canonical

GENESIS = "0" * 64
_NAME = re.compile(r"journal-(\d{12})\.jsonl")


def sealed(record: dict, previous: str) -> dict:
    """A record with its place in the chain."""
    body = {**record, "previous": previous}
    return {**body, "hash": canonical.digest(body)}


def files(directory: Path):
    return sorted(path for path in Path(directory).iterdir() if _NAME.fullmatch(path.name))


class JournalFile:
    """Appends records that are already sealed. What a crash tore off is cut before the next is written."""

    def __init__(self, directory: Path, max_bytes: int):
        self._directory = Path(directory)
        self._directory.mkdir(parents=True, exist_ok=True)
        self._max_bytes = max_bytes
        self.last_seq = self._repair()

    def append(self, records):
        """Append and sync; records that are there already are passed over."""
        lines = [record for record in records if record["seq"] > self.last_seq]
        while lines:
            path = self._current(lines[0]["seq"])
            new = not path.exists()
            with open(path, "ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                written = 0
                while lines and (written == 0 or file.tell() < self._max_bytes):
                    file.write(canonical.encode(lines[0]) + b"\n")
                    self.last_seq = lines.pop(0)["seq"]
                    written += 1
                file.flush()
                os.fsync(file.fileno())
            if new:
                sync_directory(self._directory)

    def older_than(self, before):
        """(path, last seq) of files that are not written any more and were last written before an instant."""
        found = files(self._directory)
        pairs = zip(found, found[1:])
        return [(path, int(_NAME.fullmatch(after.name)[1]) - 1) for path, after in pairs if after.exists() and path.stat().st_mtime < before]

    def _current(self, seq):
        existing = files(self._directory)
        if existing and existing[-1].stat().st_size < self._max_bytes:
            return existing[-1]
        return self._directory / f"journal-{seq:012d}.jsonl"

    def _repair(self):
        for path in reversed(files(self._directory)):
            data = path.read_bytes()
            whole = data[: data.rfind(b"\n") + 1]
            if len(whole) != len(data):
                with open(path, "r+b") as file:
                    file.truncate(len(whole))
                    os.fsync(file.fileno())
            if whole:
                return canonical.parse(whole.splitlines()[-1])["seq"]
            path.unlink()
        return 0


def sync_directory(directory):
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(directory: Path):
    """All records, as they lie there; a line that is none comes as its text."""
    for path in files(directory):
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield f"{path.name}:{number}", canonical.parse(line)
                except canonical.Malformed as error:
                    yield f"{path.name}:{number}", str(error)


def verify(directory: Path, state, state_after, anchors=()):
    """Problems of a journal, none where it is whole.

    `state` is where the journal stood when the check began (store.JournalState), `state_after()` gives it when it ended: none is missing
    at the end and none was added. `anchors` are (seq, hash) that the other side noted when it saw them: a chain that
    was computed anew as a whole does not hold them.
    """
    head = state.head
    chain = _Chain({seq for seq, _ in (head, *anchors)})
    for where, record in read(directory):
        chain.add(where, record)
    for record in state.pending:
        if record["seq"] > chain.seq:
            chain.add("database", record)
    problems = chain.problems
    latest = state_after().head
    if head[0] and chain.first > state.oldest:
        problems.append(f"begins at record {chain.first}, {state.oldest} is the first that was kept")
    if head[0] and chain.wanted.get(head[0]) != head[1]:
        problems.append(f"record {head[0]}, the last that was written, is {'another' if head[0] in chain.wanted else 'missing'}")
    if chain.seq > latest[0]:
        problems.append(f"record {chain.seq} was added: only {latest[0]} were written")
    for seq, hash_ in anchors:
        if chain.wanted.get(seq, hash_ if seq < chain.first else None) != hash_:
            problems.append(f"record {seq} is not the one that the other side noted")
    return problems


class _Chain:
    """Follows records and notes where they do not follow one another."""

    def __init__(self, wanted):
        self.problems = []
        self.wanted = {}
        self.first = 1
        self.seq = 0
        self._previous = None
        self._look_for = wanted

    def add(self, where, record):
        if not isinstance(record, dict) or not {"seq", "previous", "hash"} <= set(record):
            self.problems.append(f"{where}: not a record")
            self._previous = None
            return
        seq = record["seq"]
        if self._previous is None:
            # The oldest files may have been put away by age: what is left begins with any number.
            self.first = seq if self.seq == 0 else self.first
            if seq == 1 and record["previous"] != GENESIS:
                self.problems.append(f"{where}: the first record has one before it")
        elif seq != self.seq + 1:
            self.problems.append(f"{where}: record {seq} where {self.seq + 1} belongs")
        elif record["previous"] != self._previous:
            self.problems.append(f"{where}: record {seq} does not follow the one before it")
        body = {name: value for name, value in record.items() if name != "hash"}
        if canonical.digest(body) != record["hash"]:
            self.problems.append(f"{where}: record {seq} was changed")
        if seq in self._look_for:
            self.wanted[seq] = record["hash"]
        self.seq, self._previous = seq, record["hash"]

"""Segments: `open/HOST-YYYYMMDDHH.log`, written by rsyslog, become `sealed/YYYYMMDD/HOST-YYYYMMDDHH.log.gz`."""

import gzip
import hashlib
import os
import re
import time
from pathlib import Path

from . import attributes
from .chain import Chain, problems_of

NAME = re.compile(r"([A-Za-z0-9.-]+)-(\d{10})\.log")
_CHUNK_BYTES = 1 << 20


class Keeper:
    """Seals what is complete, notes how far the rest has come, and puts away what is old enough."""

    def __init__(self, root: Path, settle_seconds: float, keep_days: int):
        self._root = Path(root)
        self._open, self._sealed = self._root / "open", self._root / "sealed"
        self._settle_seconds = settle_seconds
        self._keep_days = keep_days
        for directory in (self._open, self._sealed):
            directory.mkdir(parents=True, exist_ok=True)
        chain_path = self._root / "chain.jsonl"
        chain_path.touch()
        self.protected = attributes.append_only(chain_path)
        self.chain = Chain(chain_path)
        self._marks = {}
        self._known = set()
        _, records = problems_of(chain_path)
        for record in records:
            if record["event"] == "checkpoint":
                self._marks.update({name: tuple(mark) for name, mark in record["open"].items()})
            elif record["event"] == "sealed":
                self._marks.pop(record["segment"], None)
                self._known.add(record["file"])

    def checkpoint(self):
        """Note what open segments hold by now; True where anything was."""
        marks = {}
        for path in sorted(self._open.glob("*.log")):
            size = path.stat().st_size
            if NAME.fullmatch(path.name) and size and self._marks.get(path.name, (0,))[0] != size:
                attributes.append_only(path)
                marks[path.name] = [size, hash_of(path, size)]
        if marks:
            self.chain.append("checkpoint", open=marks)
            self._marks.update({name: tuple(mark) for name, mark in marks.items()})
        return bool(marks)

    def seal(self, now=None):
        """Seal segments whose hour is over. Goes on from wherever it was stopped."""
        sealed = []
        for path in sorted(self._open.glob("*.log")):
            match = NAME.fullmatch(path.name)
            if match and _hour_end(match[2]) + self._settle_seconds <= (now or time.time()):
                self._seal(path, match[2][:8])
                sealed.append(path.name)
        return sealed

    def _seal(self, path, day):
        mark = self._marks.get(path.name)
        before = hash_of(path, mark[0]) if mark else None
        whole, lines = _content(path)
        target = self._sealed / day / f"{path.name}.gz"
        target.parent.mkdir(exist_ok=True)
        if str(target.relative_to(self._sealed)) in self._known and _gz_hash(target) != whole:
            # Late lines for an hour that is sealed already.
            target = target.with_name(f"{path.stem}.{whole[:12]}.log.gz")
        if str(target.relative_to(self._sealed)) not in self._known:
            draft = target.with_name(f".{target.name}")
            with open(path, "rb") as source, open(draft, "wb") as file:
                with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                    while chunk := source.read(_CHUNK_BYTES):
                        packed.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.rename(draft, target)
        changed = {} if mark is None or before == mark[1] else {"changedSinceCheckpoint": True}
        name = str(target.relative_to(self._sealed))
        self.chain.append("sealed", segment=path.name, file=name, bytes=path.stat().st_size, lines=lines, sha256=whole, **changed)
        self._known.add(name)
        self._marks.pop(path.name, None)
        attributes.immutable(target)
        attributes.free(path)
        path.unlink()

    def put_away(self, now=None):
        """Remove segments that were kept long enough, and say which."""
        limit = time.strftime("%Y%m%d", time.gmtime((now or time.time()) - self._keep_days * 86400))
        for directory in sorted(self._sealed.iterdir()):
            if directory.name < limit:
                files = sorted(directory.glob("*.gz"))
                if files:
                    self.chain.append("put-away", files=[str(path.relative_to(self._sealed)) for path in files], keptDays=self._keep_days)
                for path in files:
                    attributes.free(path)
                    path.unlink()
                directory.rmdir()


def verify(root: Path, anchors=()):
    """(problems, counts) of the chain and of every segment that it holds."""
    root = Path(root)
    problems, records = problems_of(root / "chain.jsonl")
    sealed, away, marks = {}, set(), {}
    for record in records:
        if record["event"] == "sealed":
            sealed[record["file"]] = record
            marks.pop(record["segment"], None)
            if record.get("changedSinceCheckpoint"):
                problems.append(f"{record['segment']}: what was logged was changed before it was sealed")
        elif record["event"] == "put-away":
            away |= set(record["files"])
        elif record["event"] == "checkpoint":
            marks.update(record["open"])
    present = {str(path.relative_to(root / "sealed")): path for path in (root / "sealed").glob("*/*.gz") if not path.name.startswith(".")}
    for name, record in sealed.items():
        if name in present:
            try:
                same = _gz_hash(present[name]) == record["sha256"]
            except (OSError, EOFError):
                same = False
            if not same:
                problems.append(f"{name}: was changed")
        elif name not in away:
            problems.append(f"{name}: is missing")
    problems += [f"{name}: was added" for name in present if name not in sealed]
    for name, (size, hash_) in marks.items():
        path = root / "open" / name
        if not path.exists():
            problems.append(f"{name}: open segment is missing")
        elif path.stat().st_size < size or hash_of(path, size) != hash_:
            problems.append(f"{name}: what was logged before the last checkpoint was changed")
    by_seq = {record["seq"]: record["hash"] for record in records}
    problems += [f"record {seq} is not the one that was noted elsewhere" for seq, hash_ in anchors if by_seq.get(seq) != hash_]
    return problems, {"records": len(records), "sealed": len(sealed), "present": len(present), "putAway": len(away), "open": len(marks)}


def hash_of(path, size):
    total, hash_ = 0, hashlib.sha256()
    with open(path, "rb") as file:
        while total < size and (chunk := file.read(min(_CHUNK_BYTES, size - total))):
            total += len(chunk)
            hash_.update(chunk)
    return hash_.hexdigest()


def _content(path):
    lines, hash_ = 0, hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            lines += chunk.count(b"\n")
            hash_.update(chunk)
    return hash_.hexdigest(), lines


def _gz_hash(path):
    hash_ = hashlib.sha256()
    with gzip.open(path, "rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            hash_.update(chunk)
    return hash_.hexdigest()


def _hour_end(stamp):
    # Hours are named in UTC, so that none comes twice.
    return (time.mktime(time.strptime(f"{stamp} UTC", "%Y%m%d%H %Z")) - time.timezone) + 3600

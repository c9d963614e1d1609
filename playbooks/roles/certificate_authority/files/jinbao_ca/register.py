"""The register of all that was issued and revoked: SQLite, so that several programs may use it at once and a power cut loses nothing."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS certificate (
  serial TEXT PRIMARY KEY,
  issuer TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('host', 'login', 'signing')),
  name TEXT NOT NULL,
  not_before TEXT NOT NULL,
  not_after TEXT NOT NULL,
  encoded BLOB NOT NULL,
  revoked_at TEXT,
  reason TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS certificate_name ON certificate (name, kind);
CREATE INDEX IF NOT EXISTS certificate_revoked ON certificate (issuer) WHERE revoked_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS revocation_list (
  issuer TEXT PRIMARY KEY,
  number INTEGER NOT NULL
) STRICT;
"""


@dataclass(frozen=True)
class Entry:
    serial: int
    issuer: str
    kind: str
    name: str
    not_before: datetime
    not_after: datetime
    encoded: bytes


class Register:
    def __init__(self, file: Path):
        self._file = file
        # A connection for each thread: transactions of two in one would be one.
        self._own = threading.local()
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.executescript(_SCHEMA)

    @property
    def _database(self) -> sqlite3.Connection:
        if not hasattr(self._own, "connection"):
            self._own.connection = sqlite3.connect(self._file, timeout=30, isolation_level=None)
            self._own.connection.execute("PRAGMA synchronous = FULL")
        return self._own.connection

    def add(self, entries: Iterable[Entry]) -> None:
        rows = [
            (f"{each.serial:x}", each.issuer, each.kind, each.name, _text(each.not_before), _text(each.not_after), each.encoded)
            for each in entries
        ]
        with self._transaction():
            self._database.executemany(
                "INSERT INTO certificate (serial, issuer, kind, name, not_before, not_after, encoded) VALUES (?, ?, ?, ?, ?, ?, ?)", rows
            )

    def names(self, kind: str) -> frozenset[str]:
        """
        Those with a certificate within its time, revoked or not: whose certificate was revoked gets another only when somebody says so.
        """
        rows = self._database.execute("SELECT DISTINCT name FROM certificate WHERE kind = ? AND not_after > ?", (kind, _text(_now())))
        return frozenset(name for (name,) in rows)

    def stands(self, serial: int) -> bool:
        """Whether it was issued here and not revoked."""
        row = self._database.execute("SELECT revoked_at FROM certificate WHERE serial = ?", (f"{serial:x}",)).fetchone()
        return row is not None and row[0] is None

    def revoke(self, name_or_serial: str, reason: str) -> list[str]:
        """Revokes a certificate by its serial number, or all of a name. Serial numbers of those that were not revoked before."""
        key = name_or_serial.lower().replace(":", "").lstrip("0")
        with self._transaction():
            rows = self._database.execute(
                "SELECT serial FROM certificate WHERE (name = ? OR serial = ?) AND revoked_at IS NULL AND not_after > ?",
                (name_or_serial, key, _text(_now())),
            ).fetchall()
            self._database.executemany(
                "UPDATE certificate SET revoked_at = ?, reason = ? WHERE serial = ?", [(_text(_now()), reason, serial) for (serial,) in rows]
            )
        return [serial for (serial,) in rows]

    def known(self, name_or_serial: str) -> bool:
        key = name_or_serial.lower().replace(":", "").lstrip("0")
        return self._database.execute("SELECT 1 FROM certificate WHERE name = ? OR serial = ?", (name_or_serial, key)).fetchone() is not None

    def revoked(self, issuer: str) -> list[tuple[int, datetime, str]]:
        """Of those not yet past their time: the others are refused anyway."""
        rows = self._database.execute(
            "SELECT serial, revoked_at, reason FROM certificate WHERE issuer = ? AND revoked_at IS NOT NULL AND not_after > ? ORDER BY revoked_at, serial",
            (issuer, _text(_now())),
        )
        return [(int(serial, 16), _instant(at), reason) for serial, at, reason in rows]

    def next_number(self, issuer: str) -> int:
        with self._transaction():
            self._database.execute(
                "INSERT INTO revocation_list VALUES (?, 1) ON CONFLICT (issuer) DO UPDATE SET number = number + 1", (issuer,)
            )
            return self._database.execute("SELECT number FROM revocation_list WHERE issuer = ?", (issuer,)).fetchone()[0]

    def counts(self) -> dict[str, dict[str, int]]:
        rows = self._database.execute(
            """SELECT kind, count(*) FILTER (WHERE revoked_at IS NULL AND not_after > ?1), count(*) FILTER (WHERE revoked_at IS NOT NULL),
              count(*) FILTER (WHERE revoked_at IS NULL AND not_after <= ?1) FROM certificate GROUP BY kind ORDER BY kind""",
            (_text(_now()),),
        )
        return {kind: {"valid": valid, "revoked": revoked, "expired": expired} for kind, valid, revoked, expired in rows}

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _text(instant: datetime) -> str:
    return instant.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)

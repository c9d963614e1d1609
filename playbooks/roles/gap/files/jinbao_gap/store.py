"""What an end remembers: messages on their way, what has passed, the quarantine and the head of the journal.

All changes go through one thread that gathers what is asked at the same time into one transaction of SQLite, synced to disk before anybody
is told. The journal's records are part of the same transaction and are copied to its file afterwards.
"""

import queue
import sqlite3
import threading
import time
import uuid
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from . import canonical, journal
from .failpoints import reach

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbound (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, digest TEXT NOT NULL, sender TEXT NOT NULL,
  accepted_at REAL NOT NULL, passed_at REAL, envelope BLOB);
CREATE INDEX IF NOT EXISTS outbound_waiting ON outbound (seq) WHERE passed_at IS NULL;
CREATE TABLE IF NOT EXISTS inbound (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, digest TEXT NOT NULL, received_at REAL NOT NULL,
  delivered_at REAL, receiver TEXT, lease TEXT, leased_until REAL NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
  preferred TEXT, preferred_until REAL NOT NULL DEFAULT 0, envelope BLOB);
CREATE INDEX IF NOT EXISTS inbound_waiting ON inbound (channel, n) WHERE delivered_at IS NULL;
CREATE INDEX IF NOT EXISTS inbound_lease ON inbound (lease) WHERE lease IS NOT NULL;
CREATE TABLE IF NOT EXISTS quarantine (
  n INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, channel TEXT NOT NULL, came_by TEXT NOT NULL, id TEXT, reason TEXT NOT NULL,
  detail TEXT NOT NULL, digest TEXT NOT NULL, bytes INTEGER NOT NULL, released_at REAL, data BLOB);
CREATE UNIQUE INDEX IF NOT EXISTS quarantine_once ON quarantine (channel, digest);
CREATE TABLE IF NOT EXISTS peer_streams (stream TEXT PRIMARY KEY, upto INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS peer_heads (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS journal (seq INTEGER PRIMARY KEY, record BLOB NOT NULL);
"""

_MOST_IN_ONE_TRANSACTION = 256
_COPY_AFTER_SECONDS = 0.2


class Store:
    def __init__(self, state: Path, side: str, journal_file_bytes: int):
        self.side = side
        self._path = Path(state) / "gap.sqlite"
        self._queue = queue.SimpleQueue()
        self._file = journal.JournalFile(Path(state) / "journal", journal_file_bytes)
        self._reader = self._open()
        self._reader_lock = threading.Lock()
        self._writer = self._open()
        self._writer.executescript(_SCHEMA)
        self._begin_stream()
        self._head = self._read_head()
        if self._file.last_seq > self._head[0]:
            raise RuntimeError(f"the journal's file ends at record {self._file.last_seq}, but only {self._head[0]} were written: records were added")
        self._copied = 0
        self._copied_at = 0.0
        self._copy_journal()
        self.failed = None
        threading.Thread(target=self._write_all, name="store", daemon=True).start()

    def _open(self):
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def write(self, change, timeout_seconds=60):
        """Run `change(transaction)` and give what it gives, once it is on disk. What it raises undoes its own part only."""
        future = Future()
        self._queue.put((change, future))
        return future.result(timeout_seconds)

    def read(self, query, *values):
        with self._reader_lock:
            return self._reader.execute(query, values).fetchall()

    def meta(self, name):
        rows = self.read("SELECT value FROM meta WHERE name = ?", name)
        return rows[0][0] if rows else None

    @property
    def head(self):
        """(seq, hash) of the journal's last record."""
        return self._head

    def close(self):
        """Write what is asked and have the journal's file whole."""
        done = Future()
        self._queue.put((None, done))
        done.result(60)
        self.write(lambda _: None)

    def prune_journal(self, before):
        """Put away files of the journal whose last record is older; where it begins from then on is noted first."""
        files = self._file.older_than(before)
        if files:
            first = files[-1][1] + 1

            def change(transaction):
                transaction.execute("INSERT OR REPLACE INTO meta VALUES ('oldest', ?)", first)
                transaction.journal("put-away", before=first)

            self.write(change)
            for path, _ in files:
                path.unlink()

    def _begin_stream(self):
        self._writer.execute("INSERT OR IGNORE INTO meta VALUES ('stream', ?)", (uuid.uuid4().hex,))

    def _read_head(self):
        row = self._writer.execute("SELECT value FROM meta WHERE name = 'head'").fetchone()
        if row is None:
            return (0, journal.GENESIS)
        seq, hash_ = row[0].split(" ")
        return (int(seq), hash_)

    def _write_all(self):
        while True:
            try:
                batch = [self._queue.get(timeout=_COPY_AFTER_SECONDS)]
            except queue.Empty:
                self._copy_later()
                continue
            try:
                while len(batch) < _MOST_IN_ONE_TRANSACTION:
                    batch.append(self._queue.get_nowait())
            except queue.Empty:
                pass
            flushes = [future for change, future in batch if change is None]
            batch = [each for each in batch if each[0] is not None]
            try:
                self._write_batch(batch)
                if flushes:
                    self._copy_journal()
                for future in flushes:
                    future.set_result(None)
            except Exception as error:  # the disk is full or broken: nobody may be told that anything was kept
                self.failed = error
                for future in [*flushes, *(future for _, future in batch)]:
                    if not future.done():
                        future.set_exception(error)

    def _write_batch(self, batch):
        transaction = Transaction(self._writer, self._head)
        self._writer.execute("BEGIN IMMEDIATE")
        results = []
        try:
            if self._copied:
                self._writer.execute("DELETE FROM journal WHERE seq <= ?", (self._copied,))
            for change, future in batch:
                results.append((future, *self._one(transaction, change)))
            seq, hash_ = transaction.head
            self._writer.execute("INSERT INTO meta VALUES ('head', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (f"{seq} {hash_}",))
            reach("store.before-commit")
            self._writer.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise
        reach("store.after-commit")
        self._head, self.failed = transaction.head, None
        for future, value, error in results:
            if error is None:
                future.set_result(value)
            else:
                future.set_exception(error)
        if time.monotonic() - self._copied_at > _COPY_AFTER_SECONDS:
            self._copy_later()

    def _one(self, transaction, change):
        head = transaction.head
        self._writer.execute("SAVEPOINT one")
        try:
            value = change(transaction)
        except Exception as error:
            self._writer.execute("ROLLBACK TO one")
            self._writer.execute("RELEASE one")
            transaction.head = head
            return None, error
        self._writer.execute("RELEASE one")
        return value, None

    def _copy_later(self):
        try:
            self._copy_journal()
        except OSError as error:
            self.failed = error
            time.sleep(1)

    def _copy_journal(self):
        if self._copied == self._head[0]:
            return
        rows = self._writer.execute("SELECT record FROM journal ORDER BY seq").fetchall()
        records = [canonical.parse(record) for (record,) in rows]
        if records:
            reach("journal.before-append")
            self._file.append(records)
            reach("journal.after-append")
            self._copied = records[-1]["seq"]
        self._copied_at = time.monotonic()


class Transaction:
    def __init__(self, connection, head):
        self._connection = connection
        self.head = head

    def execute(self, query, *values):
        return self._connection.execute(query, values)

    def journal(self, event, **fields):
        """Add a record. Fields name no person: ids, digests, counts and reasons only."""
        seq, previous = self.head
        instant = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + "Z"
        record = journal.sealed({"seq": seq + 1, "at": instant, "event": event, **fields}, previous)
        self._connection.execute("INSERT INTO journal VALUES (?, ?)", (seq + 1, canonical.encode(record)))
        self.head = (seq + 1, record["hash"])


@dataclass(frozen=True)
class JournalState:
    """Where the journal stands: (seq, hash) of its last record, number of its first, records that its file may not have yet, and what
    this side noted of the other's."""

    head: tuple
    oldest: int
    pending: list
    noted: list


def journal_state(state: Path) -> JournalState:
    """Read from outside of the running end."""
    connection = sqlite3.connect(f"file:{Path(state) / 'gap.sqlite'}?mode=ro", uri=True, timeout=30)
    try:
        connection.execute("BEGIN")
        head = connection.execute("SELECT value FROM meta WHERE name = 'head'").fetchone()
        pending = [canonical.parse(record) for (record,) in connection.execute("SELECT record FROM journal ORDER BY seq")]
        noted = connection.execute("SELECT seq, hash FROM peer_heads").fetchall()
        oldest = connection.execute("SELECT value FROM meta WHERE name = 'oldest'").fetchone()
    finally:
        connection.close()
    seq, hash_ = head[0].split(" ") if head else (0, journal.GENESIS)
    return JournalState((int(seq), hash_), oldest[0] if oldest else 1, pending, noted)

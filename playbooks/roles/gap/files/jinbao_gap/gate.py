"""The decisions of an end about messages: taken in from a host or from the medium, leased out, acknowledged. Each is one transaction."""

import hashlib
import secrets
import threading
import time

from . import envelope
from .configuration import Configuration
from .envelope import Refused
from .scanner import Scanner
from .store import Store

_PREFERRED_SECONDS = 5


class Full(Exception):
    """More waits than may; nothing was taken in."""


class Conflict(Exception):
    """Another message has this id, or another holds the lease."""


class Gate:
    def __init__(self, configuration: Configuration, store: Store, scanner: Scanner):
        self.configuration = configuration
        self.store = store
        self._scanner = scanner
        self._arrived = threading.Condition()
        self._counts = {}
        self._counts_lock = threading.Lock()
        (self._waiting, self._waiting_bytes), = store.read("SELECT count(*), coalesce(sum(length(envelope)), 0) FROM outbound WHERE passed_at IS NULL")

    def count(self, name, channel, more=1):
        with self._counts_lock:
            self._counts[name, channel] = self._counts.get((name, channel), 0) + more

    def counts(self):
        with self._counts_lock:
            return dict(self._counts)

    def judge(self, channel, data):
        """Check form and content. Raises Refused, or scanner.Unavailable."""
        message = envelope.check(channel, data)
        found = self._scanner.find(message.data)
        if found:
            raise Refused("malware", found)
        return message

    def accept(self, channel, data, sender):
        """Take a message of a host; True where it is new, False where it was here before."""
        if self._waiting >= self.configuration.waiting_messages or self._waiting_bytes >= self.configuration.waiting_bytes:
            raise Full(f"{self._waiting} messages wait for the other side")
        try:
            message = self.judge(channel, data)
        except Refused as refused:
            self._quarantine(channel, data, sender, refused)
            raise

        def change(transaction):
            row = transaction.execute("SELECT digest, channel FROM outbound WHERE id = ?", message.id).fetchone()
            if row:
                if row != (message.digest, channel.id):
                    raise Conflict(f"another message has the id {message.id}")
                return False
            transaction.execute(
                "INSERT INTO outbound (id, channel, digest, sender, accepted_at, envelope) VALUES (?, ?, ?, ?, ?, ?)",
                *(message.id, channel.id, message.digest, sender, time.time(), message.data),
            )
            transaction.journal("accepted", channel=channel.id, id=message.id, kind=message.kind, sha256=message.digest, sender=sender)
            return True

        new = self.store.write(change)
        if new:
            self.passed(-1, -len(message.data))
        self.count("accepted" if new else "repeated", channel.id)
        return new

    def passed(self, count, size):
        """The other side has so many more."""
        with self._counts_lock:
            self._waiting -= count
            self._waiting_bytes -= size

    @property
    def waiting(self):
        return self._waiting

    def _quarantine(self, channel, data, sender, refused):
        self.store.write(lambda transaction: self.put_aside(transaction, channel.id, data, sender, refused))

    def put_aside(self, transaction, channel, data, came_by, refused):
        """Keep what was refused, once, while there is room; what is beyond is told by its digest alone."""
        (held,) = transaction.execute("SELECT coalesce(sum(length(data)), 0) FROM quarantine").fetchone()
        kept = data if held + len(data) <= self.configuration.quarantine_bytes else None
        digest = hashlib.sha256(data).hexdigest()
        added = transaction.execute(
            "INSERT OR IGNORE INTO quarantine (at, channel, came_by, id, reason, detail, digest, bytes, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(time.time(), channel, came_by, envelope.identity(data), refused.reason, refused.detail, digest, len(data), kept),
        ).rowcount
        if added:
            names = {"id": envelope.identity(data)} if envelope.identity(data) else {}
            transaction.journal("quarantined", channel=channel, reason=refused.reason, sha256=digest, sender=came_by, **names)
            self.count("quarantined", channel)

    def arrived(self):
        """New messages are there for those who wait."""
        with self._arrived:
            self._arrived.notify_all()

    def lease(self, channel, receiver, most, wait_seconds):
        """(lease, messages) for a receiver, who has them until the lease ends; (None, []) where there are none."""
        deadline = time.monotonic() + wait_seconds
        while True:
            if self.store.read("SELECT 1 FROM inbound WHERE channel = ? AND delivered_at IS NULL AND leased_until <= ? LIMIT 1", channel.id, time.time()):
                lease, messages = self.store.write(lambda transaction: self._take(transaction, channel, receiver, most))
                if messages:
                    return lease, messages
            left = deadline - time.monotonic()
            if left <= 0:
                return None, []
            with self._arrived:
                self._arrived.wait(min(left, 1))

    def _take(self, transaction, channel, receiver, most):
        now = time.time()
        rows = transaction.execute(
            "SELECT n, envelope FROM inbound WHERE channel = ? AND delivered_at IS NULL AND leased_until <= ?"
            " AND (preferred IS NULL OR preferred = ? OR preferred_until <= ?) ORDER BY n LIMIT ?",
            *(channel.id, now, receiver, now, most),
        ).fetchall()
        lease = secrets.token_hex(16)
        for n, _ in rows:
            transaction.execute(
                "UPDATE inbound SET lease = ?, leased_until = ?, receiver = ?, attempts = attempts + 1 WHERE n = ?",
                *(lease, now + self.configuration.lease_seconds, receiver, n),
            )
        return lease, [data for _, data in rows]

    def acknowledge(self, channel, receiver, lease):
        """The receiver has kept what it leased: ids of what is now its own. Raises Conflict where nothing is any more; twice is once."""

        def change(transaction):
            rows = transaction.execute(
                "SELECT n, id, digest, delivered_at FROM inbound WHERE lease = ? AND channel = ? AND receiver = ?", lease, channel.id, receiver
            ).fetchall()
            if not rows:
                raise Conflict("the lease has ended and others may have the messages; ask again, and pass over ids that you have")
            for n, id_, digest, delivered in rows:
                if delivered is None:
                    transaction.execute("UPDATE inbound SET delivered_at = ?, envelope = NULL WHERE n = ?", time.time(), n)
                    transaction.journal("delivered", channel=channel.id, id=id_, sha256=digest, receiver=receiver)
                    self.count("delivered", channel.id)
            return [id_ for _, id_, _, _ in rows]

        return self.store.write(change)

    def give_back(self, lease):
        """End a lease without delivery."""
        self.store.write(lambda transaction: transaction.execute("UPDATE inbound SET leased_until = 0, lease = NULL WHERE lease = ? AND delivered_at IS NULL", lease))

    def prune(self):
        """Forget what passed or was delivered longer ago than records are kept."""
        before = time.time() - self.configuration.keep_days * 86400

        def change(transaction):
            transaction.execute("DELETE FROM outbound WHERE passed_at < ?", before)
            transaction.execute("DELETE FROM inbound WHERE delivered_at < ?", before)
            transaction.execute("DELETE FROM quarantine WHERE at < ?", before)
            transaction.execute("DELETE FROM peer_heads WHERE seq NOT IN (SELECT seq FROM peer_heads ORDER BY seq DESC LIMIT 100000)")

        self.store.write(change)
        self.store.prune_journal(before)

    def prefer(self, transaction, correlation):
        """Who asked gets the answer, if it fetches it soon; (receiver, until)."""
        if correlation is None:
            return None, 0
        row = transaction.execute("SELECT sender FROM outbound WHERE id = ?", correlation).fetchone()
        return (row[0], time.time() + _PREFERRED_SECONDS) if row else (None, 0)

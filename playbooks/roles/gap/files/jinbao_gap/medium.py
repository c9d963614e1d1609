"""How an end uses the medium while it is joined to it. It may be taken away between any two steps.

On the medium: `to-SIDE/STREAM-FIRST-LAST.batch`, the messages of a stream in order, and `receipt-by-SIDE.json`, up to where a side has
kept the other's stream. A message stays with its sender until the receipt covers it, and a receiver passes over what it has: however often
a batch is written or read, each message is kept once. Every file is sealed with a key that both ends have.
"""

import hmac
import json
import os
import re
import time
import uuid
from pathlib import Path

from . import canonical
from .envelope import Refused
from .failpoints import reach
from .gate import Gate
from .journal import sync_directory
from .scanner import Unavailable

_NAME = re.compile(r"([0-9a-f]{32})-(\d{12})-(\d{12})\.batch")
_MOST_ON_MEDIUM = 8


class Medium:
    def __init__(self, gate: Gate):
        self._gate = gate
        self._store = gate.store
        self._configuration = gate.configuration
        self._side, self._other = gate.configuration.side, gate.configuration.other
        self._root = gate.configuration.port / "medium"
        self._epoch = None
        self.joined_at = None
        self.failures = 0

    def visit(self) -> bool:
        """Do all there is to do, once for each time the medium is joined to this side. True where something moved."""
        try:
            epoch = (self._root / "epoch").read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return False
        if epoch == self._epoch:
            return False
        self.joined_at = time.time()
        try:
            for side in (self._side, self._other):
                (self._root / f"to-{side}").mkdir(exist_ok=True)
            moved = self._receipts()
            moved = self._import() or moved
            moved = self._export() or moved
            self._write(self._root / "done", b"moved" if moved else b"idle", sync=False)
        except OSError:
            # Taken away, full or broken: what is half written has no name yet, and what has one is whole.
            self.failures += 1
            return False
        self._epoch = epoch
        return moved

    def _receipts(self) -> bool:
        """Let go of what the other side has kept."""
        receipt = self._sealed_file(self._root / f"receipt-by-{self._other}.json")
        if receipt is None:
            return False
        stream, upto = receipt["stream"], receipt["upto"]

        def change(transaction):
            if transaction.execute("SELECT value FROM meta WHERE name = 'stream'").fetchone()[0] != stream:
                return 0, 0
            (last,) = transaction.execute("SELECT coalesce(max(seq), 0) FROM outbound").fetchone()
            (issued,) = transaction.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbound'").fetchone()
            if upto > max(last, issued):
                # This side's memory is older than what the other has: it was restored. Numbers must not be given out again.
                transaction.execute("UPDATE meta SET value = ? WHERE name = 'stream'", uuid.uuid4().hex)
                transaction.execute("DELETE FROM meta WHERE name = 'receipted'")
                transaction.journal("stream-restarted", upto=upto, last=last)
                return 0, 0
            transaction.execute("INSERT INTO meta VALUES ('receipted', ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)", upto)
            rows, size = transaction.execute(
                "SELECT count(*), coalesce(sum(length(envelope)), 0) FROM outbound WHERE passed_at IS NULL AND seq <= ?", upto
            ).fetchone()
            if rows:
                transaction.execute("UPDATE outbound SET passed_at = ?, envelope = NULL WHERE passed_at IS NULL AND seq <= ?", time.time(), upto)
                transaction.journal("passed", upto=upto, count=rows)
                self._note_head(transaction, receipt["head"])
            return rows, size

        reach("receipt.before-commit")
        count, size = self._store.write(change)
        reach("receipt.after-commit")
        self._gate.passed(count, size)
        for path, (of, _, last) in self._batches(self._other):
            if of == stream and last <= upto:
                path.unlink(missing_ok=True)
        return count > 0

    def _import(self) -> bool:
        moved = False
        for path, _ in self._batches(self._side):
            batch = self._read_batch(path)
            if batch is None:
                continue
            stream, first, last = batch["stream"], batch["first"], batch["last"]
            row = self._store.read("SELECT upto FROM peer_streams WHERE stream = ?", stream)
            upto = row[0][0] if row else 0
            if batch["receipted"] > upto:
                self._store.write(lambda transaction, batch=batch, upto=upto: self._lost(transaction, batch, upto))
                upto = batch["receipted"]
            if first > upto + 1:
                continue
            if last > upto:
                try:
                    judged = [(seq, *self._judge(data)) for seq, data in batch["messages"] if seq > upto]
                except Unavailable:
                    break
                reach("import.before-commit")
                self._store.write(lambda transaction, batch=batch, judged=judged: self._keep(transaction, batch, judged))
                reach("import.after-commit")
                self._gate.arrived()
                moved = True
            self._write_receipt(stream)
            reach("import.after-receipt")
            path.unlink(missing_ok=True)
            reach("import.after-unlink")
        return moved

    def _judge(self, data):
        """(channel, message, refused, data): the other side is not trusted to have looked."""
        value = json.loads(data)
        channel = self._configuration.channels.get(value.get("channel")) if isinstance(value, dict) else None
        try:
            if channel is None or channel.target != self._side:
                raise Refused("channel", "not a channel in this direction")
            return channel, self._gate.judge(channel, data), None, data
        except Refused as refused:
            return channel, None, refused, data

    def _keep(self, transaction, batch, judged):
        for _, channel, message, refused, data in judged:
            if refused is not None:
                self._gate.put_aside(transaction, channel.id if channel else "-", data, "medium", refused)
                continue
            receiver, until = self._gate.prefer(transaction, message.correlation)
            added = transaction.execute(
                "INSERT OR IGNORE INTO inbound (id, channel, digest, received_at, preferred, preferred_until, envelope) VALUES (?, ?, ?, ?, ?, ?, ?)",
                *(message.id, message.channel, message.digest, time.time(), receiver, until, message.data),
            ).rowcount
            transaction.journal("received" if added else "repeated", channel=message.channel, id=message.id, kind=message.kind, sha256=message.digest)
            self._gate.count("received" if added else "repeated", message.channel)
        transaction.execute(
            "INSERT INTO peer_streams VALUES (?, ?) ON CONFLICT (stream) DO UPDATE SET upto = max(upto, excluded.upto)", batch["stream"], batch["last"]
        )
        self._note_head(transaction, batch["head"])

    def _lost(self, transaction, batch, upto):
        """This side once gave a receipt for more than it remembers: it was restored, and what it had taken since then is gone."""
        transaction.journal("lost", stream=batch["stream"], first=upto + 1, last=batch["receipted"])
        transaction.execute("INSERT OR REPLACE INTO peer_streams VALUES (?, ?)", batch["stream"], batch["receipted"])
        self._gate.count("lost", "-", batch["receipted"] - upto)

    def _note_head(self, transaction, head):
        """Note where the other side's journal stood: it cannot be written anew unnoticed."""
        if head[0] > 0:
            transaction.execute("INSERT OR IGNORE INTO peer_heads VALUES (?, ?)", *head)

    def _write_receipt(self, stream):
        ((upto,),) = self._store.read("SELECT upto FROM peer_streams WHERE stream = ?", stream)
        self._write_sealed(self._root / f"receipt-by-{self._side}.json", [{"stream": stream, "upto": upto, "head": list(self._store.head)}])

    def _export(self) -> bool:
        stream = self._store.meta("stream")
        if self._gate.waiting == 0:
            return False
        receipted = self._store.meta("receipted") or 0
        have, present = receipted, 0
        for _, (of, first, last) in self._batches(self._other):
            if of == stream and last > have:
                present += 1
                have = last if first <= have + 1 else have
        moved = False
        while present < _MOST_ON_MEDIUM:
            rows = self._next(have)
            if not rows:
                break
            first, last = have + 1, rows[-1][0]
            header = {"stream": stream, "first": first, "last": last, "receipted": receipted, "head": list(self._store.head)}
            lines = [{"seq": seq, "envelope": data.decode("utf-8")} for seq, data in rows]
            reach("export.before-write")
            self._write_sealed(self._root / f"to-{self._other}" / f"{stream}-{first:012d}-{last:012d}.batch", [header, *lines])
            reach("export.after-write")
            have, present, moved = last, present + 1, True
        return moved

    def _next(self, after):
        rows = self._store.read(
            "SELECT seq, envelope FROM outbound WHERE seq > ? AND passed_at IS NULL ORDER BY seq LIMIT ?", after, self._configuration.batch_messages
        )
        size = 0
        for index, (_, data) in enumerate(rows):
            size += len(data)
            if size > self._configuration.batch_bytes and index > 0:
                return rows[:index]
        return rows

    def _batches(self, target):
        """Batches for a side by stream and number; tails of what was cut off are removed."""
        directory = self._root / f"to-{target}"
        found = []
        for path in directory.iterdir():
            match = _NAME.fullmatch(path.name)
            if match:
                found.append((path, (match[1], int(match[2]), int(match[3]))))
        return sorted(found, key=lambda each: each[1])

    def _read_batch(self, path):
        """A batch whose seal is right, or None: what is not is put aside, and its sender writes it anew."""
        data = path.read_bytes()
        lines = self._unsealed(data)
        if lines is None:
            refused = Refused("seal", f"{path.name} does not bear the seal of the other side")
            self._store.write(lambda transaction: self._gate.put_aside(transaction, "-", data, "medium", refused))
            path.unlink(missing_ok=True)
            return None
        header, *messages = lines
        return {**header, "messages": [(each["seq"], each["envelope"].encode("utf-8")) for each in messages]}

    def _sealed_file(self, path):
        try:
            lines = self._unsealed(path.read_bytes())
        except FileNotFoundError:
            if not self._root.is_dir():
                raise
            return None
        return lines[0] if lines else None

    def _unsealed(self, data):
        body, _, seal = data.rstrip(b"\n").rpartition(b"\n")
        if not hmac.compare_digest(self._seal(body + b"\n", self._other), seal):
            return None
        return [json.loads(line) for line in body.splitlines()]

    def _seal(self, data, by):
        # The writer's side is part of it: what a side wrote, put back to it, is not taken.
        return hmac.new(self._configuration.key, by.encode("ascii") + b"\n" + data, "sha256").hexdigest().encode("ascii")

    def _write_sealed(self, path: Path, lines):
        body = b"".join(canonical.encode(line) + b"\n" for line in lines)
        self._write(path, body + self._seal(body, self._side) + b"\n", sync=True)

    def _write(self, path: Path, data: bytes, sync: bool):
        draft = path.with_name(f".{path.name}.{self._side}")
        with open(draft, "wb") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())
        reach("medium.before-rename")
        os.rename(draft, path)
        if sync:
            sync_directory(path.parent)

"""Carries messages between an application's spool and the gap, on the application's host.

`SPOOL/outbox/CHANNEL/*.json` are envelopes to hand in; a file is there whole or not at all (written beside and renamed), and goes when the
gap has it. What may not pass lies in `SPOOL/refused/CHANNEL/`, with the reason beside it. `SPOOL/inbox/CHANNEL/ID.json` are envelopes
that came. They are staged under their lease first, published once the gap has noted the delivery, and so are there once even if this
program is stopped between any two steps.
"""

import http.client
import json
import os
import signal
import sys
import threading
from pathlib import Path

from . import canonical
from .delivery import client_context
from .envelope import valid_id
from .failpoints import reach
from .journal import sync_directory

_MOST_AT_ONCE = 200
_MOST_BYTES = 16 << 20
_WAIT_SECONDS = 20


def run(path):
    settings = json.loads(Path(path).read_text("utf-8"))
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    for work, channels in ((_Sender, settings["sends"]), (_Receiver, settings["receives"])):
        for channel in channels:
            threading.Thread(target=work(settings, channel, stop).run, name=f"{work.__name__}-{channel}", daemon=True).start()
    stop.wait()
    return 0


class Refusal(Exception):
    """The gap said no, and will say no again."""

    def __init__(self, status, said):
        super().__init__(f"{status}: {said.get('detail', '')}")
        self.status = status


class _Work:
    """One channel in one direction, over a connection of its own."""

    def __init__(self, settings, channel, stop):
        self._settings = settings
        self._channel = channel
        self._stop = stop
        self._spool = Path(settings["spool"])
        self._poll_seconds = settings.get("pollSeconds", 0.1)
        self._connection = None
        self._turn = 0
        self._told = None

    def run(self):
        pause = 0.2
        self.prepare()
        while not self._stop.is_set():
            try:
                self.step()
                pause, self._told = 0.2, None
            except Exception as error:  # told once, and tried again until it works
                if str(error) != self._told:
                    self._told = str(error)
                    print(f"{self._channel}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
                self._stop.wait(pause)
                pause = min(pause * 2, 3)

    def request(self, method, path, body=None, content_type="application/json"):
        try:
            if self._connection is None:
                gap = self._settings["gaps"][self._turn % len(self._settings["gaps"])]
                context = client_context(self._settings["tls"])
                self._connection = http.client.HTTPSConnection(gap["name"], gap["port"], timeout=_WAIT_SECONDS + 10, context=context)
            self._connection.request(method, f"/channels/{self._channel}{path}", body, {"Content-Type": content_type} if body else {})
            answer = self._connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException):
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            self._turn += 1
            raise
        said = json.loads(data) if data else {}
        if answer.status in (403, 404, 409, 413):
            raise Refusal(answer.status, said)
        if answer.status >= 300:
            raise OSError(f"{answer.status}: {said.get('detail', '')}")
        return said

    def directory(self, *names):
        path = self._spool.joinpath(*names)
        path.mkdir(parents=True, exist_ok=True)
        return path


class _Sender(_Work):
    def prepare(self):
        self._outbox = self.directory("outbox", self._channel)
        self._refused = self.directory("refused", self._channel)

    def step(self):
        paths = self._some()
        if not paths:
            self._stop.wait(self._poll_seconds)
            return
        lines = [(path, _one_line(path.read_bytes())) for path in paths]
        results = self._hand_in([line for _, line in lines])
        reach("courier.handed-in")
        later = None
        for (path, _), result in zip(lines, results, strict=True):
            if result["status"] in (200, 202):
                path.unlink()
            elif result["status"] in (409, 422):
                (self._refused / f"{path.name}.reason").write_bytes(canonical.encode(result))
                os.rename(path, self._refused / path.name)
            else:
                later = result
        if later is not None:
            raise OSError(f"{later['status']}: {later.get('detail', '')}")

    def _hand_in(self, lines):
        try:
            return self.request("POST", "/messages", b"\n".join(lines), "application/x-ndjson")["results"]
        except Refusal as refusal:
            # More than the gap reads at once, which only a single message can be.
            if refusal.status != 413 or len(lines) > 1:
                raise
            return [{"status": 422, "reason": "size", "detail": str(refusal)}]

    def _some(self):
        """The oldest by name, as many as fit into one request."""
        names = sorted(entry.name for entry in os.scandir(self._outbox) if entry.name.endswith(".json") and not entry.name.startswith("."))
        paths, size = [], 0
        for name in names[:_MOST_AT_ONCE]:
            path = self._outbox / name
            size += path.stat().st_size
            if size > _MOST_BYTES and paths:
                break
            paths.append(path)
        return paths


class _Receiver(_Work):
    def prepare(self):
        self._inbox = self.directory("inbox", self._channel)
        self._staging = self.directory("staging", self._channel)
        for path in self._staging.glob(".*"):
            _remove(path)

    def step(self):
        # Leases that were left by a stop: the gap says which of their messages are this host's.
        for staged in sorted(self._staging.iterdir()):
            self._settle(staged)
        said = self.request("GET", f"/deliveries?most={_MOST_AT_ONCE}&wait={_WAIT_SECONDS}")
        if said:
            self._settle(self._stage(said["lease"], said["messages"]))

    def _stage(self, lease, messages):
        draft, staged = self._staging / f".{lease}", self._staging / lease
        draft.mkdir()
        for message in messages:
            if not valid_id(message["id"]):
                raise ValueError("the gap delivered an envelope without a valid id")
            with open(draft / message["id"], "wb") as file:
                file.write(canonical.encode(message))
                file.flush()
                os.fsync(file.fileno())
        sync_directory(draft)
        os.rename(draft, staged)
        sync_directory(self._staging)
        reach("courier.staged")
        return staged

    def _settle(self, staged):
        try:
            ids = self.request("DELETE", f"/deliveries/{staged.name}")["ids"]
        except Refusal as refusal:
            if refusal.status != 409:
                raise
            ids = []
        reach("courier.acknowledged")
        for id_ in ids:
            if (staged / id_).exists():
                os.rename(staged / id_, self._inbox / f"{id_}.json")
                reach("courier.published")
        sync_directory(self._inbox)
        _remove(staged)


def _one_line(data):
    try:
        return canonical.encode(canonical.parse(data))
    except canonical.Malformed:
        # Refused by the gap with the reason; here it only may not look like two.
        return data.replace(b"\n", b" ").replace(b"\r", b" ")


def _remove(directory):
    for path in directory.iterdir():
        path.unlink()
    directory.rmdir()

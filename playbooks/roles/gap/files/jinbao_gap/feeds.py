"""What the outside net's base service host sends into the business net: log lines and metrics, as messages in the gap's outbox.

Messages are named by what they hold, so that a feed stopped between any two steps writes the same message again and the gap passes it once.
"""

import datetime
import hashlib
import http.client
import json
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

from . import canonical
from .delivery import client_context
from .journal import sync_directory

_LINES = 500
_SAMPLES = 2000
_TEXT = 8000
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)(?: (\d+))?")
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


def run(path):
    settings = json.loads(Path(path).read_text("utf-8"))
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    spool = Path(settings["spool"])
    feeds = [LogFeed(spool, Path(settings["logs"]))]
    if settings.get("metrics"):
        feeds.append(MetricFeed(spool, settings["metrics"], settings["tls"]))
    threads = [threading.Thread(target=_repeat, args=(feed, stop), daemon=True) for feed in feeds]
    for thread in threads:
        thread.start()
    stop.wait()
    return 0


def _repeat(feed, stop):
    told = None
    while not stop.wait(feed.every_seconds):
        try:
            feed.step()
            told = None
        except Exception as error:  # told once, and tried again
            if str(error) != told:
                told = str(error)
                print(f"{feed.channel}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)


def put(spool: Path, channel, kind, body, salt=""):
    """Write a message into the outbox, whole or not at all; its id is that of its content, so that the same content passes once."""
    digest = canonical.digest(body)
    id_ = f"{kind.replace('.', '-')}-{digest[:32]}{salt}"
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    data = canonical.encode({"id": id_, "channel": channel, "kind": kind, "created": now, "body": body, "sha256": digest})
    outbox = spool / "outbox" / channel
    draft = outbox / f".{id_}"
    with open(draft, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    # The oldest first: names begin with the time.
    os.rename(draft, outbox / f"{time.time_ns():020d}-{id_}.json")
    sync_directory(outbox)


class LogFeed:
    """Lines that rsyslog wrote as JSON, a file a minute: `YYYYMMDDHHMM.jsonl`, in UTC."""

    channel = "outside-logs"
    every_seconds = 2

    def __init__(self, spool, logs):
        self._spool = spool
        self._logs = logs

    def step(self):
        self._again()
        complete = time.strftime("%Y%m%d%H%M", time.gmtime(time.time() - 75))
        for path in sorted(self._logs.glob("*.jsonl")):
            if path.stem > complete:
                continue
            lines = [line for line in map(_line, path.read_bytes().splitlines()) if line]
            for start in range(0, len(lines), _LINES):
                put(self._spool, self.channel, "log.lines", {"lines": lines[start : start + _LINES]})
            path.unlink()

    def _again(self):
        """A line that may not pass holds up no other: what was refused is sent in halves, and the line itself by its digest."""
        refused = self._spool / "refused" / self.channel
        for path in sorted(refused.glob("*.json")) if refused.is_dir() else ():
            lines = json.loads(path.read_bytes())["body"]["lines"]
            if len(lines) > 1:
                for part in (lines[: len(lines) // 2], lines[len(lines) // 2 :]):
                    put(self._spool, self.channel, "log.lines", {"lines": part})
            else:
                digest = hashlib.sha256(lines[0]["text"].encode("utf-8")).hexdigest()
                put(self._spool, self.channel, "log.lines", {"lines": [{**lines[0], "text": f"[withheld by the gap, sha256 {digest}]"}]})
            path.unlink()
            path.with_name(f"{path.name}.reason").unlink(missing_ok=True)


def _line(data):
    """A line as the gap's schema has it, or None where rsyslog wrote none."""
    try:
        value = json.loads(data)
        return {
            "priority": min(max(int(value["priority"]), 0), 191),
            "at": value["at"],
            "host": re.sub(r"[^A-Za-z0-9.-]", "-", value["host"])[:128] or "unknown",
            "program": re.sub(r"[^!-~]", "-", value["program"])[:48] or "-",
            "text": _CONTROL.sub(" ", value["text"])[:_TEXT],
        }
    except (ValueError, KeyError, TypeError):
        return {"priority": 45, "at": "1970-01-01T00:00:00+00:00", "host": "unknown", "program": "gap-feed", "text": f"[unreadable line, sha256 {hashlib.sha256(data).hexdigest()}]"}


class MetricFeed:
    """The newest samples of the outside net's Prometheus, by its federation."""

    channel = "outside-metrics"

    def __init__(self, spool, metrics, tls):
        self._spool = spool
        self._metrics = metrics
        self._tls = tls
        self.every_seconds = metrics["everySeconds"]

    def step(self):
        connection = http.client.HTTPSConnection(self._metrics["name"], self._metrics["port"], timeout=20, context=client_context(self._tls))
        connection.request("GET", "/federate?match[]=" + quote('{__name__=~".+"}'))
        answer = connection.getresponse()
        text = answer.read(64 << 20).decode("utf-8")
        connection.close()
        if answer.status != 200:
            raise OSError(f"the outside net's Prometheus answers {answer.status}")
        samples = [sample for sample in map(_sample, text.splitlines()) if sample]
        for start in range(0, len(samples), _SAMPLES):
            put(self._spool, self.channel, "metric.samples", {"samples": samples[start : start + _SAMPLES]})


def _sample(line):
    match = None if line.startswith("#") else _SAMPLE.fullmatch(line)
    if not match or match[4] is None:
        return None
    labels = {name: re.sub(r"\\(.)", lambda each: {"n": "\n"}.get(each[1], each[1]), value)[:256] for name, value in _LABEL.findall(match[2] or "")}
    return {"labels": {**labels, "__name__": match[1], "net": "outside"}, "milli": int(match[4]), "value": match[3].replace("+Inf", "Inf")}

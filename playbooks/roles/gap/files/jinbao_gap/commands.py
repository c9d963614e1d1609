"""What the program's verbs do."""

import datetime
import json
import signal
import sqlite3
import sys
import threading
import time

from . import configuration, courier as couriers, delivery, exchange, feeds as feeding, isolator as isolators, journal, metrics, updates
from .gate import Gate
from .medium import Medium
from .scanner import Scanner, Unavailable
from .store import Store, journal_state


def end(arguments):
    settings = configuration.read(arguments.configuration)
    settings.state.mkdir(parents=True, exist_ok=True)
    store = Store(settings.state, settings.side, settings.journal_file_bytes)
    scanner = Scanner(settings.signatures, settings.clamd, timeout_seconds=10)
    gate = Gate(settings, store, scanner)
    medium = Medium(gate)
    store.write(lambda transaction: transaction.journal("started", side=settings.side))
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    exchange.serve(gate, lambda: _problems(gate, scanner))
    metrics.serve(gate, medium)
    delivery.start(gate)
    print(f"{settings.side}: {settings.listen[0]}:{settings.listen[1]}, medium at {settings.port}", flush=True)
    pruned = 0.0
    while not stop.wait(settings.poll_seconds):
        try:
            medium.visit()
            if time.monotonic() - pruned > 3600:
                gate.prune()
                pruned = time.monotonic()
        except Exception as error:  # told, and tried again at the next joining
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            stop.wait(1)
    store.write(lambda transaction: transaction.journal("stopped", side=settings.side))
    store.close()
    return 0


def _problems(gate, scanner):
    problems = [] if gate.store.failed is None else [f"messages cannot be kept: {type(gate.store.failed).__name__}"]
    try:
        scanner.find(b"")
    except Unavailable as error:
        problems.append(str(error))
    return problems


def isolator(arguments):
    isolators.run(arguments.root, arguments.guard_seconds, arguments.idle_seconds, arguments.longest_seconds)


def courier(arguments):
    return couriers.run(arguments.configuration)


def feeds(arguments):
    return feeding.run(arguments.configuration)


def send_update(arguments):
    updates.send(arguments.spool, arguments.files)


def receive_updates(arguments):
    updates.receive(arguments.configuration)


def status(arguments):
    settings = configuration.read(arguments.configuration)
    with sqlite3.connect(f"file:{settings.state / 'gap.sqlite'}?mode=ro", uri=True, timeout=30) as connection:
        count = lambda query: connection.execute(query).fetchone()[0]  # noqa: E731
        print(f"side          {settings.side}")
        print(f"outbound      {count('SELECT count(*) FROM outbound WHERE passed_at IS NULL')} waiting, {count('SELECT count(*) FROM outbound')} in all")
        print(f"inbound       {count('SELECT count(*) FROM inbound WHERE delivered_at IS NULL')} waiting, {count('SELECT count(*) FROM inbound')} in all")
        print(f"quarantine    {count('SELECT count(*) FROM quarantine')}")
        print(f"journal       {count('''SELECT coalesce(max(value), '0 -') FROM meta WHERE name = 'head' ''')}")


def verify(arguments):
    settings = configuration.read(arguments.configuration)
    state = journal_state(settings.state)
    anchors = []
    if arguments.noted_by:
        with open(arguments.noted_by, encoding="ascii") as file:
            anchors = [(int(seq), hash_) for seq, hash_ in (line.split() for line in file)]
    # What the running end writes meanwhile is read with it.
    problems = journal.verify(settings.state / "journal", state, lambda: journal_state(settings.state), anchors)
    for problem in problems:
        print(f"日志被改动 / the journal was changed: {problem}", file=sys.stderr)
    if not problems:
        print(f"日志完整 / journal whole: {state.head[0]} records, {len(anchors)} heads that the other side noted")
    return 1 if problems else 0


def heads(arguments):
    settings = configuration.read(arguments.configuration)
    for seq, hash_ in journal_state(settings.state).noted:
        print(seq, hash_)


def quarantine(arguments):
    settings = configuration.read(arguments.configuration)
    with sqlite3.connect(f"file:{settings.state / 'gap.sqlite'}?mode=ro", uri=True, timeout=30) as connection:
        if arguments.write is not None:
            row = connection.execute("SELECT data FROM quarantine WHERE n = ?", (arguments.write,)).fetchone()
            if row is None or row[0] is None:
                sys.exit(f"隔离区没有 {arguments.write} 号内容 / the quarantine holds no content of number {arguments.write}")
            sys.stdout.buffer.write(row[0])
            return
        for n, at, channel, came_by, id_, reason, detail, size in connection.execute(
            "SELECT n, at, channel, came_by, id, reason, detail, bytes FROM quarantine ORDER BY n"
        ):
            instant = datetime.datetime.fromtimestamp(at, datetime.timezone.utc).isoformat(timespec="seconds")
            print(json.dumps({"number": n, "at": instant, "channel": channel, "from": came_by, "id": id_, "reason": reason, "detail": detail, "bytes": size}, ensure_ascii=False))

"""Metrics of an end, as text for Prometheus."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .gate import Gate
from .medium import Medium


def serve(gate: Gate, medium: Medium):
    handler = type("Handler", (_Handler,), {"gate": gate, "medium": medium})
    server = ThreadingHTTPServer(gate.configuration.metrics, handler)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


class _Handler(BaseHTTPRequestHandler):
    timeout = 10
    gate: Gate
    medium: Medium

    def do_GET(self):
        found = self.path == "/metrics"
        data = "\n".join([*_lines(self.gate, self.medium), ""]).encode() if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format, *values):
        """Scrapes are not worth a line."""


def _lines(gate, medium):
    store, now = gate.store, time.time()
    yield from _family("gap_waiting_messages", "gauge", "Messages on their way, by channel and direction.")
    ages = []
    for direction, table, since, open_ in (("out", "outbound", "accepted_at", "passed_at"), ("in", "inbound", "received_at", "delivered_at")):
        rows = {channel: (count, oldest) for channel, count, oldest in store.read(
            f"SELECT channel, count(*), min({since}) FROM {table} WHERE {open_} IS NULL GROUP BY channel"  # noqa: S608 - names above
        )}
        for channel in gate.configuration.channels.values():
            if gate.configuration.sends(channel) == (direction == "out"):
                count, oldest = rows.get(channel.id, (0, now))
                yield f'gap_waiting_messages{{channel="{channel.id}",direction="{direction}"}} {count}'
                ages.append(f'gap_oldest_message_seconds{{channel="{channel.id}",direction="{direction}"}} {max(now - oldest, 0):.3f}')
    yield from _family("gap_oldest_message_seconds", "gauge", "Age of the oldest message on its way.")
    yield from ages
    yield from _family("gap_messages_total", "counter", "What became of messages since the start.")
    for (event, channel), count in sorted(gate.counts().items()):
        yield f'gap_messages_total{{event="{event}",channel="{channel}"}} {count}'
    yield from _family("gap_quarantined_messages", "gauge", "Messages in quarantine, by reason.")
    for reason, count in store.read("SELECT reason, count(*) FROM quarantine WHERE released_at IS NULL GROUP BY reason"):
        yield f'gap_quarantined_messages{{reason="{reason}"}} {count}'
    joined = medium.joined_at
    plain = (
        ("gap_journal_records", "counter", "Number of the journal's last record.", store.head[0]),
        ("gap_medium_visits_broken_total", "counter", "Times that the medium was taken away or failed within a step.", medium.failures),
        ("gap_medium_joined_seconds", "gauge", "Seconds since the medium was last joined to this side, -1 where it never was.", -1 if joined is None else round(now - joined, 3)),
        ("gap_store_failed", "gauge", "1 where messages cannot be kept.", int(store.failed is not None)),
    )  # fmt: skip
    for name, kind, help_, value in plain:
        yield from _family(name, kind, help_)
        yield f"{name} {value}"


def _family(name, kind, help_):
    yield f"# HELP {name} {help_}"
    yield f"# TYPE {name} {kind}"

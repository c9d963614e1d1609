"""Read-only answers for auditors, by mutual TLS: `/` and `/status`, `/segments`, `/segments/DAY/FILE`, `/verify`, `/chain`."""

import json
import shutil
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .segments import NAME, verify

_MOST_CONNECTIONS = 16


def run(arguments):
    settings = json.loads(Path(arguments.configuration).read_text("utf-8"))
    handler = type("Handler", (_Handler,), {"root": Path(settings["root"]), "clients": frozenset(settings["clients"])})
    server = _Server((settings["address"], settings["port"]), handler)
    server.tls = settings["tls"]
    server.serve_forever()


def last_lines(root):
    """Seconds since each host's last line."""
    found, now = {}, time.time()
    for path in Path(root).glob("open/*.log"):
        match = NAME.fullmatch(path.name)
        if match:
            age = now - path.stat().st_mtime
            found[match[1]] = min(age, found.get(match[1], age))
    return dict(sorted(found.items()))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    tls: dict
    _places = threading.BoundedSemaphore(_MOST_CONNECTIONS)

    def process_request_thread(self, request, client_address):
        with self._places:
            try:
                request.settimeout(30)
                # Anew for each connection: certificates are renewed while this runs.
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.verify_mode = ssl.CERT_REQUIRED
                context.load_cert_chain(self.tls["certificate"], self.tls["key"])
                context.load_verify_locations(self.tls["authority"])
                super().process_request_thread(context.wrap_socket(request, server_side=True), client_address)
            except OSError:
                self.shutdown_request(request)

    def handle_error(self, request, client_address):
        """Connections that break are the client's to report."""


class _Handler(BaseHTTPRequestHandler):
    root: Path
    clients: frozenset
    _checking = threading.Lock()

    def do_GET(self):
        names = {name for kind, name in self.connection.getpeercert().get("subjectAltName", ()) if kind == "DNS"}
        if not names & self.clients:
            self._say(403, {"detail": "this certificate may not look at audit records"})
            return
        words = [word for word in self.path.split("?")[0].split("/") if word]
        if words in ([], ["status"]):
            self._say(200, self._status())
        elif words == ["segments"]:
            self._say(200, {"segments": sorted(str(path.relative_to(self.root / "sealed")) for path in self.root.glob("sealed/*/*.gz"))})
        elif len(words) == 3 and words[0] == "segments" and words[1].isdigit() and "/" not in words[2] and words[2].endswith(".log.gz"):
            self._send(self.root / "sealed" / words[1] / words[2])
        elif words == ["chain"]:
            self._send(self.root / "chain.jsonl")
        elif words == ["verify"]:
            with self._checking:
                problems, counts = verify(self.root)
            self._say(200 if not problems else 500, {"problems": problems, "counts": counts})
        else:
            self._say(404, {"detail": "nothing is here"})

    def log_message(self, format, *values):
        print(f"{self.address_string()} {format % values}", flush=True)

    def _status(self):
        result = self.root / "verified.json"
        return {
            "verified": json.loads(result.read_text("utf-8")) if result.exists() else None,
            "secondsSinceLastLine": {host: round(seconds) for host, seconds in last_lines(self.root).items()},
            "freeBytes": shutil.disk_usage(self.root).free,
        }

    def _send(self, path):
        if not path.is_file():
            self._say(404, {"detail": "nothing is here"})
            return
        with open(path, "rb") as file:
            size = path.stat().st_size
            self._head(200, "application/octet-stream", size)
            while size > 0 and (chunk := file.read(min(1 << 16, size))):
                size -= len(chunk)
                self.wfile.write(chunk)

    def _say(self, status, content):
        data = json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"
        self._head(status, "application/json; charset=utf-8", len(data))
        self.wfile.write(data)

    def _head(self, status, kind, size):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(size))
        self.end_headers()

"""HTTPS for the hosts of this side, by mutual TLS: they hand messages in and fetch what came.

POST   /channels/CHANNEL/messages          an envelope -> 202 new | 200 had | 409 other content | 422 refused | 503 full or unscanned;
                                            lines of envelopes (application/x-ndjson) -> 200 {"results": [{"id", "status", "detail"?}]}
GET    /channels/CHANNEL/messages/ID       -> 200 {"id", "state": "waiting" | "passed"} | 404
GET    /channels/CHANNEL/deliveries        ?most=100&wait=20 -> 200 {"lease", "seconds", "messages"} | 204
DELETE /channels/CHANNEL/deliveries/LEASE  -> 200 {"ids"}, of messages that are the client's now | 409
GET    /health                              -> 200 | 503
"""

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from . import canonical
from .envelope import Refused, identity, valid_id
from .gate import Conflict, Full, Gate
from .scanner import Unavailable

_MOST_CONNECTIONS = 256
_MOST_LINES = 500
_MOST_BODY_BYTES = 32 << 20
_IDLE_SECONDS = 60
_PARALLEL = 8


def serve(gate: Gate, healthy) -> ThreadingHTTPServer:
    handler = type("Handler", (_Handler,), {"gate": gate, "healthy": staticmethod(healthy)})
    server = _Server(gate.configuration.listen, handler, gate.configuration.tls)
    threading.Thread(target=server.serve_forever, name="exchange", daemon=True).start()
    return server


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, handler, tls):
        self._tls = tls
        self._context, self._stamp = None, None
        self._places = threading.BoundedSemaphore(_MOST_CONNECTIONS)
        self.context()
        super().__init__(address, handler)

    def context(self):
        """TLS by the files as they are now: certificates are renewed and revoked while this runs."""
        paths = [Path(self._tls[name]) for name in ("key", "certificate", "authority", "revoked") if self._tls.get(name)]
        stamp = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in paths]
        if stamp != self._stamp:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_cert_chain(self._tls["certificate"], self._tls["key"])
            context.load_verify_locations(self._tls["authority"])
            if self._tls.get("revoked"):
                context.load_verify_locations(self._tls["revoked"])
                context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
            self._context, self._stamp = context, stamp
        return self._context

    def process_request(self, request, client_address):
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request, client_address):
        try:
            request.settimeout(_IDLE_SECONDS)
            request = self.context().wrap_socket(request, server_side=True)
            super().process_request_thread(request, client_address)
        except (OSError, ssl.SSLError):
            # Also who has no certificate of ours: the handshake told it.
            self.shutdown_request(request)
        finally:
            self._places.release()

    def handle_error(self, request, client_address):
        """Connections that break are the client's to report."""


class _Problem(Exception):
    def __init__(self, status, detail, **more):
        super().__init__(detail)
        self.status = status
        self.content = {"detail": detail, **more}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "jinbao-gap"
    sys_version = ""
    gate: Gate
    disable_nagle_algorithm = True

    def do_GET(self):
        self._answer(self._get)

    def do_POST(self):
        self._answer(self._post)

    def do_DELETE(self):
        self._answer(self._delete)

    def log_message(self, format, *values):
        """Messages are in the journal; requests are counted."""

    def _answer(self, act):
        try:
            status, content = act()
        except _Problem as problem:
            status, content = problem.status, problem.content
        except Conflict as conflict:
            status, content = 409, {"detail": str(conflict)}
        except Exception as error:  # told as what it is; the thread goes on with the next request
            status, content = 503, {"detail": f"{type(error).__name__}: nothing was kept; try again"}
        data = b"" if content is None else content if isinstance(content, bytes) else canonical.encode(content)
        self.send_response(status)
        if data:
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _get(self):
        words, query = self._path()
        if words == ["health"]:
            problems = self.healthy()
            return (503 if problems else 200), {"side": self.gate.configuration.side, "problems": problems}
        if len(words) == 3 and words[0] == "channels" and words[2] == "deliveries":
            return self._deliveries(self._channel(words[1], sends=False), query)
        if len(words) == 4 and words[0] == "channels" and words[2] == "messages" and valid_id(words[3]):
            channel = self._channel(words[1], sends=True)
            rows = self.gate.store.read("SELECT passed_at FROM outbound WHERE id = ? AND channel = ?", words[3], channel.id)
            if rows:
                return 200, {"id": words[3], "state": "waiting" if rows[0][0] is None else "passed"}
        raise _Problem(404, "nothing is here")

    def _post(self):
        words, _ = self._path()
        body = self._body()
        if len(words) != 3 or words[0] != "channels" or words[2] != "messages":
            raise _Problem(404, "nothing is here")
        channel = self._channel(words[1], sends=True)
        if self.headers.get_content_type() != "application/x-ndjson":
            status, content = self._accept(channel, body)
            return status, content
        lines = body.splitlines()
        if len(lines) > _MOST_LINES:
            raise _Problem(413, f"{len(lines)} messages, at most {_MOST_LINES} at once")
        return 200, {"results": self._accept_all(channel, lines)}

    def _accept_all(self, channel, lines):
        """Each for itself, on disk together."""
        results = [None] * len(lines)

        def work(start):
            for index in range(start, len(lines), _PARALLEL):
                status, content = self._accept(channel, lines[index])
                results[index] = {**content, "status": status}

        threads = [threading.Thread(target=work, args=(start,)) for start in range(min(_PARALLEL, len(lines)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    def _accept(self, channel, data):
        names = {"id": identity(data)} if identity(data) else {}
        try:
            new = self.gate.accept(channel, data, self._client())
            return (202 if new else 200), {**names, "state": "accepted" if new else "had"}
        except Refused as refused:
            return 422, {**names, "reason": refused.reason, "detail": refused.detail}
        except Conflict as conflict:
            return 409, {**names, "detail": str(conflict)}
        except Full as full:
            return 503, {**names, "detail": str(full)}
        except Unavailable:
            return 503, {**names, "detail": "the scanner does not answer, and nothing passes unscanned"}

    def _deliveries(self, channel, query):
        if channel.delivery["kind"] != "pull":
            raise _Problem(404, f"{channel.id} is delivered, not fetched")
        most, wait = (self._number(query, name, usual, limit) for name, usual, limit in (("most", 100, _MOST_LINES), ("wait", 0, 25)))
        lease, messages = self.gate.lease(channel, self._client(), max(most, 1), wait)
        if not messages:
            return 204, None
        head = canonical.encode({"lease": lease, "seconds": int(self.gate.configuration.lease_seconds)})
        return 200, head[:-1] + b',"messages":[' + b",".join(messages) + b"]}"

    def _delete(self):
        words, _ = self._path()
        if len(words) != 4 or words[0] != "channels" or words[2] != "deliveries":
            raise _Problem(404, "nothing is here")
        return 200, {"ids": self.gate.acknowledge(self._channel(words[1], sends=False), self._client(), words[3])}

    def _path(self):
        parts = urlsplit(self.path)
        return [word for word in parts.path.split("/") if word], parse_qs(parts.query)

    def _number(self, query, name, usual, limit):
        word = query.get(name, [str(usual)])[0]
        if not word.isascii() or not word.isdigit() or int(word) > limit:
            raise _Problem(400, f"{name} is {word[:20]!r}, a number up to {limit} is expected")
        return int(word)

    def _body(self):
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit():
            self.close_connection = True
            raise _Problem(411, "Content-Length is missing")
        if int(length) > _MOST_BODY_BYTES:
            self.close_connection = True
            raise _Problem(413, f"{length} bytes, at most {_MOST_BODY_BYTES} at once")
        data = self.rfile.read(int(length))
        if len(data) != int(length):
            self.close_connection = True
            raise _Problem(400, "the connection ended within the message")
        return data

    def _client(self):
        """The name that the client's certificate bears and that a channel knows."""
        certificate = self.connection.getpeercert() or {}
        names = [name for kind, name in certificate.get("subjectAltName", ()) if kind == "DNS"]
        known = {client for channel in self.gate.configuration.channels.values() for client in channel.clients}
        for name in names:
            if name in known:
                return name
        raise _Problem(403, "the certificate names no host that may exchange here")

    def _channel(self, name, sends):
        channel = self.gate.configuration.channels.get(name)
        client = self._client()
        if channel is None or client not in channel.clients:
            raise _Problem(403, f"{client} may not use the channel {name[:40]}")
        if self.gate.configuration.sends(channel) != sends:
            raise _Problem(403, f"{name} runs from {channel.source} to {channel.target}: this side {'receives' if sends else 'sends'}")
        return channel



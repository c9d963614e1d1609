"""
Two doors: renewal over mutual TLS for hosts that hold a certificate of ours, and plain HTTP for what is public anyway and signed by itself
(revocation lists, the authorities' certificates).
"""

import json
import logging
import re
import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from jinbao_crypto.tls import TIMEOUT_SECONDS, Server, TlsServer, name_of, ready

from .authority import Authority, AuthorityError
from .crypto import CryptoError

log = logging.getLogger("jinbao-ca")

REQUEST_BYTES = 16384
_PUBLIC = re.compile(r"/([a-z0-9-]{1,32}\.(crl|crt|pem))")
_KINDS = {"crl": "application/pkix-crl", "crt": "application/x-pem-file", "pem": "application/x-pem-file"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT_SECONDS
    disable_nagle_algorithm = True
    authority: Authority

    def _refuse(self, status: int, reason: str):
        self._answer(status, json.dumps({"error": reason}).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str, headers: tuple = ()):
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format, *arguments):
        """Requests are logged where they are carried out."""


class PublicHandler(_Handler):
    def do_GET(self):
        match = _PUBLIC.fullmatch(self.path)
        file = match and self.authority.configuration.file("public", match[1])
        if not file or not file.is_file():
            return self._refuse(404, "no such file")
        return self._give(file, match[2])

    do_HEAD = do_GET

    def _give(self, file: Path, ending: str):
        state = file.stat()
        tag = f'"{state.st_mtime_ns:x}-{state.st_ino:x}"'
        headers = (("ETag", tag), ("Last-Modified", formatdate(state.st_mtime, usegmt=True)), ("Cache-Control", "no-cache"))
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            return None
        return self._answer(200, file.read_bytes(), _KINDS[ending], headers)


class RenewalHandler(_Handler):
    def setup(self):
        super().setup()
        # A handshake in the accepting thread would let one slow client stop all others.
        self.connection.settimeout(TIMEOUT_SECONDS)
        self.connection.do_handshake()

    def do_GET(self):
        if self.path != "/v1/status":
            return self._refuse(404, "no such path")
        if name_of(self.connection.getpeercert()) is None:
            return self._refuse(403, "not a certificate of a host")
        return self._answer(200, json.dumps(self.authority.register.counts()).encode(), "application/json")

    def do_POST(self):
        length = int(self.headers.get("Content-Length", "-1"))
        if not 0 < length <= REQUEST_BYTES:
            self.close_connection = True
            return self._refuse(413, f"a request has 1 to {REQUEST_BYTES} bytes")
        request = self.rfile.read(length).decode("ascii", errors="replace")
        if self.path != "/v1/renew":
            return self._refuse(404, "no such path")
        peer = self.connection.getpeercert()
        host = name_of(peer)
        if host is None or not self.authority.register.stands(int(peer["serialNumber"], 16)):
            log.warning("refused renewal host=%s serial=%s", host, peer["serialNumber"])
            return self._refuse(403, "not a certificate of a host that stands")
        try:
            issued = self.authority.issue_host(host, request)
        except AuthorityError as error:
            return self._refuse(400, str(error))
        except CryptoError as error:
            log.error("%s", error)
            return self._refuse(503, "the crypto machine does not sign now")
        log.info("renewed host=%s", host)
        return self._answer(200, issued.encode(), "application/x-pem-file")


def serve(authority: Authority) -> None:
    service = authority.configuration.service
    public = Server((service["address"], service["public_port"]), type("Public", (PublicHandler,), {"authority": authority}))
    threading.Thread(target=public.serve_forever, daemon=True).start()
    handler = type("Renewal", (RenewalHandler,), {"authority": authority})
    with TlsServer((service["address"], service["port"]), handler, service["tls"]) as renewal:
        ready()
        log.info("serves on %s:%d and %d", service["address"], service["port"], service["public_port"])
        renewal.serve_forever()

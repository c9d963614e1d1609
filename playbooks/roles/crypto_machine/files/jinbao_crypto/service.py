"""Signatures over mutual TLS: a host's certificate says which keys it may use. Keys never pass, only messages and signatures."""

import json
import logging
from http.server import BaseHTTPRequestHandler

from . import der
from .machine import Machine
from .tls import TIMEOUT_SECONDS, TlsServer, name_of, ready, revocation_of

MESSAGE_BYTES = 1 << 20
log = logging.getLogger("jinbao-crypto")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT_SECONDS
    # Header and body are two writes: without this the second waits for the first to be acknowledged.
    disable_nagle_algorithm = True
    machine: Machine

    def setup(self):
        super().setup()
        # A handshake in the accepting thread would let one slow client stop all others.
        self.connection.settimeout(TIMEOUT_SECONDS)
        self.connection.do_handshake()
        peer = self.connection.getpeercert()
        self.client = None if peer and revocation_of(peer) in self.server.revoked else name_of(peer)

    def do_GET(self):
        if self.path == "/v1/keys":
            keys = [entry for entry in self.machine.configuration.keys.values() if self.client in entry.clients]
            return self._answer(
                200,
                json.dumps(
                    [
                        {
                            "label": key.label,
                            "algorithm": key.algorithm,
                            "publicKey": der.pem("PUBLIC KEY", self.machine.public_key(key.label)),
                        }
                        for key in keys
                    ]
                ).encode(),
                "application/json",
            )
        return self._refuse(404, "no such path")

    def do_POST(self):
        parts = self.path.split("/")
        length = int(self.headers.get("Content-Length", "-1"))
        if not 0 < length <= MESSAGE_BYTES:
            self.close_connection = True
            return self._refuse(413, f"a message has 1 to {MESSAGE_BYTES} bytes")
        message = self.rfile.read(length)
        if len(parts) != 5 or parts[:3] != ["", "v1", "keys"] or parts[4] != "sign":
            return self._refuse(404, "no such path")
        key = self.machine.configuration.keys.get(parts[3])
        # One answer for what is not there and what is not allowed: labels are nobody's business.
        if key is None or self.client not in key.clients:
            log.warning("refused client=%s key=%s", self.client, parts[3][:64])
            return self._refuse(403, "not your key")
        signature = self.machine.sign(key.label, message)
        log.info("signed client=%s key=%s bytes=%d", self.client, key.label, length)
        return self._answer(200, signature, "application/octet-stream")

    def _refuse(self, status: int, reason: str):
        return self._answer(status, json.dumps({"error": reason}).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        """Requests are logged where they are carried out."""


def serve(machine: Machine) -> None:
    service = machine.configuration.service
    handler = type("MachineHandler", (Handler,), {"machine": machine})
    with TlsServer((service["address"], service["port"]), handler, service["tls"]) as server:
        ready()
        log.info("serves on %s:%d", service["address"], service["port"])
        server.serve_forever()

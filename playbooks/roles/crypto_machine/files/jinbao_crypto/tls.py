"""Servers over mutual TLS whose files may change while they serve."""

import logging
import os
import socket
import ssl
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

from .revocations import revoked_in

TIMEOUT_SECONDS = 30
log = logging.getLogger("jinbao")


def name_of(peer: dict | None) -> str | None:
    """The host that a verified certificate names; none for certificates of persons."""
    subject = {key: value for entry in (peer or {}).get("subject", ()) for key, value in entry}
    return subject.get("commonName") if subject.get("organizationalUnitName") == "servers" else None


def revocation_of(peer: dict) -> tuple[str, int]:
    issuer = {key: value for entry in peer["issuer"] for key, value in entry}
    return issuer["commonName"], int(peer["serialNumber"], 16)


def ready() -> None:
    """Tells systemd that it answers now."""
    if address := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notice:
            notice.sendto(b"READY=1", "\0" + address[1:] if address.startswith("@") else address)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        error = sys.exc_info()[1]
        if isinstance(error, (ssl.SSLError, OSError)):
            log.info("connection of %s: %s", client_address[0], error)
        else:
            log.exception("request of %s", client_address[0])


class TlsServer(Server):
    """Mutual TLS whose files are read anew when one of them changes: certificates are renewed and revocations come while it serves."""

    def __init__(self, address, handler, files: dict[str, str]):
        self._files = files
        self._read: tuple = ()
        self.revoked: frozenset[tuple[str, int]] = frozenset()
        self._context: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        super().__init__(address, handler)

    def get_request(self):
        connection, address = super().get_request()
        try:
            connection.settimeout(TIMEOUT_SECONDS)
            return self._fresh().wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address
        except Exception:
            connection.close()
            raise

    def _fresh(self) -> ssl.SSLContext:
        present = {name: Path(file) for name, file in self._files.items() if Path(file).exists()}
        stamps = tuple((name, file.stat().st_mtime_ns, file.stat().st_ino) for name, file in sorted(present.items()))
        with self._lock:
            if self._context is None or stamps != self._read:
                if lacking := {"certificate", "key", "authorities"} - set(present):
                    raise OSError(f"not there yet: {', '.join(self._files[each] for each in sorted(lacking))}")
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.minimum_version = ssl.TLSVersion.TLSv1_2
                context.load_cert_chain(present["certificate"], present["key"])
                context.load_verify_locations(present["authorities"])
                context.verify_mode = ssl.CERT_REQUIRED
                self.revoked = revoked_in(present["revoked"].read_text()) if "revoked" in present else frozenset()
                self._context, self._read = context, stamps
            return self._context

"""Signing by the crypto machine, from several threads: each has a connection of its own that it keeps."""

import http.client
import json
import ssl
import threading
from functools import partial

from .x509 import Sign

TIMEOUT_SECONDS = 30


class CryptoError(Exception):
    """The crypto machine cannot be reached, or refuses."""


class CryptoMachine:
    def __init__(self, address: str, port: int, tls: dict[str, str]):
        self._address, self._port, self._tls = address, port, tls
        self._own = threading.local()

    def sign_with(self, label: str) -> Sign:
        return partial(self._sign, label)

    def _sign(self, label: str, message: bytes) -> bytes:
        status, body = self._ask("POST", f"/v1/keys/{label}/sign", message)
        if status != 200:
            raise CryptoError(f"key {label}: {json.loads(body).get('error', body)} ({status})")
        return body

    def _ask(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        # A kept connection may have been closed meanwhile: then once more with a new one. A signature made twice harms nothing.
        for last in (False, True):
            connection = self._connection(fresh=last)
            try:
                connection.request(method, path, body)
                response = connection.getresponse()
                return response.status, response.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                if last:
                    raise CryptoError(f"crypto machine {self._address}:{self._port}: {error}") from error
        raise AssertionError("unreachable")

    def _connection(self, fresh: bool) -> http.client.HTTPSConnection:
        if fresh or not hasattr(self._own, "connection"):
            context = ssl.create_default_context(cafile=self._tls["authorities"])
            context.load_cert_chain(self._tls["certificate"], self._tls["key"])
            self._own.connection = http.client.HTTPSConnection(self._address, self._port, timeout=TIMEOUT_SECONDS, context=context)
        return self._own.connection

"""Looks for malware without a network: by ClamAV's daemon where one is set, and always by a list of signatures of our own.

A line of the list is `name:sha256:DIGEST` (of a whole file), `name:hex:BYTES` or `name:regex:EXPRESSION`; `#` begins a remark.
Looked at are the message as it stands and every base64 text in it, decoded.
"""

import base64
import binascii
import hashlib
import re
import socket
import struct
from pathlib import Path

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_STREAM_BYTES = 1 << 16


class Unavailable(Exception):
    """The scanner does not answer. Nothing passes unscanned."""


class Scanner:
    def __init__(self, signatures: Path, clamd: str | None, timeout_seconds: float):
        self._clamd = clamd
        self._timeout_seconds = timeout_seconds
        self._digests, self._patterns = _read(Path(signatures))

    @property
    def signatures(self) -> int:
        return len(self._digests) + len(self._patterns)

    def find(self, data: bytes):
        """Name of the malware found, or None. Raises Unavailable."""
        parts = [data, data.replace(b"\\\\", b"\\").replace(b'\\"', b'"'), *_decoded(data)]
        for part in parts:
            name = self._by_list(part)
            if name:
                return name
        if self._clamd:
            for part in (parts[0], *parts[2:]):
                name = self._by_clamd(part)
                if name:
                    return name
        return None

    def _by_list(self, part):
        if self._digests:
            name = self._digests.get(hashlib.sha256(part).hexdigest())
            if name:
                return name
        for name, pattern in self._patterns:
            if pattern.search(part):
                return name
        return None

    def _by_clamd(self, part):
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(self._timeout_seconds)
                connection.connect(self._clamd)
                connection.sendall(b"zINSTREAM\0")
                for start in range(0, len(part), _STREAM_BYTES):
                    piece = part[start : start + _STREAM_BYTES]
                    connection.sendall(struct.pack("!I", len(piece)) + piece)
                connection.sendall(struct.pack("!I", 0))
                answer = b""
                while not answer.endswith(b"\0"):
                    received = connection.recv(4096)
                    if not received:
                        break
                    answer += received
        except OSError as error:
            raise Unavailable(f"clamd at {self._clamd}: {error}") from None
        words = answer.rstrip(b"\0").decode("utf-8", "replace")
        if words.endswith(" FOUND"):
            return words.removeprefix("stream: ").removesuffix(" FOUND")
        if words.endswith("OK"):
            return None
        raise Unavailable(f"clamd at {self._clamd}: {words[:200] or 'no answer'}")


def _decoded(data):
    for match in _BASE64.finditer(data):
        word = match.group()
        try:
            yield base64.b64decode(word[: len(word) // 4 * 4], validate=True)
        except binascii.Error:
            continue


def _read(path):
    digests, patterns = {}, []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            name, kind, word = line.split(":", 2)
            if kind == "sha256" and re.fullmatch(r"[0-9a-f]{64}", word):
                digests[word] = name
            elif kind == "hex":
                patterns.append((name, re.compile(re.escape(bytes.fromhex(word)))))
            elif kind == "regex":
                patterns.append((name, re.compile(word.encode(), re.DOTALL)))
            else:
                raise ValueError(f"{kind} is not sha256, hex or regex")
        except (ValueError, re.error) as error:
            raise ValueError(f"{path}:{number}: {error}") from None
    return digests, patterns

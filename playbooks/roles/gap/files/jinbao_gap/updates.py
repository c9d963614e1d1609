"""Signed updates: sent in parts from the outside net, put together and checked on a base service host of the business net.

`NAME.tar` holds files for the package server's directory (`pool/`, `dists/`, `clamav/`); `NAME.tar.sig` is its detached OpenPGP signature.
Nothing of an update is seen before its signature is good, and packages come before the lists that name them.
"""

import base64
import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tarfile
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from . import canonical
from .feeds import put

_PART_BYTES = 1_000_000
_MOST_BODY_BYTES = 4 << 20
_FORGET_SECONDS = 7 * 86400
_ROOTS = ("pool", "clamav", "dists")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,127}\.(tar|sig)")


def send(spool, paths):
    """Put files into the outbox, part by part."""
    salt = f"-{secrets.token_hex(4)}"
    for path in map(Path, paths):
        if not _NAME.fullmatch(path.name):
            sys.exit(f"{path.name}: NAME.tar or NAME.tar.sig is expected")
        size, digest = path.stat().st_size, _digest(path)
        parts = max(1, -(-size // _PART_BYTES))
        with open(path, "rb") as file:
            for part in range(1, parts + 1):
                data = base64.b64encode(file.read(_PART_BYTES)).decode("ascii")
                put(Path(spool), "updates", "update.part", {"name": path.name, "bytes": size, "digest": digest, "part": part, "parts": parts, "data": data}, salt)
        print(f"{path.name}: {parts} parts")


def receive(configuration):
    settings = json.loads(Path(configuration).read_text("utf-8"))
    handler = type("Handler", (_Handler,), {"receiver": Receiver(settings)})
    HTTPServer((settings["address"], settings["port"]), handler).serve_forever()


class Receiver:
    def __init__(self, settings):
        self._work = Path(settings["state"])
        self._target = Path(settings["target"])
        self._keyring = settings["keyring"]
        (self._work / "parts").mkdir(parents=True, exist_ok=True)
        for left in (self._work / "parts").iterdir():
            if left.stat().st_mtime < time.time() - _FORGET_SECONDS:
                shutil.rmtree(left)

    def take(self, body):
        """Keep a part; with the last of them, the file; with file and signature, the update. Twice is once."""
        parts = self._work / "parts" / body["digest"]
        parts.mkdir(parents=True, exist_ok=True)
        _write(parts / f"{body['part']:06d}", base64.b64decode(body["data"], validate=True))
        names = sorted(path.name for path in parts.iterdir() if not path.name.startswith("."))
        if len(names) < body["parts"]:
            return
        whole = self._work / "files" / body["name"]
        whole.parent.mkdir(exist_ok=True)
        draft = whole.with_name(f".{whole.name}")
        with open(draft, "wb") as file:
            for name in names:
                file.write((parts / name).read_bytes())
            file.flush()
            os.fsync(file.fileno())
        if _digest(draft) == body["digest"]:
            os.rename(draft, whole)
        else:
            print(f"{whole.name}: the parts do not make the file that was announced", flush=True)
            draft.unlink()
        # Parts go last: with one of them again, all of this is done again.
        self._complete(whole)
        shutil.rmtree(parts)

    def _complete(self, whole):
        archive = whole.with_name(whole.name.removesuffix(".sig"))
        signature = archive.with_name(f"{archive.name}.sig")
        if not (archive.exists() and signature.exists()):
            return
        checked = subprocess.run(["gpgv", "--keyring", self._keyring, str(signature), str(archive)], capture_output=True, text=True, timeout=300)
        if checked.returncode:
            print(f"{archive.name}: 签名无效，未采用 / its signature is not good, nothing of it was taken", flush=True)
        else:
            try:
                self._unpack(archive)
                print(f"{archive.name}: 已采用 / taken", flush=True)
            except (ValueError, tarfile.TarError) as error:
                print(f"{archive.name}: 未采用 / not taken: {error}", flush=True)
        archive.unlink()
        signature.unlink()

    def _unpack(self, archive):
        staged = self._target / f".{archive.name}"
        shutil.rmtree(staged, ignore_errors=True)
        with tarfile.open(archive) as tar:
            for member in tar:
                names = member.name.split("/")
                if not (member.isfile() or member.isdir()) or names[0] not in _ROOTS or not {"", ".", ".."}.isdisjoint(names):
                    raise ValueError(f"{archive.name}: {member.name[:80]} has no place in an update")
                if member.isfile():
                    place = staged.joinpath(*names)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    with tar.extractfile(member) as source, open(place, "wb") as file:
                        shutil.copyfileobj(source, file, 1 << 20)
        for root in _ROOTS:
            for path in sorted((staged / root).rglob("*")) if (staged / root).is_dir() else ():
                if path.is_file():
                    place = self._target / path.relative_to(staged)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    path.chmod(0o644)
                    os.replace(path, place)
        shutil.rmtree(staged)


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver
    timeout = 60

    def do_POST(self):
        try:
            length = int(self.headers.get("Content-Length", ""))
            if length > _MOST_BODY_BYTES:
                raise ValueError("too large")
            self.receiver.take(canonical.parse(self.rfile.read(length))["body"])
            status = 204
        except (ValueError, KeyError, tarfile.TarError) as error:
            # It would be no better next time.
            print(f"未采用 / not taken: {type(error).__name__}: {error}", flush=True)
            status = 204
        except Exception as error:
            print(f"{type(error).__name__}: {error}", flush=True)
            status = 503
        self.send_response(status)
        self.end_headers()

    def log_message(self, format, *values):
        """What was taken is told by name."""


def _write(path, data):
    draft = path.with_name(f".{path.name}")
    with open(draft, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.rename(draft, path)


def _digest(path):
    hash_ = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            hash_.update(chunk)
    return hash_.hexdigest()

"""Both ends, the isolator and two couriers as processes on this machine, as the role starts them on hosts."""

import hashlib
import json
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import http.client
from pathlib import Path

FILES = Path(__file__).resolve().parent.parent / "files"
sys.path.insert(0, str(FILES))
sys.dont_write_bytecode = True

from jinbao_gap import canonical  # noqa: E402

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
KIND = {"type": "object", "required": ["number"], "properties": {"number": {"type": "integer"}, "text": {"type": "string", "maxLength": 4000}}, "additionalProperties": False}
SENDER = {"query": "public-app-1", "answer": "business-app-1"}
RECEIVER = {"query": "business-app-1", "answer": "public-app-1"}


class Rig:
    def __init__(self, **settings):
        self.directory = Path(tempfile.mkdtemp(prefix="jinbao-gap-"))
        self.processes = {}
        self._settings = settings
        self._ports = dict(zip(("inner", "outer", "inner-metrics", "outer-metrics"), _free_ports(4), strict=True))
        self._certificates()
        (self.directory / "key").write_text(os.urandom(32).hex())
        (self.directory / "medium").mkdir()
        for side in ("inner", "outer"):
            self._write_end(side)
        for host, side, sends, receives in (("public-app-1", "outer", "query", "answer"), ("business-app-1", "inner", "answer", "query")):
            self._write_courier(host, side, sends, receives)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for name in list(self.processes):
            self.kill(name)
        shutil.rmtree(self.directory, ignore_errors=True)

    def start(self, name, **environment):
        arguments = {
            "inner": ["end", f"{self.directory}/inner.json"],
            "outer": ["end", f"{self.directory}/outer.json"],
            "isolator": ["isolator", f"{self.directory}/medium", "--idle-seconds", "0.05", "--longest-seconds", "0.5"],
            "public-app-1": ["courier", f"{self.directory}/public-app-1.json"],
            "business-app-1": ["courier", f"{self.directory}/business-app-1.json"],
        }[name]
        log = open(self.directory / f"{name}.log", "ab")  # noqa: SIM115 - the process keeps it
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-B", "-m", "jinbao_gap", *arguments], cwd=FILES, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )  # fmt: skip
        log.close()

    def start_all(self):
        for name in ("inner", "outer", "isolator", "public-app-1", "business-app-1"):
            self.start(name)

    def kill(self, name):
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self, name):
        process = self.processes.pop(name)
        process.terminate()
        return process.wait(20)

    def log(self, name):
        return (self.directory / f"{name}.log").read_text()

    def outbox(self, channel):
        return self.directory / SENDER[channel] / "outbox" / channel

    def inbox(self, channel):
        return self.directory / RECEIVER[channel] / "inbox" / channel

    def refused(self, channel):
        return self.directory / SENDER[channel] / "refused" / channel

    def put(self, channel, name, data):
        directory = self.outbox(channel)
        directory.mkdir(parents=True, exist_ok=True)
        (directory / f".{name}").write_bytes(data)
        os.rename(directory / f".{name}", directory / f"{name}.json")

    def run(self, *arguments):
        return subprocess.run([sys.executable, "-B", "-m", "jinbao_gap", *arguments], cwd=FILES, capture_output=True, text=True, timeout=60)

    def verify(self, side, *more):
        return self.run("verify", f"{self.directory}/{side}.json", *more)

    def request(self, side, client, method, path, body=None, content_type="application/json"):
        context = ssl.create_default_context(cafile=self.directory / "ca.crt")
        context.load_cert_chain(self.directory / f"{client}.crt", self.directory / f"{client}.key")
        connection = http.client.HTTPSConnection("localhost", self._ports[side], timeout=30, context=context)
        connection.request(method, path, body, {"Content-Type": content_type} if body is not None else {})
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, json.loads(data) if data else None

    def metrics(self, side):
        connection = http.client.HTTPConnection("127.0.0.1", self._ports[f"{side}-metrics"], timeout=10)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))

    def wait_for(self, condition, seconds=30):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if condition():
                    return
            except OSError:
                pass
            time.sleep(0.05)
        logs = "\n".join(f"--- {path.name}\n{path.read_text()[-600:]}" for path in sorted(self.directory.glob("*.log")))
        raise AssertionError(f"not within {seconds} s\n{logs}")

    def wait_ready(self, *sides):
        clients = {"inner": "business-app-1", "outer": "public-app-1"}
        for side in sides or ("inner", "outer"):
            self.wait_for(lambda side=side: self.request(side, clients[side], "GET", "/health")[0] == 200)

    def _write_end(self, side):
        channel = lambda id_, source, target: {  # noqa: E731
            "id": id_, "from": source, "to": target, "maxBytes": 65536, "kinds": {"test.*": "test"},
            "delivery": {"kind": "pull"}, "clients": [SENDER[id_] if source == side else RECEIVER[id_]],
        }  # fmt: skip
        limits = {"leaseSeconds": 3, "pollSeconds": 0.01, "journalFileBytes": 1 << 20, **self._settings}
        value = {
            "side": side,
            "state": f"{self.directory}/state-{side}",
            "port": f"{self.directory}/medium/{side}",
            "mediumKeyFile": f"{self.directory}/key",
            "listen": {"address": "127.0.0.1", "port": self._ports[side]},
            "metrics": {"address": "127.0.0.1", "port": self._ports[f"{side}-metrics"]},
            "tls": self._tls(f"gap-{side}-1"),
            "signatures": f"{FILES}/signatures.txt",
            "schemas": {"test": KIND},
            "channels": [channel("query", "outer", "inner"), channel("answer", "inner", "outer")],
            "limits": limits,
        }
        (self.directory / f"{side}.json").write_text(json.dumps(value))

    def _write_courier(self, host, side, sends, receives):
        value = {
            "spool": f"{self.directory}/{host}",
            "gaps": [{"name": "localhost", "port": self._ports[side]}],
            "tls": self._tls(host),
            "sends": [sends],
            "receives": [receives],
            "pollSeconds": 0.02,
        }
        (self.directory / f"{host}.json").write_text(json.dumps(value))

    def _tls(self, host):
        return {"key": f"{self.directory}/{host}.key", "certificate": f"{self.directory}/{host}.crt", "authority": f"{self.directory}/ca.crt"}

    def _certificates(self):
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        self._openssl("req", "-x509", *key, "-subj", "/CN=test authority", "-keyout", "ca.key", "-out", "ca.crt")
        for host in ("gap-inner-1", "gap-outer-1", "public-app-1", "business-app-1", "stranger-1"):
            self._openssl("req", *key[:-2], "-subj", f"/CN={host}", "-keyout", f"{host}.key", "-out", f"{host}.csr")
            (self.directory / "names").write_text(f"subjectAltName=DNS:{host},DNS:localhost\n")
            self._openssl("x509", "-req", "-in", f"{host}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", f"{host}.crt")

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.directory, check=True, capture_output=True)


def envelope(channel, number, kind="test.message", body=None, **changes):
    body = {"number": number, "text": f"报文 {number}"} if body is None else body
    value = {
        "id": f"{channel}-{number:06d}",
        "channel": channel,
        "kind": kind,
        "created": "2026-03-01T08:00:00+08:00",
        "body": body,
        "sha256": hashlib.sha256(canonical.encode(body)).hexdigest(),
        **changes,
    }
    return canonical.encode(value)


def _free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def journal_records(rig, side):
    from jinbao_gap import journal

    return [record for _, record in journal.read(rig.directory / f"state-{side}" / "journal")]


def rng():
    seed = int(os.environ.get("GAP_SEED", str(random.SystemRandom().randrange(1 << 30))))
    print(f"seed {seed}", flush=True)
    return random.Random(seed)

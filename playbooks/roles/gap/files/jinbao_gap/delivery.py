"""Carries what came to hosts that do not fetch: applications, the monitor, the log host, the package server.

Each channel has a thread of its own: one receiver that does not answer holds up nobody else. A message is off the books only when its
receiver has said that it kept it, so a crash in between delivers it again with the same id; receivers pass over ids that they have.
"""

import http.client
import json
import socket
import ssl
import threading
import time

from .failpoints import reach
from .gate import Gate
from .remote_write import write_request

_TIMEOUT_SECONDS = 15
_MOST_AT_ONCE = 50


def start(gate: Gate):
    threads = []
    for channel in gate.configuration.channels.values():
        if not gate.configuration.sends(channel) and channel.delivery["kind"] in _CARRIERS:
            thread = threading.Thread(target=_run, args=(gate, channel), name=f"delivery-{channel.id}", daemon=True)
            thread.start()
            threads.append(thread)
    return threads


def _run(gate, channel):
    carrier = _CARRIERS[channel.delivery["kind"]](channel.delivery, gate.configuration.tls)
    pause = 0.5
    while True:
        lease = None
        try:
            lease, messages = gate.lease(channel, "delivery", _MOST_AT_ONCE, 5)
            if not messages:
                continue
            reach("delivery.before-carry")
            carrier.carry([(data, json.loads(data)) for data in messages])
            reach("delivery.after-carry")
            gate.acknowledge(channel, "delivery", lease)
            pause = 0.5
        except Exception:  # whatever ails the receiver, the message stays; waiting messages and their age tell it
            gate.count("delivery_failures", channel.id)
            if lease:
                _quietly(lambda lease=lease: gate.give_back(lease))
            time.sleep(pause)
            pause = min(pause * 2, 30)


def _quietly(act):
    try:
        act()
    except Exception:  # the lease ends by itself
        return


class _Https:
    """A kept connection to the first of several receivers that answers."""

    def __init__(self, delivery, tls):
        self._receivers = delivery["receivers"]
        self._path = delivery["path"]
        self._tls = tls
        self._connection = None
        self._turn = 0

    def post(self, content_type, data, headers=()):
        for _ in self._receivers:
            try:
                if self._connection is None:
                    receiver = self._receivers[self._turn % len(self._receivers)]
                    context = client_context(self._tls)
                    self._connection = http.client.HTTPSConnection(receiver["name"], receiver["port"], timeout=_TIMEOUT_SECONDS, context=context)
                self._connection.request("POST", self._path, data, {"Content-Type": content_type, **dict(headers)})
                answer = self._connection.getresponse()
                said = answer.read(1 << 16)
                if 200 <= answer.status < 300:
                    return
                raise OSError(f"answered {answer.status}: {said[:200]!r}")
            except (OSError, http.client.HTTPException) as error:
                self._connection.close() if self._connection else None
                self._connection = None
                self._turn += 1
                problem = error
        raise problem

    def carry(self, messages):
        for data, _ in messages:
            self.post("application/json", data)


class _Signed(_Https):
    """To every receiver and without TLS, for what bears a signature of its own."""

    def carry(self, messages):
        for data, _ in messages:
            for receiver in self._receivers:
                connection = http.client.HTTPConnection(receiver["name"], receiver["port"], timeout=_TIMEOUT_SECONDS)
                try:
                    connection.request("POST", self._path, data, {"Content-Type": "application/json"})
                    answer = connection.getresponse()
                    if not 200 <= answer.status < 300:
                        raise OSError(f"{receiver['name']} answered {answer.status}")
                finally:
                    connection.close()


class _Prometheus(_Https):
    """Samples as Prometheus takes them by remote write; those it has already, it passes over."""

    def carry(self, messages):
        headers = {"Content-Encoding": "snappy", "X-Prometheus-Remote-Write-Version": "0.1.0"}
        for _, message in messages:
            self.post("application/x-protobuf", write_request(message["body"]["samples"]), headers)


class _Syslog:
    """Lines over TLS, each counted (RFC 5425). The protocol knows no receipt: the connection is closed in order, and what broke is sent again.

    Each line bears the message's id and its number in it, by which the receiver tells what it had."""

    def __init__(self, delivery, tls):
        self._receivers = delivery["receivers"]
        self._tls = tls

    def carry(self, messages):
        receiver = self._receivers[0]
        address = (receiver["name"], receiver["port"])
        with socket.create_connection(address, _TIMEOUT_SECONDS) as plain:
            with client_context(self._tls).wrap_socket(plain, server_hostname=receiver["name"]) as connection:
                for _, message in messages:
                    frames = []
                    for number, entry in enumerate(message["body"]["lines"]):
                        frames.append(_frame(message["id"], number, entry))
                    connection.sendall(b"".join(frames))
                # Waits for the other's goodbye: it has read what came before ours.
                connection.unwrap()


def _frame(id_, number, entry):
    # RFC 5424; the host that wrote the line is named as it was outside.
    text = f'<{entry["priority"]}>1 {entry["at"]} {entry["host"]} {entry["program"]} - - [gap@0 id="{id_}" n="{number}"] {entry["text"]}'
    data = text.replace("\n", " ").encode("utf-8")
    return str(len(data)).encode("ascii") + b" " + data


_CARRIERS = {"push": _Https, "signed": _Signed, "prometheus": _Prometheus, "syslog": _Syslog}


def client_context(tls):
    context = ssl.create_default_context(cafile=tls["authority"])
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(tls["certificate"], tls["key"])
    return context

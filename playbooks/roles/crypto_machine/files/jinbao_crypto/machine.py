"""The keys of one machine by label: each in the PKCS#11 token, or an SM2 key in a file sealed by the same PIN."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from .libcrypto import Key
from .token import Pins, Token, TokenError, make_token, token_exists

ALGORITHMS = ("ECDSA-P256", "SM2")


@dataclass(frozen=True)
class KeyEntry:
    label: str
    algorithm: str
    #: Hosts whose certificates may have it sign.
    clients: frozenset[str]


@dataclass(frozen=True)
class Configuration:
    module: str
    token: str
    directory: Path
    keys: dict[str, KeyEntry]
    service: dict


def read_configuration(file: str) -> Configuration:
    data = json.loads(Path(file).read_text())
    keys = [KeyEntry(each["label"], each["algorithm"], frozenset(each.get("clients", []))) for each in data["keys"]]
    for key in keys:
        if key.algorithm not in ALGORITHMS:
            raise TokenError(f"key {key.label}: expected an algorithm of {', '.join(ALGORITHMS)}, got {key.algorithm}")
    if "softhsm" in data:
        # SoftHSM reads its settings when the module is loaded; modules of real machines have their own.
        os.environ["SOFTHSM2_CONF"] = data["softhsm"]
    return Configuration(data["module"], data["token"], Path(data["directory"]), {key.label: key for key in keys}, data.get("service", {}))


class Machine:
    def __init__(self, configuration: Configuration, pin: str):
        self.configuration = configuration
        self._pin = pin
        self._token = Token(configuration.module, configuration.token, pin)
        self._software: dict[str, Key] = {}

    def public_key(self, label: str) -> bytes:
        if self._entry(label).algorithm == "SM2":
            return self._sm2(label).public_key()
        return self._token.public_key(label)

    def sign(self, label: str, message: bytes) -> bytes:
        if self._entry(label).algorithm == "SM2":
            return self._sm2(label).sign(message)
        return self._token.sign(label, message)

    def missing(self) -> list[str]:
        return [label for label, entry in self.configuration.keys.items() if not self._has(entry)]

    def make(self, label: str) -> None:
        if self._entry(label).algorithm == "SM2":
            file = self._file(label)
            with open(os.open(f"{file}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                out.write(Key.make("SM2").to_pem(self._pin.encode()))
                out.flush()
                os.fsync(out.fileno())
            os.rename(f"{file}.new", file)
        else:
            self._token.make_key(label)

    def _entry(self, label: str) -> KeyEntry:
        if label not in self.configuration.keys:
            raise TokenError(f"no key {label}")
        return self.configuration.keys[label]

    def _has(self, entry: KeyEntry) -> bool:
        return self._file(entry.label).exists() if entry.algorithm == "SM2" else self._token.has(entry.label)

    def _file(self, label: str) -> Path:
        return self.configuration.directory / f"{label}.sm2.pem"

    def _sm2(self, label: str) -> Key:
        if label not in self._software:
            self._software[label] = Key.from_pem(self._file(label).read_bytes(), self._pin.encode(), "SM2")
        return self._software[label]


def prepare(configuration: Configuration, pins: Pins, dry: bool) -> tuple[list[str], Machine | None]:
    """Makes the token and the keys that are missing. What was made, or would be; no machine where a dry run has no token yet."""
    made = []
    if not token_exists(configuration.module, configuration.token):
        if dry:
            return [configuration.token, *configuration.keys], None
        make_token(configuration.module, configuration.token, pins)
        made.append(configuration.token)
    machine = Machine(configuration, pins.user)
    for label in machine.missing():
        if not dry:
            machine.make(label)
        made.append(label)
    return made, machine

"""Settings of an end, as the role writes them: read once, wrong ones refused with the place of the fault."""

import json
from dataclasses import dataclass
from pathlib import Path

from .envelope import Channel
from .schema import check_schema

SIDES = ("inner", "outer")
DELIVERIES = ("pull", "push", "syslog", "prometheus", "signed")


@dataclass(frozen=True)
class Configuration:
    side: str
    state: Path
    port: Path
    key: bytes
    listen: tuple
    metrics: tuple
    tls: dict
    channels: dict
    signatures: Path
    clamd: str | None
    waiting_messages: int
    waiting_bytes: int
    quarantine_bytes: int
    lease_seconds: float
    poll_seconds: float
    batch_messages: int
    batch_bytes: int
    journal_file_bytes: int
    keep_days: int

    @property
    def other(self):
        return "outer" if self.side == "inner" else "inner"

    def sends(self, channel: Channel) -> bool:
        return channel.source == self.side


def read(path) -> Configuration:
    try:
        value = json.loads(Path(path).read_text("utf-8"))
        return _configuration(value)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise SystemExit(f"{path}: {type(error).__name__}: {error}") from None


def _configuration(value) -> Configuration:
    if value["side"] not in SIDES:
        raise ValueError(f"side is {value['side']!r}, not inner or outer")
    key = bytes.fromhex(Path(value["mediumKeyFile"]).read_text("ascii").strip())
    if len(key) < 32:
        raise ValueError(f"the medium's key has {len(key)} bytes, at least 32 are needed")
    channels = [_channel(each, value["schemas"]) for each in value["channels"]]
    limits = value.get("limits", {})
    return Configuration(
        side=value["side"],
        state=Path(value["state"]),
        port=Path(value["port"]),
        key=key,
        listen=(value["listen"]["address"], value["listen"]["port"]),
        metrics=(value["metrics"]["address"], value["metrics"]["port"]),
        tls=value["tls"],
        channels={channel.id: channel for channel in channels},
        signatures=Path(value["signatures"]),
        clamd=value.get("clamd"),
        waiting_messages=limits.get("waitingMessages", 200_000),
        waiting_bytes=limits.get("waitingBytes", 2 << 30),
        quarantine_bytes=limits.get("quarantineBytes", 256 << 20),
        lease_seconds=limits.get("leaseSeconds", 60),
        poll_seconds=limits.get("pollSeconds", 0.02),
        batch_messages=limits.get("batchMessages", 500),
        batch_bytes=limits.get("batchBytes", 8 << 20),
        journal_file_bytes=limits.get("journalFileBytes", 64 << 20),
        keep_days=limits.get("keepDays", 190),
    )


def _channel(value, schemas) -> Channel:
    if {value["from"], value["to"]} != set(SIDES):
        raise ValueError(f"channel {value['id']}: from {value['from']} to {value['to']} does not cross the gap")
    if value["delivery"]["kind"] not in DELIVERIES:
        raise ValueError(f"channel {value['id']}: delivery {value['delivery']['kind']!r} is none of {', '.join(DELIVERIES)}")
    kinds = {kind: schemas[name] for kind, name in value["kinds"].items()}
    for kind, schema in kinds.items():
        check_schema(schema, f"channel {value['id']}, kind {kind}")
    return Channel(
        id=value["id"],
        source=value["from"],
        target=value["to"],
        max_bytes=value["maxBytes"],
        kinds=kinds,
        delivery=value["delivery"],
        clients=tuple(value["clients"]),
    )

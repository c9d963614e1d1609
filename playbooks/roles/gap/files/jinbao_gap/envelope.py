"""What may pass: an envelope of a channel, in the channel's direction, of an allowed kind, its body by that kind's schema, within its size."""

import re
from dataclasses import dataclass
from datetime import datetime

from . import canonical, schema

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_KIND = re.compile(r"[a-z][a-z0-9.-]{0,47}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEMBERS = {"id", "channel", "kind", "created", "correlation", "body", "sha256"}


class Refused(Exception):
    """An envelope that may not pass. `reason` is a word for counting, `detail` says it to a person and names no value of the body."""

    def __init__(self, reason: str, detail: str):
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Channel:
    """What may pass in one direction. `kinds` holds a schema by kind; a kind ending in `*` stands for all that begin alike."""

    id: str
    source: str
    target: str
    max_bytes: int
    kinds: dict
    delivery: dict
    clients: tuple

    def schema_of(self, kind):
        if kind in self.kinds:
            return self.kinds[kind]
        for name, each in self.kinds.items():
            if name.endswith("*") and kind.startswith(name[:-1]):
                return each
        return None


@dataclass(frozen=True)
class Envelope:
    id: str
    channel: str
    kind: str
    correlation: str | None
    digest: str
    data: bytes


def check(channel: Channel, data: bytes) -> Envelope:
    """Parse an envelope of a channel. Raises Refused."""
    if len(data) > channel.max_bytes:
        raise Refused("size", f"{len(data)} bytes, at most {channel.max_bytes} may pass on {channel.id}")
    try:
        value = canonical.parse(data)
    except canonical.Malformed as error:
        raise Refused("form", str(error)) from None
    _members(value, channel)
    allowed = channel.schema_of(value["kind"])
    if allowed is None:
        raise Refused("kind", f"{value['kind']} may not pass on {channel.id}")
    found = schema.problem(allowed, value["body"])
    if found:
        raise Refused("schema", found)
    if canonical.digest(value["body"]) != value["sha256"]:
        raise Refused("digest", "sha256 is not that of the body")
    return Envelope(value["id"], channel.id, value["kind"], value.get("correlation"), value["sha256"], canonical.encode(value))


def identity(data: bytes):
    """The id that refused data says it has, for the records; None where it says none."""
    try:
        value = canonical.parse(data)
        return value["id"] if isinstance(value, dict) and _is(_ID, value.get("id")) else None
    except canonical.Malformed:
        return None


def valid_id(word) -> bool:
    return _is(_ID, word)


def _members(value, channel):
    if not isinstance(value, dict) or not set(value) <= _MEMBERS:
        raise Refused("form", "not an envelope, or with members that envelopes do not have")
    for name, pattern in (("id", _ID), ("kind", _KIND), ("sha256", _DIGEST)):
        if not _is(pattern, value.get(name)):
            raise Refused("form", f"{name} is missing or malformed")
    if value.get("correlation") is not None and not _is(_ID, value["correlation"]):
        raise Refused("form", "correlation is malformed")
    if value.get("channel") != channel.id:
        raise Refused("channel", f"says another channel than {channel.id}")
    if not isinstance(value.get("body"), dict):
        raise Refused("form", "body is no object")
    try:
        if datetime.fromisoformat(value["created"]).tzinfo is None:
            raise ValueError("no time zone")
    except (KeyError, TypeError, ValueError):
        raise Refused("form", "created is no instant with a time zone") from None


def _is(pattern, word):
    return isinstance(word, str) and pattern.fullmatch(word) is not None

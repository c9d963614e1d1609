"""JSON as every party writes it alike (RFC 8785 for values without fractions), so that its digest is the same everywhere."""

import hashlib
import json

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1


class Malformed(ValueError):
    """Not JSON that may pass."""


def parse(data: bytes):
    """Parse strictly: UTF-8, no doubled members, no fractions, whole numbers that every party holds exactly, limited depth."""
    try:
        value = json.loads(data.decode("utf-8", "strict"), object_pairs_hook=_members, parse_float=_no_fraction, parse_constant=_no_fraction)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Malformed(f"not JSON in UTF-8: {error}") from None
    _limit(value, 0)
    return value


def text(value) -> str:
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def encode(value) -> bytes:
    return text(value).encode("utf-8", "strict")


def digest(value) -> str:
    return hashlib.sha256(encode(value)).hexdigest()


def _members(pairs):
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Malformed("an object has a member twice")
    return value


def _no_fraction(word):
    raise Malformed(f"{word[:40]} is no whole number")


def _limit(value, depth):
    if depth > MAX_DEPTH:
        raise Malformed(f"nested more than {MAX_DEPTH} deep")
    if isinstance(value, dict):
        for name, member in value.items():
            _limit(name, depth + 1)
            _limit(member, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _limit(item, depth + 1)
    elif isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise Malformed("a text holds half a character")
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > MAX_INTEGER:
        raise Malformed(f"a number is beyond ±{MAX_INTEGER}")


def _sorted(value):
    """Members in order of their UTF-16 units, as JavaScript orders them."""
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value, key=lambda each: each.encode("utf-16-be"))}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value

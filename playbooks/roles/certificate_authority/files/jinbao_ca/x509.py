"""Certificates and revocation lists as RFC 5280 has them, signed by whatever can sign: keys lie elsewhere."""

import hashlib
import ipaddress
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from jinbao_crypto import der

#: What signs: a message in, a signature as DER out.
Sign = Callable[[bytes], bytes]

_SIGNATURES = {"ECDSA-P256": der.oid("1.2.840.10045.4.3.2"), "SM2": der.oid("1.2.156.10197.1.501")}
_COUNTRY, _ORGANIZATION, _UNIT, _COMMON_NAME = (der.oid(f"2.5.4.{arc}") for arc in (6, 10, 11, 3))
_SERVER_AND_CLIENT = der.sequence(der.oid("1.3.6.1.5.5.7.3.1"), der.oid("1.3.6.1.5.5.7.3.2"))
_CLIENT = der.sequence(der.oid("1.3.6.1.5.5.7.3.2"))
#: Clocks differ a little: a certificate is valid from some time before it was made.
SKEW = timedelta(minutes=10)

REASONS = {
    "unspecified": 0,
    "key-compromise": 1,
    "affiliation-changed": 3,
    "superseded": 4,
    "cessation-of-operation": 5,
}


@dataclass(frozen=True)
class Subject:
    organization: str
    unit: str | None
    common_name: str

    def encoded(self) -> bytes:
        parts = [(_COUNTRY, der.printable("CN")), (_ORGANIZATION, der.utf8(self.organization))]
        if self.unit is not None:
            parts.append((_UNIT, der.utf8(self.unit)))
        parts.append((_COMMON_NAME, der.utf8(self.common_name)))
        return der.sequence(*(der.set_of(der.sequence(kind, value)) for kind, value in parts))


@dataclass(frozen=True)
class Issuer:
    """Who signs: its subject as DER, its key's identifier, how it signs, where its revocation list is."""

    subject: bytes
    key_identifier: bytes
    algorithm: str
    sign: Sign
    revocation_url: str | None


def key_identifier_of(public_key: bytes) -> bytes:
    """SHA-1 of the public key's bits, as RFC 5280 4.2.1.2 has it: a name, not a proof."""
    _, content, _ = der.read(public_key)
    _, _, after_algorithm = der.read(content)
    _, bits, _ = der.read(after_algorithm)
    return hashlib.sha1(bits[1:], usedforsecurity=False).digest()


def new_serial() -> int:
    """127 random bits: never negative, never zero."""
    return secrets.randbits(126) | 1 << 126


@dataclass(frozen=True)
class Certificate:
    serial: int
    not_before: datetime
    not_after: datetime
    encoded: bytes


def authority_certificate(subject: Subject, public_key: bytes, issuer: Issuer, until: datetime, now: datetime, path_length: int) -> Certificate:
    extensions = [
        _extension("2.5.29.19", der.sequence(der.boolean(True), der.integer(path_length)), critical=True),
        # keyCertSign and cRLSign
        _extension("2.5.29.15", der.bit_string(b"\x06", 1), critical=True),
    ]
    return _certificate(subject, public_key, issuer, until, now, extensions)


def host_certificate(
    subject: Subject, public_key: bytes, issuer: Issuer, until: datetime, now: datetime, names: Iterable[str], addresses: Iterable[str]
) -> Certificate:
    alternatives = [der.tagged(0x82, name.encode("ascii")) for name in names]
    alternatives += [der.tagged(0x87, ipaddress.ip_address(address).packed) for address in addresses]
    extensions = [
        _extension("2.5.29.15", der.bit_string(b"\x80", 7), critical=True),
        _extension("2.5.29.37", _SERVER_AND_CLIENT),
        _extension("2.5.29.17", der.sequence(*alternatives)),
    ]
    return _certificate(subject, public_key, issuer, until, now, extensions)


def operator_certificate(subject: Subject, public_key: bytes, issuer: Issuer, until: datetime, now: datetime, signing: bool) -> Certificate:
    """To log in with, or to sign documents with (nonRepudiation)."""
    extensions = [_extension("2.5.29.15", der.bit_string(b"\xc0", 6) if signing else der.bit_string(b"\x80", 7), critical=True)]
    if not signing:
        extensions.append(_extension("2.5.29.37", _CLIENT))
    return _certificate(subject, public_key, issuer, until, now, extensions)


def revocation_list(issuer: Issuer, number: int, revoked: Iterable[tuple[int, datetime, str]], now: datetime, until: datetime) -> bytes:
    entries = []
    for serial, at, reason in revoked:
        parts = [der.integer(serial), der.time(at)]
        if REASONS[reason] != 0:
            parts.append(der.sequence(_extension("2.5.29.21", der.enumerated(REASONS[reason]))))
        entries.append(der.sequence(*parts))
    algorithm = der.sequence(_SIGNATURES[issuer.algorithm])
    extensions = [_extension("2.5.29.35", der.sequence(der.tagged(0x80, issuer.key_identifier))), _extension("2.5.29.20", der.integer(number))]
    body = der.sequence(
        der.integer(1),
        algorithm,
        issuer.subject,
        der.time(now - SKEW),
        der.time(until),
        *([der.sequence(*entries)] if entries else []),
        der.tagged(0xA0, der.sequence(*extensions)),
    )
    return der.sequence(body, algorithm, der.bit_string(issuer.sign(body)))


def _certificate(subject: Subject, public_key: bytes, issuer: Issuer, until: datetime, now: datetime, own: list[bytes]) -> Certificate:
    identifier = key_identifier_of(public_key)
    extensions = [
        *own,
        _extension("2.5.29.14", der.octet_string(identifier)),
        _extension("2.5.29.35", der.sequence(der.tagged(0x80, issuer.key_identifier))),
    ]
    if issuer.revocation_url is not None:
        location = der.tagged(0xA0, der.tagged(0xA0, der.tagged(0x86, issuer.revocation_url.encode("ascii"))))
        extensions.append(_extension("2.5.29.31", der.sequence(der.sequence(location))))
    serial, begin = new_serial(), (now - SKEW).replace(microsecond=0)
    algorithm = der.sequence(_SIGNATURES[issuer.algorithm])
    body = der.sequence(
        der.tagged(0xA0, der.integer(2)),
        der.integer(serial),
        algorithm,
        issuer.subject,
        der.sequence(der.time(begin), der.time(until)),
        subject.encoded(),
        public_key,
        der.tagged(0xA3, der.sequence(*extensions)),
    )
    return Certificate(serial, begin, until, der.sequence(body, algorithm, der.bit_string(issuer.sign(body))))


def _extension(identifier: str, value: bytes, critical: bool = False) -> bytes:
    return der.sequence(der.oid(identifier), *([der.boolean(True)] if critical else []), der.octet_string(value))


@dataclass(frozen=True)
class Parsed:
    """What we read of a certificate of our own."""

    serial: int
    subject: bytes
    not_before: datetime
    not_after: datetime
    public_key: bytes


def parse(encoded: bytes) -> Parsed:
    _, outer, _ = der.read(encoded)
    _, body, _ = der.read(outer)
    _, _, rest = der.read(body)
    _, serial, rest = der.read(rest)
    parts = []
    for _ in range(5):
        tag, content, after = der.read(rest)
        parts.append((tag, content, rest[: len(rest) - len(after)]))
        rest = after
    _, begin, after_begin = _time(parts[2][1])
    _, end, _ = _time(after_begin)
    return Parsed(int.from_bytes(serial, "big"), parts[3][2], begin, end, parts[4][2])


def _time(encoded: bytes) -> tuple[int, datetime, bytes]:
    tag, content, rest = der.read(encoded)
    form = "%y%m%d%H%M%SZ" if tag == 0x17 else "%Y%m%d%H%M%SZ"
    return tag, datetime.strptime(content.decode(), form).replace(tzinfo=timezone.utc), rest


def next_update(encoded: bytes) -> datetime:
    """Until when a revocation list counts."""
    _, outer, _ = der.read(encoded)
    _, body, _ = der.read(outer)
    rest = body
    for _ in range(3):
        _, _, rest = der.read(rest)
    _, _, rest = _time(rest)
    return _time(rest)[1]

"""The little of DER (ITU-T X.690) that keys, certificates and revocation lists are made of."""

import base64
import re
from collections.abc import Iterator
from datetime import datetime


def tagged(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def sequence(*parts: bytes) -> bytes:
    return tagged(0x30, b"".join(parts))


def set_of(*parts: bytes) -> bytes:
    return tagged(0x31, b"".join(sorted(parts)))


def integer(value: int) -> bytes:
    return tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def enumerated(value: int) -> bytes:
    return tagged(0x0A, bytes([value]))


def boolean(value: bool) -> bytes:
    return tagged(0x01, b"\xff" if value else b"\0")


def octet_string(content: bytes) -> bytes:
    return tagged(0x04, content)


def bit_string(content: bytes, unused: int = 0) -> bytes:
    return tagged(0x03, bytes([unused]) + content)


def utf8(text: str) -> bytes:
    return tagged(0x0C, text.encode())


def printable(text: str) -> bytes:
    return tagged(0x13, text.encode("ascii"))


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = bytearray([first * 40 + second])
    for number in rest:
        group = [number & 0x7F]
        while number := number >> 7:
            group.append(0x80 | number & 0x7F)
        content += bytes(reversed(group))
    return tagged(0x06, bytes(content))


def time(instant: datetime) -> bytes:
    """UTCTime until 2049 and GeneralizedTime after, as RFC 5280 asks; `instant` in UTC."""
    if instant.year < 2050:
        return tagged(0x17, instant.strftime("%y%m%d%H%M%SZ").encode())
    return tagged(0x18, instant.strftime("%Y%m%d%H%M%SZ").encode())


def read(encoded: bytes) -> tuple[int, bytes, bytes]:
    """Tag, content and what follows of the first element. @raises ValueError where it is cut short"""
    if len(encoded) < 2:
        raise ValueError("DER is cut short")
    length, at = encoded[1], 2
    if length & 0x80:
        size = length & 0x7F
        at += size
        length = int.from_bytes(encoded[2:at], "big")
    if len(encoded) < at + length:
        raise ValueError("DER is cut short")
    return encoded[0], encoded[at : at + length], encoded[at + length :]


def elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    while content:
        tag, own, content = read(content)
        yield tag, own


def octets_of(encoded: bytes) -> bytes:
    tag, content, _ = read(encoded)
    if tag != 0x04:
        raise ValueError(f"expected an OCTET STRING, got tag {tag:#x}")
    return content


def ec_public_key(curve: bytes, point: bytes) -> bytes:
    return sequence(sequence(oid("1.2.840.10045.2.1"), curve), bit_string(point))


def pem(label: str, content: bytes) -> str:
    text = base64.encodebytes(content).decode().replace("\n", "")
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def unpem(text: str, label: str) -> list[bytes]:
    found = re.findall(rf"-----BEGIN {label}-----\s*([A-Za-z0-9+/=\s]+?)-----END {label}-----", text)
    return [base64.b64decode(each) for each in found]

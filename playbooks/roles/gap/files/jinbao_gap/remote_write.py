"""Prometheus's remote-write request (protobuf in a snappy frame), as far as samples need it."""

import struct


def write_request(samples) -> bytes:
    """`samples` are {"labels": {name: text}, "milli": instant in ms, "value": number as text}, labels with `__name__`."""
    return _snappy(b"".join(_field(1, _series(sample)) for sample in samples))


def _series(sample):
    labels = b"".join(_field(1, _field(1, name.encode()) + _field(2, value.encode())) for name, value in sorted(sample["labels"].items()))
    point = b"\x09" + struct.pack("<d", float(sample["value"])) + b"\x10" + _varint(sample["milli"])
    return labels + _field(2, point)


def _field(number, data):
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _snappy(data):
    """A frame of literals only: right, though not small."""
    out = bytearray(_varint(len(data)))
    for start in range(0, len(data), 1 << 16):
        piece = data[start : start + (1 << 16)]
        out += b"\xf4" + struct.pack("<H", len(piece) - 1) + piece
    return bytes(out)

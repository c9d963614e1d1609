"""Which certificates revocation lists name."""

from . import der

_COMMON_NAME = der.oid("2.5.4.3")


def revoked_in(text: str) -> frozenset[tuple[str, int]]:
    """
    Issuer's common name and serial number of each revoked certificate. A list past its time still counts and stops nothing: the authority
    needs its crypto machine to sign the next one.
    """
    return frozenset(pair for encoded in der.unpem(text, "X509 CRL") for pair in _revoked_by(encoded))


def _revoked_by(encoded: bytes) -> list[tuple[str, int]]:
    _, outer, _ = der.read(encoded)
    _, body, _ = der.read(outer)
    # version, signature, issuer, thisUpdate, nextUpdate, revokedCertificates, extensions
    parts = list(der.elements(body))
    if parts[5][0] != 0x30:
        return []
    issuer = _common_name(parts[2][1])
    entries = (next(der.elements(entry)) for _, entry in der.elements(parts[5][1]))
    return [(issuer, int.from_bytes(serial, "big")) for _, serial in entries]


def _common_name(name: bytes) -> str:
    for _, relative in der.elements(name):
        for _, attribute in der.elements(relative):
            (tag, kind), (_, value) = der.elements(attribute)
            if der.tagged(tag, kind) == _COMMON_NAME:
                return value.decode()
    raise ValueError("a name without a common name")

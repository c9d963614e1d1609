"""Operators' certificates, many at a time: keys are made by all cores, signatures asked for by several connections."""

import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from jinbao_crypto import der
from jinbao_crypto.libcrypto import Key

from .authority import Authority
from .register import Entry

#: The crypto machine takes turns; more only wait.
CONNECTIONS = 4


def missing_operators(authority: Authority) -> list[str]:
    """Operators who never had a certificate to log in with, or to sign with where the province asks for SM2, or whose time is over."""
    have = authority.register.names("login")
    if "operators-sm2" in authority.configuration.issuers:
        have &= authority.register.names("signing")
    return [name for name in authority.configuration.operators if name not in have]


def issue_operators(authority: Authority, names: list[str], again: bool = False) -> int:
    """Makes keys and certificates of the operators named, `again` also for those that had one. How many certificates."""
    kinds = [(False, "ECDSA-P256")] + ([(True, "SM2")] if "operators-sm2" in authority.configuration.issuers else [])
    made = 0
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as keys, ThreadPoolExecutor(max_workers=CONNECTIONS) as signers:
        for signing, algorithm in kinds:
            have = frozenset() if again else authority.register.names("signing" if signing else "login")
            lacking = [name for name in names if name not in have]
            pairs = keys.map(_make_key, [algorithm] * len(lacking), chunksize=25)
            entries = list(signers.map(lambda work: _issue(authority, signing, *work), zip(lacking, pairs, strict=True)))
            # The register last: what is in it has its files.
            os.sync()
            authority.register.add(entries)
            made += len(entries)
    return made


def operator_directory(authority: Authority, name: str) -> Path:
    return authority.configuration.file("operators", name)


def _issue(authority: Authority, signing: bool, name: str, pair: tuple[bytes, bytes]) -> Entry:
    private, public = pair
    entry = authority.operator(name, public, signing)
    directory = operator_directory(authority, name)
    directory.mkdir(mode=0o700, exist_ok=True)
    base = "sign" if signing else "login"
    chain = authority.certificate_file(entry.issuer).read_text()
    _write(directory / f"{base}.key", private, 0o600)
    _write(directory / f"{base}.crt", (der.pem("CERTIFICATE", entry.encoded) + chain).encode(), 0o644)
    return entry


def _write(file: Path, content: bytes, mode: int) -> None:
    # Without waiting for the disk at each: all are flushed at once before they are entered.
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
        out.write(content)


def _make_key(algorithm: str) -> tuple[bytes, bytes]:
    """Private key as PEM, public key as DER."""
    key = Key.make(algorithm)
    return key.to_pem(None), key.public_key()

"""Keys in a PKCS#11 token: made inside, used inside, not to be taken out."""

import hashlib
import threading
from dataclasses import dataclass

import PyKCS11
from PyKCS11 import LowLevel as p11

from . import der

P256 = der.oid("1.2.840.10045.3.1.7")


class TokenError(Exception):
    """The token or one of its keys is not as needed."""


@dataclass(frozen=True)
class Pins:
    security_officer: str
    user: str


def _library(module: str) -> PyKCS11.PyKCS11Lib:
    library = PyKCS11.PyKCS11Lib()
    library.load(module)
    return library


def _slot_of(library: PyKCS11.PyKCS11Lib, label: str) -> int | None:
    for slot in library.getSlotList(tokenPresent=True):
        if library.getTokenInfo(slot).label.strip("\0 ") == label:
            return slot
    return None


def token_exists(module: str, label: str) -> bool:
    return _slot_of(_library(module), label) is not None


def make_token(module: str, label: str, pins: Pins) -> bool:
    """Makes the token unless it is there; whether it made it."""
    library = _library(module)
    if _slot_of(library, label) is not None:
        return False
    # A module shows one empty slot for the next token.
    empty = [slot for slot in library.getSlotList(tokenPresent=True) if not library.getTokenInfo(slot).flags & p11.CKF_TOKEN_INITIALIZED]
    if not empty:
        raise TokenError(f"{module} has no empty slot for token {label}")
    library.initToken(empty[0], pins.security_officer, label)
    session = library.openSession(_slot_of(library, label), p11.CKF_SERIAL_SESSION | p11.CKF_RW_SESSION)
    session.login(pins.security_officer, p11.CKU_SO)
    session.initPin(pins.user)
    session.logout()
    session.closeSession()
    return True


class Token:
    """A token, logged in to. One session behind a lock: a signature takes a millisecond, and modules differ in what they allow at once."""

    def __init__(self, module: str, label: str, pin: str):
        library = _library(module)
        slot = _slot_of(library, label)
        if slot is None:
            raise TokenError(f"{module} has no token {label}")
        self._lock = threading.Lock()
        self._library = library
        self._session = library.openSession(slot, p11.CKF_SERIAL_SESSION | p11.CKF_RW_SESSION)
        try:
            self._session.login(pin, p11.CKU_USER)
        except PyKCS11.PyKCS11Error as error:
            if error.value != p11.CKR_USER_ALREADY_LOGGED_IN:
                raise TokenError(f"token {label} refuses the PIN: {error}") from error
        self._keys: dict[str, object] = {}

    def has(self, key: str) -> bool:
        with self._lock:
            return bool(self._session.findObjects([(p11.CKA_CLASS, p11.CKO_PRIVATE_KEY), (p11.CKA_LABEL, key)]))

    def make_key(self, key: str) -> None:
        identifier = hashlib.sha256(key.encode()).digest()[:8]
        public = [
            (p11.CKA_CLASS, p11.CKO_PUBLIC_KEY),
            (p11.CKA_TOKEN, p11.CK_TRUE),
            (p11.CKA_PRIVATE, p11.CK_FALSE),
            (p11.CKA_VERIFY, p11.CK_TRUE),
            (p11.CKA_EC_PARAMS, P256),
            (p11.CKA_LABEL, key),
            (p11.CKA_ID, identifier),
        ]
        private = [
            (p11.CKA_CLASS, p11.CKO_PRIVATE_KEY),
            (p11.CKA_TOKEN, p11.CK_TRUE),
            (p11.CKA_PRIVATE, p11.CK_TRUE),
            (p11.CKA_SENSITIVE, p11.CK_TRUE),
            (p11.CKA_EXTRACTABLE, p11.CK_FALSE),
            (p11.CKA_SIGN, p11.CK_TRUE),
            (p11.CKA_LABEL, key),
            (p11.CKA_ID, identifier),
        ]
        with self._lock:
            self._session.generateKeyPair(public, private, mecha=PyKCS11.Mechanism(p11.CKM_EC_KEY_PAIR_GEN, None))

    def public_key(self, key: str) -> bytes:
        """The SubjectPublicKeyInfo, DER."""
        with self._lock:
            found = self._session.findObjects([(p11.CKA_CLASS, p11.CKO_PUBLIC_KEY), (p11.CKA_LABEL, key)])
            if not found:
                raise TokenError(f"no key {key}")
            wrapped = bytes(self._session.getAttributeValue(found[0], [p11.CKA_EC_POINT])[0])
        return der.ec_public_key(P256, der.octets_of(wrapped))

    def sign(self, key: str, message: bytes) -> bytes:
        """ECDSA with SHA-256 as DER, as certificates carry it."""
        with self._lock:
            handle = self._keys.get(key)
            if handle is None:
                found = self._session.findObjects([(p11.CKA_CLASS, p11.CKO_PRIVATE_KEY), (p11.CKA_LABEL, key)])
                if not found:
                    raise TokenError(f"no key {key}")
                handle = self._keys[key] = found[0]
            raw = bytes(self._session.sign(handle, hashlib.sha256(message).digest(), PyKCS11.Mechanism(p11.CKM_ECDSA, None)))
        half = len(raw) // 2
        return der.sequence(der.integer(int.from_bytes(raw[:half], "big")), der.integer(int.from_bytes(raw[half:], "big")))

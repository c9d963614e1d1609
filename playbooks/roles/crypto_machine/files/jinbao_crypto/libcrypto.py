"""Keys by OpenSSL 3's libcrypto: on P-256, and SM2 with SM3 (GB/T 32918, GB/T 32905), which neither SoftHSM nor Python's packages have."""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_ubyte, c_void_p

# The signer's identity that GB/T 32918.2 and GM/T 0009 take where no other is agreed.
IDENTITY = b"1234567812345678"

_library = ctypes.CDLL("libcrypto.so.3")


def _function(name, result, *arguments):
    function = getattr(_library, name)
    function.restype, function.argtypes = result, arguments
    return function


_error = _function("ERR_get_error", ctypes.c_ulong)
_error_text = _function("ERR_error_string_n", None, ctypes.c_ulong, c_char_p, c_size_t)
_context_by_name = _function("EVP_PKEY_CTX_new_from_name", c_void_p, c_void_p, c_char_p, c_char_p)
_context_of_key = _function("EVP_PKEY_CTX_new", c_void_p, c_void_p, c_void_p)
_free_context = _function("EVP_PKEY_CTX_free", None, c_void_p)
_begin_generation = _function("EVP_PKEY_keygen_init", c_int, c_void_p)
_generate = _function("EVP_PKEY_generate", c_int, c_void_p, POINTER(c_void_p))
_free_key = _function("EVP_PKEY_free", None, c_void_p)
_set_identity = _function("EVP_PKEY_CTX_set1_id", c_int, c_void_p, c_char_p, c_int)
_new_digest = _function("EVP_MD_CTX_new", c_void_p)
_free_digest = _function("EVP_MD_CTX_free", None, c_void_p)
_set_context = _function("EVP_MD_CTX_set_pkey_ctx", None, c_void_p, c_void_p)
_sm3 = _function("EVP_sm3", c_void_p)
_sha256 = _function("EVP_sha256", c_void_p)
_set_group = _function("EVP_PKEY_CTX_set_group_name", c_int, c_void_p, c_char_p)
_begin_sign = _function("EVP_DigestSignInit", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
_sign = _function("EVP_DigestSign", c_int, c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t)
_begin_verify = _function("EVP_DigestVerifyInit", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
_verify = _function("EVP_DigestVerify", c_int, c_void_p, c_char_p, c_size_t, c_char_p, c_size_t)
_memory = _function("BIO_new", c_void_p, c_void_p)
_memory_kind = _function("BIO_s_mem", c_void_p)
_memory_of = _function("BIO_new_mem_buf", c_void_p, c_char_p, c_int)
_control = _function("BIO_ctrl", c_long, c_void_p, c_int, c_long, c_void_p)
_free_memory = _function("BIO_free", c_int, c_void_p)
_aes = _function("EVP_aes_256_cbc", c_void_p)
_write = _function("PEM_write_bio_PKCS8PrivateKey", c_int, c_void_p, c_void_p, c_void_p, c_char_p, c_int, c_void_p, c_void_p)
_read = _function("PEM_read_bio_PrivateKey", c_void_p, c_void_p, c_void_p, c_void_p, c_char_p)
_encode_public = _function("i2d_PUBKEY", c_int, c_void_p, POINTER(POINTER(c_ubyte)))
_decode_public = _function("d2i_PUBKEY", c_void_p, c_void_p, POINTER(c_char_p), c_long)
_free = _function("CRYPTO_free", None, c_void_p, c_char_p, c_int)

_BIO_CTRL_INFO = 3


class LibcryptoError(Exception):
    """OpenSSL refused."""


def _need(ok, what: str):
    if ok is None or ok <= 0:
        text = ctypes.create_string_buffer(256)
        _error_text(_error(), text, 256)
        raise LibcryptoError(f"{what}: {text.value.decode(errors='replace')}")
    return ok


class Key:
    """A key, or only its public half; `algorithm` is `ECDSA-P256` or `SM2`."""

    def __init__(self, pointer: int, algorithm: str):
        self._pointer, self._algorithm = pointer, algorithm

    def __del__(self):
        _free_key(self._pointer)

    @classmethod
    def make(cls, algorithm: str) -> "Key":
        context = _need(_context_by_name(None, b"SM2" if algorithm == "SM2" else b"EC", None), f"no {algorithm}")
        try:
            _need(_begin_generation(context), f"no {algorithm} key")
            if algorithm != "SM2":
                _need(_set_group(context, b"P-256"), "no P-256")
            pointer = c_void_p()
            _need(_generate(context, byref(pointer)), f"no {algorithm} key")
            return cls(pointer.value, algorithm)
        finally:
            _free_context(context)

    @classmethod
    def from_pem(cls, text: bytes, passphrase: bytes | None, algorithm: str) -> "Key":
        memory = _memory_of(text, len(text))
        try:
            # Without a passphrase an empty one: libcrypto would ask the terminal.
            return cls(_need(_read(memory, None, None, passphrase or b""), "the key cannot be read"), algorithm)
        finally:
            _free_memory(memory)

    @classmethod
    def from_public(cls, encoded: bytes, algorithm: str) -> "Key":
        at = c_char_p(encoded)
        return cls(_need(_decode_public(None, byref(at), len(encoded)), "the public key cannot be read"), algorithm)

    def to_pem(self, passphrase: bytes | None) -> bytes:
        memory = _need(_memory(_memory_kind()), "no memory")
        try:
            cipher = None if passphrase is None else _aes()
            length = 0 if passphrase is None else len(passphrase)
            _need(_write(memory, self._pointer, cipher, passphrase, length, None, None), "the key cannot be written")
            start = c_void_p()
            size = _control(memory, _BIO_CTRL_INFO, 0, byref(start))
            return ctypes.string_at(start, size)
        finally:
            _free_memory(memory)

    def public_key(self) -> bytes:
        """The SubjectPublicKeyInfo, DER."""
        start = POINTER(c_ubyte)()
        size = _need(_encode_public(self._pointer, byref(start)), "no public key")
        try:
            return ctypes.string_at(start, size)
        finally:
            _free(ctypes.cast(start, c_void_p), b"", 0)

    def sign(self, message: bytes) -> bytes:
        with _Digest(self._pointer, self._algorithm) as (digest, hashed):
            _need(_begin_sign(digest, None, hashed, None, self._pointer), "no signature")
            size = c_size_t(256)
            signature = ctypes.create_string_buffer(size.value)
            _need(_sign(digest, signature, byref(size), message, len(message)), "no signature")
            return signature.raw[: size.value]

    def verifies(self, message: bytes, signature: bytes) -> bool:
        with _Digest(self._pointer, self._algorithm) as (digest, hashed):
            _need(_begin_verify(digest, None, hashed, None, self._pointer), "no verification")
            return _verify(digest, signature, len(signature), message, len(message)) == 1


class _Digest:
    """A digest bound to a key and, for SM2, to the signer's identity."""

    def __init__(self, key: int, algorithm: str):
        self._context = None
        self._digest = _need(_new_digest(), "no digest")
        self._hashed = _sm3() if algorithm == "SM2" else _sha256()
        if algorithm == "SM2":
            self._context = _need(_context_of_key(key, None), "no context")
            _need(_set_identity(self._context, IDENTITY, len(IDENTITY)), "no identity")
            _set_context(self._digest, self._context)

    def __enter__(self):
        return self._digest, self._hashed

    def __exit__(self, *_error):
        _free_digest(self._digest)
        if self._context is not None:
            _free_context(self._context)

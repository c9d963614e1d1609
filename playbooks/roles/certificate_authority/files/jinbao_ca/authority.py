"""Issues, revokes, publishes."""

import subprocess
from datetime import datetime, timezone

from jinbao_crypto import der
from jinbao_crypto.revocations import revoked_in

from . import x509
from .configuration import Configuration
from .crypto import CryptoMachine
from .files import locked, write_whole
from .register import Entry, Register


class AuthorityError(Exception):
    """What was asked for cannot be, and why."""


#: Both families, with what their files end in. TLS of OpenSSL 3 has no SM2: it takes the first family only.
FAMILIES = (("ECDSA-P256", ""), ("SM2", "-sm2"))


class Authority:
    def __init__(self, configuration: Configuration):
        self.configuration = configuration
        self.register = Register(configuration.file("register.sqlite"))
        crypto = configuration.crypto
        self._crypto = CryptoMachine(crypto["address"], crypto["port"], crypto["tls"])

    def issue_host(self, name: str, request: str) -> str:
        """A certificate for a host: the key is the request's, the names are those of the plan. PEM, with its issuer's."""
        allowed = self.configuration.hosts.get(name)
        if allowed is None:
            raise AuthorityError(f"no host {name} in the plan")
        now = _now()
        certificate = x509.host_certificate(
            self._subject("servers", name),
            public_key_of_request(request),
            self.issuer("servers"),
            now + self.configuration.host_life,
            now,
            allowed.names,
            allowed.addresses,
        )
        self.register.add([entry_of("servers", "host", name, certificate)])
        return der.pem("CERTIFICATE", certificate.encoded) + self.certificate_file("servers").read_text()

    def operator(self, name: str, public_key: bytes, signing: bool) -> Entry:
        """A certificate for an operator, not yet in the register: many go in at once."""
        label = "operators-sm2" if signing else "operators"
        now = _now()
        until = now + self.configuration.operator_life
        certificate = x509.operator_certificate(self._subject("operators", name), public_key, self.issuer(label), until, now, signing)
        return entry_of(label, "signing" if signing else "login", name, certificate)

    def revoke(self, name_or_serial: str, reason: str) -> list[str]:
        serials = self.register.revoke(name_or_serial, reason)
        if not serials and not self.register.known(name_or_serial):
            raise AuthorityError(f"no certificate of {name_or_serial}")
        # Also where an earlier revocation could not be published.
        if self.needs_publishing():
            self.publish()
        return serials

    def publish(self) -> None:
        """Makes every issuer's revocation list anew and puts all of them where hosts fetch them."""
        now = _now()
        with locked(self.configuration.file("publish.lock")):
            for label, entry in self.configuration.issuers.items():
                if entry.id == "root":
                    continue
                revoked = self.register.revoked(label)
                number = self.register.next_number(label)
                encoded = x509.revocation_list(self.issuer(label), number, revoked, now, now + self.configuration.list_life)
                write_whole(self.configuration.file("lists", f"{label}.crl"), encoded)
            self.publish_files()

    def needs_publishing(self) -> bool:
        """Whether a list is missing, half through its time, lacks a revocation, or is not what hosts are given."""
        now = _now()
        for label, entry in self.configuration.issuers.items():
            files = [self.configuration.file(directory, f"{label}.crl") for directory in ("lists", "public")]
            if not all(file.exists() for file in files) or files[0].read_bytes() != files[1].read_bytes():
                return True
            if entry.id == "root":
                # The ceremony's; it is only given on here.
                continue
            listed = {serial for _, serial in revoked_in(der.pem("X509 CRL", files[1].read_bytes()))}
            if any(serial not in listed for serial, _, _ in self.register.revoked(label)):
                return True
            life = self.configuration.list_life
            if x509.next_update(files[1].read_bytes()) < now + life / 2:
                return True
        chain = "".join(self.certificate_file(label).read_text() for label in self._labels("ECDSA-P256"))
        return self.configuration.file("public", "chain.crt").read_text() != chain

    def _labels(self, algorithm: str) -> list[str]:
        return [label for label, entry in self.configuration.issuers.items() if entry.algorithm == algorithm]

    def publish_files(self) -> None:
        """Root's list comes from the ceremony; the others from `publish`."""
        public = self.configuration.file("public")
        for algorithm, ending in FAMILIES:
            labels = self._labels(algorithm)
            if not labels:
                continue
            lists = [self.configuration.file("lists", f"{label}.crl") for label in labels]
            for file in lists:
                write_whole(public / file.name, file.read_bytes())
            certificates = [self.certificate_file(label).read_text() for label in labels]
            write_whole(public / f"ca{ending}.crt", certificates[0].encode())
            write_whole(public / f"chain{ending}.crt", "".join(certificates).encode())
            # Last, and whole: what hosts compare.
            write_whole(public / f"crl{ending}.pem", "".join(der.pem("X509 CRL", file.read_bytes()) for file in lists).encode())

    def issuer(self, label: str) -> x509.Issuer:
        entry = self.configuration.issuers[label]
        (encoded,) = der.unpem(self.certificate_file(label).read_text(), "CERTIFICATE")
        parsed = x509.parse(encoded)
        url = f"{self.configuration.revocation_base}/{label}.crl"
        identifier = x509.key_identifier_of(parsed.public_key)
        return x509.Issuer(parsed.subject, identifier, entry.algorithm, self._crypto.sign_with(label), url)

    def certificate_file(self, label: str):
        return self.configuration.file("issuers", f"{label}.crt")

    def _subject(self, unit: str, name: str) -> x509.Subject:
        return x509.Subject(self.configuration.organization, unit, name)


def entry_of(issuer: str, kind: str, name: str, certificate: x509.Certificate) -> Entry:
    return Entry(certificate.serial, issuer, kind, name, certificate.not_before, certificate.not_after, certificate.encoded)


def public_key_of_request(request: str) -> bytes:
    """The public key, DER, of a request whose signature proves that its sender has the private one. @raises AuthorityError"""
    if len(request) > 16384:
        raise AuthorityError("a request has at most 16384 characters")
    result = subprocess.run(["openssl", "req", "-verify", "-noout", "-pubkey"], input=request, capture_output=True, text=True, timeout=30)
    keys = der.unpem(result.stdout, "PUBLIC KEY")
    if result.returncode != 0 or "verify OK" not in result.stderr or len(keys) != 1:
        raise AuthorityError("not a certificate request, or its signature is wrong")
    if not keys[0].startswith(_P256):
        raise AuthorityError("expected a key on P-256")
    return keys[0]


_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")


def _now() -> datetime:
    return datetime.now(timezone.utc)

"""
What only the root can do: certify the issuers, keep its own revocation list, and vouch for the two ends of the way to the crypto machine
before any issuer can sign. The root's PIN comes from outside for the moment, and its token may be carried away afterwards.
"""

import os
import shutil
from datetime import datetime, timedelta, timezone

from jinbao_crypto import der
from jinbao_crypto import machine as crypto_machine
from jinbao_crypto.token import Pins

from . import x509
from .authority import AuthorityError, public_key_of_request
from .configuration import Configuration, IssuerEntry
from .files import write_whole

#: Until the issuer for servers can sign in its place.
BOOTSTRAP_LIFE = timedelta(days=7)


class Ceremony:
    def __init__(self, configuration: Configuration, root: crypto_machine.Configuration, pins: Pins, public: dict[str, str]):
        self.configuration, self._root, self._pins, self._public = configuration, root, pins, public
        self._machine: crypto_machine.Machine | None = None
        self._now = datetime.now(timezone.utc)

    def needed(self) -> list[str]:
        """What is missing, or near its end, in the order in which it can be made."""
        roots = [entry for entry in self.configuration.issuers.values() if entry.id == "root"]
        needed = [entry.label for entry in roots if not self._certificate(entry.label).exists()]
        needed += [entry.label for entry in self.configuration.issuers.values() if entry.id != "root" and not self._is_good(entry)]
        needed += [f"{entry.label}.crl" for entry in roots if entry.label in needed or not self._list_is_fresh(entry.label)]
        return needed

    def make(self, needed: list[str]) -> None:
        for each in needed:
            if each.endswith(".crl"):
                self._make_list(each.removesuffix(".crl"))
            elif self.configuration.issuers[each].id == "root":
                self._make_root(self.configuration.issuers[each])
            else:
                self._make_issuer(self.configuration.issuers[each])

    def bootstrap(self, name: str, request: str) -> str:
        """A short-lived certificate of the root's own, PEM."""
        allowed = self.configuration.hosts[name]
        subject = x509.Subject(self.configuration.organization, "servers", name)
        until = self._now + BOOTSTRAP_LIFE
        key = public_key_of_request(request)
        certificate = x509.host_certificate(subject, key, self._issuer("root"), until, self._now, allowed.names, allowed.addresses)
        return der.pem("CERTIFICATE", certificate.encoded)

    def authorities(self) -> dict[str, str]:
        """The files by which hosts verify, as far as they are there."""
        files = [self._certificate(entry.label) for entry in self.configuration.issuers.values() if entry.algorithm == "ECDSA-P256"]
        texts = [file.read_text() for file in files if file.exists()]
        return {"ca.crt": texts[0] if texts else "", "chain.crt": "".join(texts)}

    def _make_root(self, entry: IssuerEntry) -> None:
        key = self._token().public_key(entry.label)
        subject = x509.Subject(self.configuration.organization, None, entry.common_name)
        until = self._now + timedelta(days=365.25 * entry.years)
        itself = x509.Issuer(subject.encoded(), x509.key_identifier_of(key), entry.algorithm, self._sign_with(entry.label), None)
        self._write(entry.label, x509.authority_certificate(subject, key, itself, until, self._now, 1))

    def _make_issuer(self, entry: IssuerEntry) -> None:
        root = self._issuer(entry.label.replace(entry.id, "root"))
        (key,) = der.unpem(self._public[entry.label], "PUBLIC KEY")
        subject = x509.Subject(self.configuration.organization, None, entry.common_name)
        until = self._now + timedelta(days=365.25 * entry.years)
        self._write(entry.label, x509.authority_certificate(subject, key, root, until, self._now, 0))

    def _make_list(self, label: str) -> None:
        until = self._now + self.configuration.root_list_life
        # Seconds count upwards, and the root keeps no register of its own.
        encoded = x509.revocation_list(self._issuer(label), int(self._now.timestamp()), [], self._now, until)
        self._own(self.configuration.file("lists", f"{label}.crl"), encoded)

    def _is_good(self, entry: IssuerEntry) -> bool:
        """Bears the crypto machine's key, and outlives what it signs."""
        file = self._certificate(entry.label)
        if not file.exists() or entry.label not in self._public:
            return False
        parsed = x509.parse(der.unpem(file.read_text(), "CERTIFICATE")[0])
        longest = max(self.configuration.host_life, self.configuration.operator_life)
        return parsed.public_key == der.unpem(self._public[entry.label], "PUBLIC KEY")[0] and parsed.not_after > self._now + longest

    def _list_is_fresh(self, label: str) -> bool:
        file = self.configuration.file("lists", f"{label}.crl")
        return file.exists() and x509.next_update(file.read_bytes()) > self._now + self.configuration.root_list_life / 2

    def _issuer(self, label: str) -> x509.Issuer:
        parsed = x509.parse(der.unpem(self._certificate(label).read_text(), "CERTIFICATE")[0])
        algorithm = self.configuration.issuers[label].algorithm
        url = f"{self.configuration.revocation_base}/{label}.crl"
        return x509.Issuer(parsed.subject, x509.key_identifier_of(parsed.public_key), algorithm, self._sign_with(label), url)

    def _sign_with(self, label: str) -> x509.Sign:
        return lambda message: self._token().sign(label, message)

    def _token(self) -> crypto_machine.Machine:
        if self._machine is None:
            # A root with a certificate has a key somewhere: another in its place would be another root.
            away = not self._root.directory.joinpath("tokens").is_dir() or not any(self._root.directory.joinpath("tokens").iterdir())
            if away and self._certificate("root").exists():
                raise AuthorityError(f"the root's token is not in {self._root.directory}: bring its medium")
            _, self._machine = crypto_machine.prepare(self._root, self._pins, dry=False)
        assert self._machine is not None
        return self._machine

    def _certificate(self, label: str):
        return self.configuration.file("issuers", f"{label}.crt")

    def _write(self, label: str, certificate: x509.Certificate) -> None:
        self._own(self._certificate(label), der.pem("CERTIFICATE", certificate.encoded).encode())

    def _own(self, file, content: bytes) -> None:
        """The ceremony is root's, the files are the authority's."""
        write_whole(file, content)
        owner = self.configuration.directory.stat()
        if os.getuid() == 0:
            shutil.chown(file, owner.st_uid, owner.st_gid)

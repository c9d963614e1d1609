"""An authority on this machine with keys of libcrypto in place of a crypto machine's, and a host that has certificates of it."""

import json
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROLES = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROLES / "certificate_authority/files"), str(ROLES / "crypto_machine/files")]

from jinbao_ca import x509  # noqa: E402
from jinbao_ca.authority import Authority  # noqa: E402
from jinbao_ca.configuration import read_configuration  # noqa: E402
from jinbao_ca.service import PublicHandler  # noqa: E402
from jinbao_crypto import der  # noqa: E402
from jinbao_crypto.libcrypto import Key  # noqa: E402
from jinbao_crypto.tls import Server  # noqa: E402

ISSUERS = [("root", "ECDSA-P256"), ("servers", "ECDSA-P256"), ("operators", "ECDSA-P256"), ("root", "SM2"), ("operators", "SM2")]


class World:
    """`directory` is emptied by who made it."""

    def __init__(self, directory: str):
        self.directory = Path(directory)
        for each in ("ca/issuers", "ca/lists", "ca/public", "ca/operators", "host", "hooks"):
            (self.directory / each).mkdir(parents=True)
        configuration = {
            "directory": str(self.directory / "ca"),
            "organization": "示例省",
            "issuers": [{"id": id, "algorithm": algorithm, "common_name": f"{id} {algorithm}", "years": 10} for id, algorithm in ISSUERS],
            "hosts": {"app-1": {"names": ["app-1", "app-1.test"], "addresses": ["10.0.0.1"]}},
            "operators": ["operator-0001", "operator-0002"],
            "host_days": 90,
            "operator_days": 730,
            "list_days": 30,
            "root_list_days": 365,
            "revocation_base": "http://ca.test:8080",
            "crypto": {"address": "", "port": 0, "tls": {}},
            "service": {},
        }
        (self.directory / "ca.json").write_text(json.dumps(configuration))
        self.configuration = read_configuration(str(self.directory / "ca.json"))
        self.keys = {label: Key.make(entry.algorithm) for label, entry in self.configuration.issuers.items()}
        self.authority = Authority(self.configuration)
        self.authority._crypto = self
        self._certify()

    def sign_with(self, label):
        return self.keys[label].sign

    def _certify(self):
        now = datetime.now(timezone.utc)
        for label, entry in self.configuration.issuers.items():
            root = label.replace(entry.id, "root")
            subjects = {each: x509.Subject("示例省", None, self.configuration.issuers[each].common_name) for each in (root, label)}
            public = self.keys[root].public_key()
            issuer = x509.Issuer(subjects[root].encoded(), x509.key_identifier_of(public), entry.algorithm, self.keys[root].sign, None)
            length = 1 if label == root else 0
            made = x509.authority_certificate(subjects[label], self.keys[label].public_key(), issuer, now + timedelta(days=3650), now, length)
            self.authority.certificate_file(label).write_text(der.pem("CERTIFICATE", made.encoded))
            if label == root:
                encoded = x509.revocation_list(issuer, 1, [], now, now + timedelta(days=365))
                self.configuration.file("lists", f"{root}.crl").write_bytes(encoded)

    def serve(self):
        """Its public door, on a free port of this machine."""
        handler = type("Public", (PublicHandler,), {"authority": self.authority})
        self.server = Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}/crl.pem"

    def host(self, *arguments: str, given: str = "", url: str = "") -> subprocess.CompletedProcess:
        """Runs the program of hosts as app-1."""
        settings = self.directory / "certificate.conf"
        settings.write_text(
            f"DIRECTORY={self.directory}/host\nHOOKS={self.directory}/hooks\nGROUP={os.getgid()}\n"
            f"NAMES='app-1 app-1.test 10.0.0.1'\nRENEW_SECONDS=2592000\nRENEWAL_URLS=''\nREVOCATION_URLS='{url}'\n"
        )
        program = ROLES / "certificate_client/templates/jinbao-certificate.j2"
        environment = {"PATH": os.environ["PATH"], "JINBAO_CERTIFICATE_CONFIGURATION": str(settings)}
        return subprocess.run(["sh", str(program), *arguments], input=given, capture_output=True, text=True, env=environment, timeout=60)

    def sections(self, **files: str) -> str:
        """What the playbooks give a host."""
        public = self.configuration.file("public")
        all_files = {name: (public / name).read_text() for name in ("ca.crt", "chain.crt", "crl.pem")} | files
        return "".join(f"=== {name}\n{text}" for name, text in all_files.items())


def openssl(*arguments: str, given: str | bytes = b"") -> subprocess.CompletedProcess:
    text = given.encode() if isinstance(given, str) else given
    return subprocess.run(["openssl", *arguments], input=text, capture_output=True, timeout=60)

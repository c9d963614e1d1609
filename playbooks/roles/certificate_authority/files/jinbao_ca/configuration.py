"""What the authority is told: issuers, names that it vouches for, times."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True)
class IssuerEntry:
    #: `root`, `servers` or `operators`, and the family: `ECDSA-P256` or `SM2`.
    id: str
    algorithm: str
    common_name: str
    years: int

    @property
    def label(self) -> str:
        """Its name in files, in the register and in the crypto machine."""
        return self.id if self.algorithm == "ECDSA-P256" else f"{self.id}-sm2"


@dataclass(frozen=True)
class Names:
    names: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Configuration:
    directory: Path
    organization: str
    issuers: dict[str, IssuerEntry]
    #: By host: the names and addresses that its certificate may bear, and no others.
    hosts: dict[str, Names]
    operators: tuple[str, ...]
    host_life: timedelta
    operator_life: timedelta
    list_life: timedelta
    root_list_life: timedelta
    revocation_base: str
    crypto: dict
    service: dict

    def file(self, *parts: str) -> Path:
        return self.directory.joinpath(*parts)


def read_configuration(file: str) -> Configuration:
    data = json.loads(Path(file).read_text())
    issuers = [IssuerEntry(each["id"], each["algorithm"], each["common_name"], each["years"]) for each in data["issuers"]]
    return Configuration(
        directory=Path(data["directory"]),
        organization=data["organization"],
        issuers={each.label: each for each in issuers},
        hosts={name: Names(tuple(each["names"]), tuple(each["addresses"])) for name, each in data["hosts"].items()},
        operators=tuple(data["operators"]),
        host_life=timedelta(days=data["host_days"]),
        operator_life=timedelta(days=data["operator_days"]),
        list_life=timedelta(days=data["list_days"]),
        root_list_life=timedelta(days=data["root_list_days"]),
        revocation_base=data["revocation_base"],
        crypto=data["crypto"],
        service=data["service"],
    )

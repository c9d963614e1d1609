"""The certificate authority's commands; what is secret or long comes on standard input."""

import argparse
import json
import logging
import sys

from jinbao_crypto import machine as crypto_machine
from jinbao_crypto.token import Pins, TokenError

from .authority import Authority, AuthorityError
from .ceremony import Ceremony
from .configuration import Configuration, read_configuration
from .crypto import CryptoError
from .operators import issue_operators, missing_operators
from .service import serve
from .x509 import REASONS


def main() -> int:
    options = _parser().parse_args()
    configuration = read_configuration(options.configuration)
    try:
        options.run(configuration, options)
        return 0
    except (AuthorityError, CryptoError, TokenError) as error:
        print(f"jinbao-ca: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jinbao-ca", description=__doc__)
    parser.add_argument("--configuration", default="/etc/jinbao/ca.json")
    verbs = parser.add_subparsers(required=True)

    def verb(name, run, text):
        sub = verbs.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    ceremony = verb("ceremony", _ceremony, "What only the root can do; its PINs and the issuers' public keys as JSON on standard input.")
    ceremony.add_argument("--root", default="/etc/jinbao/root.json")
    ceremony.add_argument("--check", action="store_true", help="say what would be made")
    verb("issue", _issue, "Certificates for hosts; {host: request} as JSON on standard input.")
    verb("missing", _missing, "Operators without a certificate, as JSON.")
    verb("operators", _operators, "Certificates for operators, where they are missing; their names as JSON on standard input.")
    reissue = verb("reissue", _reissue, "Revokes what an operator has and makes another, with another key.")
    reissue.add_argument("name")
    revoke = verb("revoke", _revoke, "Revokes a certificate by its serial number, or all of a name, and publishes.")
    revoke.add_argument("name", help="an operator, a host, or a serial number in hexadecimal")
    revoke.add_argument("--reason", choices=sorted(REASONS), default="unspecified")
    publish = verb("publish", _publish, "Makes the revocation lists anew.")
    publish.add_argument("--if-needed", action="store_true", help="only where one is missing, half through its time, or of another issuer")
    publish.add_argument("--check", action="store_true", help="say whether it would")
    verb("status", _status, "Counts of certificates, as JSON.")
    verb("serve", _serve, "Serves renewals and revocation lists.")
    return parser


def _ceremony(configuration: Configuration, options) -> None:
    given = json.load(sys.stdin)
    root = crypto_machine.read_configuration(options.root)
    ceremony = Ceremony(configuration, root, Pins(given["security_officer"], given["user"]), given["public"])
    needed = ceremony.needed()
    bootstrapped = {}
    if not options.check:
        ceremony.make(needed)
        bootstrapped = {name: ceremony.bootstrap(name, request) for name, request in given.get("bootstrap", {}).items()}
    print(json.dumps({"made": needed, "bootstrap": bootstrapped, **ceremony.authorities()}))


def _issue(configuration: Configuration, _options) -> None:
    authority = Authority(configuration)
    issued, refused = {}, {}
    for name, request in json.load(sys.stdin).items():
        # One that is refused does not keep the others from theirs.
        try:
            issued[name] = authority.issue_host(name, request)
        except AuthorityError as error:
            refused[name] = str(error)
    print(json.dumps({"issued": issued, "refused": refused}))


def _missing(configuration: Configuration, _options) -> None:
    print(json.dumps(missing_operators(Authority(configuration))))


def _operators(configuration: Configuration, _options) -> None:
    authority = Authority(configuration)
    names = json.load(sys.stdin)
    _need_operators(configuration, names)
    print(json.dumps({"made": issue_operators(authority, names)}))


def _reissue(configuration: Configuration, options) -> None:
    authority = Authority(configuration)
    _need_operators(configuration, [options.name])
    revoked = authority.register.revoke(options.name, "superseded")
    made = issue_operators(authority, [options.name], again=True)
    authority.publish()
    print(json.dumps({"revoked": revoked, "made": made}))


def _need_operators(configuration: Configuration, names: list[str]) -> None:
    if unknown := set(names) - set(configuration.operators):
        raise AuthorityError(f"no operators of the plan: {', '.join(sorted(unknown)[:5])}")


def _revoke(configuration: Configuration, options) -> None:
    print(json.dumps({"revoked": Authority(configuration).revoke(options.name, options.reason)}))


def _publish(configuration: Configuration, options) -> None:
    authority = Authority(configuration)
    needed = not options.if_needed or authority.needs_publishing()
    if needed and not options.check:
        authority.publish()
    print(json.dumps({"published": needed}))


def _status(configuration: Configuration, _options) -> None:
    print(json.dumps(Authority(configuration).register.counts()))


def _serve(configuration: Configuration, _options) -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    serve(Authority(configuration))


sys.exit(main())

"""jinbao-crypto CONFIGURATION prepare [--check] | serve"""

import json
import logging
import sys
from pathlib import Path

from . import der
from .libcrypto import LibcryptoError
from .machine import Machine, prepare, read_configuration
from .service import serve
from .token import Pins, TokenError


def main(arguments: list[str]) -> int:
    configuration = read_configuration(arguments[0])
    if arguments[1] == "serve":
        logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
        serve(Machine(configuration, Path(configuration.service["pin"]).read_text().strip()))
        return 0
    if arguments[1] == "prepare":
        # PINs come on standard input: a command line is seen by all.
        pins = json.load(sys.stdin)
        made, machine = prepare(configuration, Pins(pins["security_officer"], pins["user"]), "--check" in arguments)
        missing = set(machine.missing()) if machine else set(configuration.keys)
        public = {label: der.pem("PUBLIC KEY", machine.public_key(label)) for label in configuration.keys if label not in missing}
        print(json.dumps({"made": made, "public": public}))
        return 0
    print(__doc__, file=sys.stderr)
    return 2


try:
    sys.exit(main(sys.argv[1:]))
except (TokenError, LibcryptoError) as error:
    sys.exit(f"jinbao-crypto: {error}")

"""jinbao-gap: `end`, `isolator`, `courier`, `feeds`, `verify`, `heads`, `quarantine`, `status`, `send-update`, `receive-updates`."""

import argparse
import sys

from . import commands


def main():
    parser = argparse.ArgumentParser(prog="jinbao-gap", description="网闸（模拟） / isolation gap (a simulation)")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, help_ in (("end", "run an end"), ("status", "print what waits")):
        verbs.add_parser(name, help=help_).add_argument("configuration")
    verify = verbs.add_parser("verify", help="check the journal; exits 1 where it was changed")
    verify.add_argument("configuration")
    verify.add_argument("--noted-by", metavar="FILE", help="heads of this journal that the other side noted, as its `heads` prints them")
    verbs.add_parser("heads", help="print heads of the other side's journal that this side noted").add_argument("configuration")
    quarantine = verbs.add_parser("quarantine", help="list what was refused, or write one out")
    quarantine.add_argument("configuration")
    quarantine.add_argument("--write", metavar="NUMBER", type=int, help="write the content to standard output")
    isolator = verbs.add_parser("isolator", help="run the isolator")
    isolator.add_argument("root")
    isolator.add_argument("--guard-seconds", type=float, default=0.01)
    isolator.add_argument("--idle-seconds", type=float, default=0.2)
    isolator.add_argument("--longest-seconds", type=float, default=5)
    courier = verbs.add_parser("courier", help="carry files between an application's spool and the gap")
    courier.add_argument("configuration")
    feeds = verbs.add_parser("feeds", help="send the outside net's logs and metrics")
    feeds.add_argument("configuration")
    send = verbs.add_parser("send-update", help="send a signed update: NAME.tar and NAME.tar.sig")
    send.add_argument("spool")
    send.add_argument("files", nargs="+")
    receive = verbs.add_parser("receive-updates", help="take signed updates from the gap")
    receive.add_argument("configuration")
    arguments = parser.parse_args()
    return getattr(commands, arguments.verb.replace("-", "_"))(arguments)


if __name__ == "__main__":
    sys.exit(main())

"""jinbao-audit: `keep` (runs), `verify`, `head`, `console`."""

import argparse
import json
import signal
import sys
import threading
import time
from pathlib import Path

from . import console
from .chain import read
from .segments import Keeper, verify


def main():
    parser = argparse.ArgumentParser(prog="jinbao-audit", description="日志留存与哈希链 / logs kept in a hash chain")
    verbs = parser.add_subparsers(dest="verb", required=True)
    keep = verbs.add_parser("keep", help="seal segments as they are complete")
    keep.add_argument("root")
    keep.add_argument("--keep-days", type=int, required=True)
    keep.add_argument("--checkpoint-seconds", type=float, default=300)
    keep.add_argument("--settle-seconds", type=float, default=300)
    keep.add_argument("--metrics", metavar="FILE")
    check = verbs.add_parser("verify", help="check the chain and all segments; exits 1 where anything was changed")
    check.add_argument("root")
    check.add_argument("--noted", metavar="FILE", help="lines of `head` that were kept elsewhere")
    check.add_argument("--result", metavar="FILE", help="write the result there too, as JSON")
    verbs.add_parser("head", help="print number and digest of the last record, to be kept elsewhere").add_argument("root")
    show = verbs.add_parser("console", help="answer auditors over HTTPS, read only")
    show.add_argument("configuration")
    arguments = parser.parse_args()
    return {"keep": _keep, "verify": _verify, "head": _head, "console": console.run}[arguments.verb](arguments)


def _keep(arguments):
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    keeper = Keeper(arguments.root, arguments.settle_seconds, arguments.keep_days)
    if not keeper.protected:
        print("此文件系统不支持只追加属性，仅靠哈希链发现改动 / no append-only attribute here: the chain alone tells changes", flush=True)
    noted, failed = 0.0, 0
    while True:
        ended = stop.wait(min(10, arguments.checkpoint_seconds))
        try:
            keeper.seal()
            if ended or time.monotonic() - noted >= arguments.checkpoint_seconds:
                keeper.checkpoint()
                keeper.put_away()
                noted = time.monotonic()
            failed = 0
        except OSError as error:
            failed += 1
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        if arguments.metrics:
            _write_metrics(Path(arguments.metrics), arguments.root, keeper, failed)
        if ended:
            return 0


def _write_metrics(path, root, keeper, failed):
    lines = [
        "# TYPE jinbao_audit_chain_records counter",
        f"jinbao_audit_chain_records {keeper.chain.seq}",
        "# TYPE jinbao_audit_failing gauge",
        f"jinbao_audit_failing {int(failed > 0)}",
        "# TYPE jinbao_audit_append_only gauge",
        f"jinbao_audit_append_only {int(keeper.protected)}",
        "# TYPE jinbao_audit_host_last_line_seconds gauge",
        *(f'jinbao_audit_host_last_line_seconds{{host="{host}"}} {seconds:.0f}' for host, seconds in console.last_lines(root).items()),
    ]
    result = Path(root) / "verified.json"
    if result.exists():
        said = json.loads(result.read_text("utf-8"))
        lines += ["# TYPE jinbao_audit_verify_problems gauge", f"jinbao_audit_verify_problems {len(said['problems'])}"]
    draft = path.with_suffix(".new")
    draft.write_text("\n".join([*lines, ""]), "utf-8")
    draft.replace(path)


def _verify(arguments):
    anchors = []
    if arguments.noted:
        anchors = [(int(seq), hash_) for seq, hash_ in (line.split() for line in Path(arguments.noted).read_text("ascii").splitlines())]
    problems, counts = verify(arguments.root, anchors)
    for problem in problems:
        print(f"审计记录被改动 / audit records were changed: {problem}", file=sys.stderr)
    if arguments.result:
        said = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "problems": problems, "counts": counts}
        Path(f"{arguments.result}.new").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        Path(f"{arguments.result}.new").replace(arguments.result)
    if not problems:
        print(f"审计记录完整 / audit records whole: {counts['records']} records, {counts['present']} sealed segments, {counts['open']} open")
    return 1 if problems else 0


def _head(arguments):
    last = None
    for _, record in read(Path(arguments.root) / "chain.jsonl"):
        last = record if isinstance(record, dict) else last
    if last:
        print(last["seq"], last["hash"])


if __name__ == "__main__":
    sys.exit(main())

"""The isolator: joins one medium to one side at a time, never to both. It moves no message and looks at none.

A simulation by directories: `ROOT/inner` and `ROOT/outer` are the ports, and the medium is a directory that is renamed from the one into
`ROOT/between` and from there into the other. Each end sees its own port only. Ends that are gone do not stop it: they are passed by.
"""

import os
import time
from pathlib import Path

from .failpoints import reach

SIDES = ("inner", "outer")


class Isolator:
    def __init__(self, root: Path, guard_seconds: float, idle_seconds: float, longest_seconds: float):
        self._root = Path(root)
        self._guard_seconds = guard_seconds
        self._idle_seconds = idle_seconds
        self._longest_seconds = longest_seconds
        self._next = None

    def prepare(self):
        """Make the medium where there is none. Raises RuntimeError where there are two: then two sides could be joined at once."""
        for name in (*SIDES, "between"):
            (self._root / name).mkdir(exist_ok=True)
        places = [name for name in (*SIDES, "between") if (self._root / name / "medium").is_dir()]
        if len(places) > 1:
            raise RuntimeError(f"more than one medium: {', '.join(places)}; take all but one away, and look what they hold")
        if not places:
            made = self._root / "between" / ".new"
            for part in ("to-inner", "to-outer"):
                (made / part).mkdir(parents=True, exist_ok=True)
            os.rename(made, self._root / "between" / "medium")

    def switch(self):
        """Take the medium from where it is and join it to the other side. Goes on from wherever it was stopped."""
        between = self._root / "between" / "medium"
        for side in SIDES:
            joined = self._root / side / "medium"
            if joined.is_dir():
                self._wait(joined)
                os.rename(joined, between)
                reach("isolator.taken")
                self._next = SIDES[1 - SIDES.index(side)]
        time.sleep(self._guard_seconds)
        number = self._count(between)
        reach("isolator.counted")
        os.rename(between, self._root / (self._next or SIDES[number % 2]) / "medium")
        reach("isolator.joined")

    def _wait(self, joined):
        """Until the side says that it is done, and longer where nothing moves."""
        started = time.monotonic()
        done = joined / "done"
        while (spent := time.monotonic() - started) < self._longest_seconds:
            word = done.read_bytes() if done.exists() else None
            if word == b"moved":
                return
            if word is not None:
                time.sleep(max(self._idle_seconds - spent, 0))
                return
            time.sleep(0.005)

    def _count(self, medium):
        """Each joining has a number of its own, so that an end knows a new one."""
        epoch = medium / "epoch"
        number = int(epoch.read_text("ascii")) if epoch.exists() else 0
        (medium / "done").unlink(missing_ok=True)
        draft = medium / ".epoch"
        draft.write_text(str(number + 1), "ascii")
        os.rename(draft, epoch)
        return number + 1


def run(root, guard_seconds, idle_seconds, longest_seconds):
    isolator = Isolator(Path(root), guard_seconds, idle_seconds, longest_seconds)
    isolator.prepare()
    while True:
        isolator.switch()

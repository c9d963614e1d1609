"""Places between two steps at which a test may have the power fail. Nothing happens unless GAP_FAIL_AT names the place."""

import os
import signal

_ASKED = os.environ.get("GAP_FAIL_AT", "")
_PASSES = int(os.environ.get("GAP_FAIL_AFTER", "0"))
_passed = 0


def reach(place: str):
    global _passed
    if place == _ASKED:
        if _passed >= _PASSES:
            os.kill(os.getpid(), signal.SIGKILL)
        _passed += 1

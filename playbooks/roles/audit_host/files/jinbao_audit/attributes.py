"""Attributes of files that even root does not write past without taking them away first, where the file system and the kernel have them."""

import array
import fcntl
import os

_GET, _SET = 0x80086601, 0x40086602
_APPEND, _IMMUTABLE = 0x20, 0x10


def append_only(path) -> bool:
    return _set(path, _APPEND)


def immutable(path) -> bool:
    return _set(path, _IMMUTABLE)


def free(path) -> bool:
    return _set(path, 0)


def _set(path, wanted):
    handle = os.open(path, os.O_RDONLY)
    try:
        flags = array.array("L", [0])
        fcntl.ioctl(handle, _GET, flags, True)
        changed = flags[0] & ~(_APPEND | _IMMUTABLE) | wanted
        if changed != flags[0]:
            fcntl.ioctl(handle, _SET, array.array("L", [changed]))
        return True
    except OSError:
        return False
    finally:
        os.close(handle)

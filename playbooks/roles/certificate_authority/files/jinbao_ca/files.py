"""Files written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path


def write_whole(file: Path, content: bytes, mode: int = 0o644) -> bool:
    """Whether it was other before."""
    if file.exists() and file.read_bytes() == content:
        return False
    new = file.with_name(f".{file.name}.{os.getpid()}")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
        os.fchmod(out.fileno(), mode)
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.rename(new, file)
    return True


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with open(file, "a") as lock:
        flock(lock, LOCK_EX)
        yield

"""An agency folder as another process gets it: where it lies and its key; and one that lies still while it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Trouble

LOCK = "agency.lock"


@dataclass(frozen=True)
class FolderKey:
    """Where a child reads for itself, and with what."""

    path: Path
    key: bytes = field(repr=False)


@contextmanager
def lying_still(folder: Path, held: str) -> Iterator[None]:
    """Hold a folder while it is read. Raises Trouble with the words `held` where a program has it open.

    A disk that takes no lock file (write-protected) is read all the same: nobody can have it open for writing there.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Trouble(held) from None
    except OSError:
        pass
    try:
        yield
    finally:
        lock.release()

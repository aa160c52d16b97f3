"""What a process wrote to its files, from a trace of its system calls, and the disk as a power cut could leave it.

A disk keeps what was flushed. Of what was written after a file's last flush it may keep any part in any order: each
write is kept, lost, or torn at a sector; a new file's name is sure only once its folder was flushed.
"""

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.agency import DATABASE

CALLS = ("openat", "pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink")
_SECTOR = 512
_LINE = re.compile(r"^(?P<pid>\d+) +(?P<rest>.*)$")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"^\w+\(\d+<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True)
class Step:
    """One call: `kind` is write, flush, size, name, gone or said; `path` the file, `data` what was written."""

    kind: str
    path: str
    data: bytes = b""
    at: int = 0


def _text(hexed: str) -> str:
    return bytes.fromhex(hexed.replace("\\x", "")).decode("utf-8", "surrogateescape")


def _bytes(hexed: str) -> bytes:
    return bytes.fromhex(hexed.replace("\\x", ""))


def read_trace(lines: Iterable[str]) -> Iterator[Step]:
    """The steps in order: a write counts from where it begins, a flush from where it ends.

    `strace -f -y -xx -s 70000`: handles with their paths, every string in hex.
    """
    begun: dict[str, str] = {}
    for line in lines:
        found = _LINE.match(line)
        if found is None:
            continue
        pid, rest = found["pid"], found["rest"]
        if rest.endswith("<unfinished ...>"):
            call = rest.removesuffix("<unfinished ...>")
            begun[pid] = call
            if not call.startswith(("fsync", "fdatasync")):
                yield from _step(call)
        elif rest.startswith("<..."):
            call = begun.pop(pid, "")
            if call.startswith(("fsync", "fdatasync")) and rest.endswith("= 0"):
                yield from _step(call)
        elif not re.search(r"= -1 ", rest):
            yield from _step(rest)


def _step(call: str) -> Iterator[Step]:
    name = call.partition("(")[0]
    handle = _HANDLE.match(call)
    strings = _STRING.findall(call)
    match name:
        case "pwrite64" if handle is not None:
            at = int(re.split(r", ", call.rpartition(")")[0] or call.rstrip(" )"))[-1])
            yield Step("write", _text(handle[1]), _bytes(strings[0]), at)
        case "write" if handle is not None and call.startswith("write(1<"):
            yield Step("said", "", _bytes(strings[0]))
        case "fsync" | "fdatasync" if handle is not None:
            yield Step("flush", _text(handle[1]))
        case "ftruncate" if handle is not None:
            size = re.search(r", (\d+)", call)
            assert size is not None
            yield Step("size", _text(handle[1]), at=int(size[1]))
        case "openat" if "O_CREAT" in call:
            yield Step("name", _text(strings[0]))
        case "unlink":
            yield Step("gone", _text(strings[0]))


@dataclass
class _File:
    """What a file surely holds, and what it may have come to since its last flush."""

    sure: bytes = b""
    pending: list[Step] = field(default_factory=list)
    is_named: bool = True  # its name is on the disk
    is_gone: bool = False

    def flushed(self) -> None:
        self.sure = _applied(self.sure, self.pending)
        self.pending.clear()


def _applied(content: bytes, steps: Iterable[Step]) -> bytes:
    held = bytearray(content)
    for step in steps:
        if step.kind == "size":
            held = held[: step.at].ljust(step.at, b"\0")
        else:
            held = held.ljust(step.at, b"\0")
            held[step.at : step.at + len(step.data)] = step.data
    return bytes(held)


class Disk:
    """The files of `folder`, of which the database is fed with a trace; `cut` answers them after a power cut now."""

    def __init__(self, folder: Path, *, obeys: bool = True) -> None:
        """`obeys=False` is a disk that flushes nothing when asked, to see that the check finds it."""
        self._folder = str(folder)
        self._obeys = obeys
        self._files = {str(p): _File(p.read_bytes()) for p in folder.rglob("*") if p.is_file()}

    def feed(self, step: Step) -> None:
        if step.path == self._folder and step.kind == "flush" and self._obeys:
            for file in self._files.values():
                file.is_named = True
            for path in [path for path, file in self._files.items() if file.is_gone]:
                del self._files[path]
        if not step.path.startswith(f"{self._folder}/{DATABASE}") or step.path.endswith("-shm"):
            return  # the shared memory is made anew by whoever opens
        file = self._files.get(step.path)
        match step.kind:
            case "name" if file is None:
                self._files[step.path] = _File(is_named=False)
            case "write" | "size" if file is not None:
                file.pending.append(step)
            case "flush" if file is not None and self._obeys:
                file.flushed()
            case "gone" if file is not None:
                file.is_gone = True
            case _:
                pass

    def cut(self, dice: random.Random) -> Mapping[str, bytes]:
        """The files by their path below the folder."""
        left = {}
        for path, file in self._files.items():
            if (file.is_named or dice.random() < 0.5) and not (file.is_gone and dice.random() < 0.5):
                left[path[len(self._folder) + 1 :]] = _applied(file.sure, _some(file.pending, dice))
        return left


def _some(steps: Iterable[Step], dice: random.Random) -> Iterator[Step]:
    """Any part of them: all, none, or each by chance, torn at a sector now and then."""
    share = dice.choice((0.0, 0.5, 0.9, 1.0))
    for step in steps:
        if dice.random() >= share:
            continue
        if step.kind == "write" and len(step.data) > _SECTOR and dice.random() < 0.1:
            whole = dice.randrange(1, len(step.data) // _SECTOR + 1) * _SECTOR
            yield Step("write", step.path, step.data[:whole], step.at)
        else:
            yield step

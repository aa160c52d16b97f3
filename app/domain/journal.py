"""The journal's canonical form and chain (design.md §9).

A line is the RFC 8785 bytes of {n, time, actor, act, payload, prev}; `prev` is the hex SHA-256 of the line before,
or of the round's id for the first. No line carries its own hash: `sha256sum` of a line (without its newline) is it.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

Json = Mapping[str, Any] | list[Any] | str | int | bool | None


class BrokenChain(Exception):
    """Line `n` (from 1) is not what the line before it promised; `reason` is a short code."""

    def __init__(self, n: int, reason: str) -> None:
        super().__init__(f"{n}: {reason}")
        self.n = n
        self.reason = reason


@dataclass(frozen=True)
class Actor:
    """Who did it, as written in the journal: a name and the place they acted from."""

    name: str
    role: str


@dataclass(frozen=True)
class Line:
    n: int
    time: str
    actor: Actor
    act: str
    payload: Mapping[str, Any]
    prev: str

    def to_bytes(self) -> bytes:
        return canonical(
            {
                "n": self.n,
                "time": self.time,
                "actor": {"name": self.actor.name, "role": self.actor.role},
                "act": self.act,
                "payload": self.payload,
                "prev": self.prev,
            }
        )


def canonical(value: Json) -> bytes:
    """RFC 8785 bytes of NFC strings, integers, booleans, null, lists and objects; floats are refused."""
    _check(value)
    return rfc8785.dumps(value)


def _check(value: Any) -> None:
    match value:
        case bool() | int() | None:
            return
        case str():
            if not unicodedata.is_normalized("NFC", value):
                raise ValueError(f"not NFC: {value!r}")
        case list() | tuple():
            for item in value:
                _check(item)
        case dict() | Mapping():
            for key, item in value.items():
                _check(key)
                _check(item)
        case _:
            raise ValueError(f"not canonical JSON: {type(value).__name__}")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def origin(chain_id: str) -> str:
    """The `prev` of a chain's first line."""
    return sha256(chain_id.encode())


def grouped(digest: str) -> str:
    """A digest in groups of four, as printed."""
    return " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))


def read_chain(lines: Iterable[bytes], first_prev: str | None = None, start: int = 1) -> Iterator[tuple[Line, str]]:
    """Each line with its own hash, checked as it streams: canonical, numbered from `start`, chained.

    Raises BrokenChain. `first_prev` is `origin(round id)` where it is known, or the hash of the line before `start`.
    """
    prev = first_prev
    for n, raw in enumerate(lines, start):
        line = _read(raw, n)
        if line.n != n or type(line.n) is not int:  # True == 1
            raise BrokenChain(n, "number")
        if prev is not None and line.prev != prev:
            raise BrokenChain(n, "prev")
        prev = sha256(raw)
        yield line, prev


def _read(raw: bytes, n: int) -> Line:
    try:
        value = json.loads(raw)
        actor = value["actor"]
        line = Line(value["n"], value["time"], Actor(actor["name"], actor["role"]), value["act"], value["payload"],
                    value["prev"])  # fmt: skip
        if line.to_bytes() != raw:
            raise BrokenChain(n, "form")
    except (ValueError, KeyError, TypeError, RecursionError, rfc8785.CanonicalizationError):
        raise BrokenChain(n, "form") from None
    return line

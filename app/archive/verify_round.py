"""The records of a round as the archive holds them, read as strictly as anybody else's files."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from app.archive.bag import PAYLOAD, Bag
from app.archive.check import Fault, first_fault
from app.domain.agency import FolderKind
from app.domain.ballotfile import read_ballots
from app.domain.entry import Paper
from app.domain.errors import InputFault
from app.domain.ids import RoundId
from app.domain.journal import canonical, sha256
from app.domain.regulation import Regulation, read_regulation
from app.domain.replay import SUM_MODULUS, ballot_sum
from app.domain.round import Definition
from app.domain.roundfile import read_round
from app.domain.style import Style
from app.domain.tally import StyleCount, Tallier
from app.texts import _

SEAL = f"{PAYLOAD}seal.json"
TALLY = f"{PAYLOAD}tally.json"
ROUND = f"{PAYLOAD}round.toml"
JOURNAL = f"{PAYLOAD}journal.jsonl"
_PAPERS_AT_ONCE = 5000
T = TypeVar("T")


def ballots_name(style: str) -> str:
    return f"{PAYLOAD}ballots-{style}.csv"


@dataclass(frozen=True)
class SealFile:
    """seal.json: its bytes, what they say, and the seal itself."""

    raw: bytes
    value: dict[str, Any]
    round_id: RoundId
    kind: FolderKind
    passes: int
    journal_head: str

    @property
    def digest(self) -> str:
        return sha256(self.raw)


@dataclass(frozen=True)
class Counted:
    """What a style's ballots come to. `sum` is the order-free sum of domain/replay.py."""

    count: StyleCount
    sum: int
    last_number: int


@dataclass(frozen=True)
class Rules:
    """The round and the regulation that the ballots are counted under."""

    definition: Definition
    regulation: Regulation


def read_seal(bag: Bag) -> SealFile:
    """Raises Fault where it is not canonical JSON or lacks what the other files are held against."""
    raw = bag.read(SEAL)
    try:
        value = json.loads(raw)
        found = SealFile(
            raw,
            value,
            RoundId(_text(value["round"]["id"])),
            FolderKind(value["kind"]),
            value["settings"]["passes"],
            _text(value["journal_head"]),
        )
        if type(found.passes) is int and found.passes in (1, 2) and canonical(value) == raw:
            return found
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise Fault(SEAL, _("không phải JSON chuẩn tắc (RFC 8785) như lúc niêm phong."))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def read_rules(bag: Bag, passes: int) -> Rules:
    """round.toml and the regulation beside it. Raises Fault naming the file, its line and what is wrong there."""
    file = _read(ROUND, lambda: read_round(bag.read(ROUND), ROUND))
    name = f"{PAYLOAD}{file.regulation}.toml"
    regulation = _read(name, lambda: read_regulation(bag.read(name), name, file.regulation))
    return Rules(file.definition(regulation, passes), regulation)


def _read(member: str, reading: Callable[[], T]) -> T:
    try:
        return reading()
    except InputFault as error:
        raise Fault(member, first_fault(error)) from None


def count_ballots(bag: Bag, rules: Rules, style: Style) -> Counted:
    """Read a style's ballots once, in a stream. Raises Fault where a number does not rise."""
    name = ballots_name(style.code)
    if name not in bag:
        raise Fault(name, _("thiếu trong hồ sơ."))
    settings = rules.definition.settings
    tallier, total, last = Tallier(len(style.subjects), settings), 0, 0
    with bag.open(name) as stream:
        papers = (paper for _line, paper in read_ballots(stream, name, style, settings))
        for chunk in _chunks(papers):
            last = _rising(name, chunk, last)
            tallier.add((paper.marks, paper.invalid) for paper in chunk)
            total = (total + sum(map(ballot_sum, chunk))) % SUM_MODULUS
    return Counted(tallier.count(), total, last)


def _chunks(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    rest = iter(papers)
    while chunk := list(islice(rest, _PAPERS_AT_ONCE)):
        yield chunk


def _rising(name: str, chunk: Iterable[Paper], last: int) -> int:
    for paper in chunk:
        if paper.number <= last:
            raise Fault(name, _("phiếu {0} đứng sau phiếu {1}: phải xếp tăng dần, mỗi số một lần.").format(
                paper.number, last))  # fmt: skip
        last = paper.number
    return last

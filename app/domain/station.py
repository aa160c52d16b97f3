"""Another PC that keys some entries of a round: what is lent to it, and its chain as it comes back (design.md §6, §9).

A station's chain starts where the round's does, so that its first line names the round; that line says which station
it is. It comes back in slices, one with each entry that is taken over, so the round's chain holds it whole up to the
last of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.entry import Paper, Slot, paper_from_json
from app.domain.errors import Refusal
from app.domain.ids import PaperNumber, StyleCode
from app.domain.journal import BrokenChain, Line, origin, read_chain
from app.domain.machine import LoanState
from app.texts import _

SlotPlace = tuple[StyleCode, int, int]
"""A slot as the journal names it: style, batch, slot."""

BEGUN = "station.begun"
LENT = "station.lent"
MERGED = "station.merged"
RECALLED = "station.recalled"


class StationFault(Exception):
    """A station's chain says what cannot be; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Keyed:
    """An entry that was finished at a station; `upto` is the number of the line that ends it."""

    place: SlotPlace
    person: str
    papers: tuple[Paper, ...]
    upto: int


@dataclass
class _Entry:
    person: str
    papers: dict[PaperNumber, Paper] = field(default_factory=dict)


class StationChain:
    """A station's chain, read slice by slice. Open entries and those not taken over yet stay in memory, no others."""

    def __init__(self, station: str, round_id: str | None = None) -> None:
        """`round_id` None: the chain's start is taken as it says (the round's own chain vouches for it)."""
        self.station = station
        self.lines = 0
        self.head = origin(round_id) if round_id is not None else None
        self.done: dict[SlotPlace, Keyed] = {}
        self._open: dict[SlotPlace, _Entry] = {}

    def read(self, raw: Iterable[bytes]) -> None:
        """The next lines. Raises StationFault where the chain is broken, or tells what cannot be."""
        try:
            for line, digest in read_chain(raw, self.head, self.lines + 1):
                self._feed(line)
                self.lines, self.head = line.n, digest
        except BrokenChain as broken:
            raise StationFault(f"chain.{broken.reason}") from None
        except (KeyError, ValueError, TypeError, AttributeError):
            raise StationFault("payload") from None

    def take(self, place: SlotPlace) -> Keyed:
        """An entry that is finished, which is forgotten here. Raises StationFault where there is none."""
        if place not in self.done:
            raise StationFault("slot")
        return self.done.pop(place)

    @property
    def open(self) -> frozenset[SlotPlace]:
        """Entries that were begun and not ended."""
        return frozenset(self._open)

    def person_of(self, place: SlotPlace) -> str:
        """Whoever has an entry open."""
        return self._open[place].person

    def papers_of(self, place: SlotPlace) -> tuple[Paper, ...]:
        """The papers of an open entry, by number."""
        return _sorted(self._open[place].papers)

    def _feed(self, line: Line) -> None:
        if (line.n == 1) != (line.act == BEGUN):
            raise StationFault("begin")
        match line.act:
            case "station.begun":
                if line.payload["station"] != self.station:
                    raise StationFault("station")
            case "entry.opened":
                self._begin(line)
            case "paper.saved" | "paper.corrected":
                paper = paper_from_json(line.payload["paper"])
                self._keep(line, paper)
            case "paper.dropped":
                del self._mine(line).papers[PaperNumber(line.payload["number"])]
            case "entry.discarded":
                self._mine(line)
                del self._open[place_of(line.payload)]
            case "entry.done":
                self._end(line)
            case _:
                pass

    def _begin(self, line: Line) -> None:
        place = place_of(line.payload)
        if place in self._open or place in self.done:
            raise StationFault("twice")
        self._open[place] = _Entry(line.actor.name)

    def _mine(self, line: Line) -> _Entry:
        entry = self._open[place_of(line.payload)]
        if entry.person != line.actor.name:
            raise StationFault("person")
        return entry

    def _keep(self, line: Line, paper: Paper) -> None:
        held = self._mine(line).papers
        if (paper.number in held) == (line.act == "paper.saved"):
            raise StationFault("paper")
        held[paper.number] = paper

    def _end(self, line: Line) -> None:
        place, entry = place_of(line.payload), self._mine(line)
        papers = _sorted(entry.papers)
        if line.payload["papers"] != len(papers):
            raise StationFault("count")
        del self._open[place]
        self.done[place] = Keyed(place, entry.person, papers, line.n)


class StationLedger:
    """What a round's own chain says of its stations: who has which slot, and the slices that came back."""

    def __init__(self) -> None:
        self._lent: dict[SlotPlace, str] = {}
        self._chains: dict[str, StationChain] = {}

    def lend(self, payload: Mapping[str, Any]) -> None:
        for value in payload["slots"]:
            place = place_of(value)
            if place in self._lent:
                raise StationFault("lent")
            self._lent[place] = payload["station"]

    def recall(self, payload: Mapping[str, Any]) -> None:
        for value in payload["slots"]:
            self._give_back(place_of(value), payload["station"])

    def need_free(self, place: SlotPlace) -> None:
        """Nobody keys here what is lent."""
        if place in self._lent:
            raise StationFault("lent")

    def merge(self, payload: Mapping[str, Any], round_id: str | None = None) -> Keyed:
        """The entry that a line brings in, as the station's own chain tells it."""
        station, place = payload["station"], place_of(payload)
        self._give_back(place, station)
        chain = self._chains.setdefault(station, StationChain(station, round_id))
        chain.read(text.encode() for text in payload["lines"])
        keyed = chain.take(place)
        papers = tuple(paper_from_json(value) for value in payload["papers"])
        if (keyed.person, keyed.papers) != (payload["person"], papers):
            raise StationFault("papers")
        return keyed

    def _give_back(self, place: SlotPlace, station: str) -> None:
        if self._lent.pop(place, None) != station:
            raise StationFault("lent")


def place_of(payload: Mapping[str, Any]) -> SlotPlace:
    return StyleCode(payload["style"]), int(payload["batch"]), int(payload["slot"])


def place_json(place: SlotPlace) -> dict[str, Any]:
    return {"style": place[0], "batch": place[1], "slot": place[2]}


def _sorted(papers: Mapping[PaperNumber, Paper]) -> tuple[Paper, ...]:
    return tuple(papers[number] for number in sorted(papers))


def finished(chain: StationChain) -> tuple[Keyed, ...]:
    """What a station has to give back, in the order in which it was finished."""
    return tuple(sorted(chain.done.values(), key=lambda keyed: keyed.upto))


def check_lend(slots: Sequence[tuple[str, Slot, Slot]], passes: int) -> None:
    """Refuse to lend a slot that is begun, lent or not keyed at all. Each comes as its name, itself and the other."""
    if not slots:
        raise Refusal("station.slots", _("Chọn ít nhất một lượt của một tập."))
    for word, slot, _other in slots:
        if slot.number > passes:
            raise Refusal("station.passes", _("{0}: đợt này chỉ nhập một lượt.").format(word))
        if slot.state is not None:
            raise Refusal("station.begun", _("{0} đã có người nhập nên không giao đi được.").format(word))
        if slot.lent:
            raise Refusal("station.lent", _("{0} đang giao cho một máy nhập rồi.").format(word))


def check_return(state: LoanState | None, other: str | None, keyed_by: str, word: str) -> None:
    """Refuse an entry that comes back: never lent, called back, or keyed by whoever has the other pass."""
    match state:
        case None:
            raise Refusal("station.foreign", _("{0} không được giao cho máy này.").format(word))
        case LoanState.RECALLED:
            text = _("{0} đã được thu hồi để nhập ở đây nên không nhận nữa.")
            raise Refusal("station.recalled", text.format(word))
        case LoanState.RETURNED:
            raise Refusal("station.returned", _("{0} đã nhận rồi.").format(word))
        case LoanState.LENT | LoanState.HERE:
            pass
    if other is not None and other == keyed_by:
        text = _("{0} do {1} nhập, là người đã nhập lượt kia: thu hồi rồi nhờ người khác nhập lại.")
        raise Refusal("station.same", text.format(word, keyed_by))


def slices(lines: Sequence[bytes], start: int, found: Iterable[Keyed]) -> Iterator[tuple[Keyed, list[bytes]]]:
    """Each entry with the lines that are new since the one before it; `start` lines are known already."""
    for keyed in found:
        upto = max(start, keyed.upto)
        yield keyed, list(lines[start:upto])
        start = upto


def share(numbers: Sequence[int], machines: int, which: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The batches whose first, and whose second pass the `which`-th of so many PCs (from 1) keys, each PC one person.

    The batches are cut into as many runs as there are PCs. A PC keys the first pass of its own run, then the second
    of the next PC's: nobody waits, no two PCs' work differs by more than two batches, and no one meets a batch twice.
    """
    own, other = _run(numbers, machines, which - 1), _run(numbers, machines, which % machines)
    return own, other if machines > 1 else ()


def _run(numbers: Sequence[int], machines: int, at: int) -> tuple[int, ...]:
    return tuple(numbers[at * len(numbers) // machines : (at + 1) * len(numbers) // machines])

"""The count made again from the journal alone (R05), by the same rules that made it the first time.

Lines stream by; what stays in memory are the open batches and three hashes for each accepted one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.batch import Papers, Resolution, settle
from app.domain.entry import Paper, check_paper, paper_from_json
from app.domain.errors import Refusal
from app.domain.ids import PaperNumber, StyleCode
from app.domain.journal import Line, canonical, sha256
from app.domain.round import Settings
from app.domain.station import StationFault, StationLedger, place_of
from app.domain.style import Style
from app.domain.tally import StyleCount, Tallier, refused_reasons

SUM_MODULUS = 1 << 256
Key = tuple[StyleCode, int]


class ReplayFault(Exception):
    """Journal line `n` says something that cannot have happened; `reason` is a short code."""

    def __init__(self, n: int, reason: str) -> None:
        super().__init__(f"{n}: {reason}")
        self.n = n
        self.reason = reason


@dataclass
class _Open:
    """A batch that is being keyed: papers and typist by slot, resolutions so far."""

    papers: dict[int, dict[PaperNumber, Paper]] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    resolutions: list[Resolution] = field(default_factory=list)


class Replay:
    """Feed it a round's lines in order, then ask `counts`."""

    def __init__(self, styles: Iterable[Style], settings: Settings) -> None:
        self._styles = {style.code: style for style in styles}
        self._settings = settings
        self._refused = refused_reasons(settings)
        self._talliers = {code: Tallier(len(s.subjects), settings) for code, s in self._styles.items()}
        self._withdrawn = {code: Tallier(len(s.subjects), settings) for code, s in self._styles.items()}
        self._open: dict[Key, _Open] = {}
        self._accepted: dict[Key, str] = {}
        self._stations = StationLedger()
        self.acts: dict[str, int] = {}
        self.sums = dict.fromkeys(self._styles, 0)

    def feed(self, line: Line) -> None:
        """Take one line; raises ReplayFault where it contradicts those before it."""
        self.acts[line.act] = self.acts.get(line.act, 0) + 1
        try:
            self._feed(line)
        except Refusal as refusal:
            raise ReplayFault(line.n, refusal.code) from None
        except StationFault as fault:
            raise ReplayFault(line.n, f"station.{fault.reason}") from None
        except (KeyError, ValueError, TypeError, IndexError, AttributeError):
            raise ReplayFault(line.n, "payload") from None

    def counts(self) -> dict[StyleCode, StyleCount]:
        """The count of each style from the accepted batches."""
        return {code: _minus(t.count(), self._withdrawn[code].count()) for code, t in self._talliers.items()}

    def _sum(self, style: StyleCode, ballots: Iterable[Paper], sign: int) -> None:
        self.sums[style] = (self.sums[style] + sign * sum(map(ballot_sum, ballots))) % SUM_MODULUS

    def _feed(self, line: Line) -> None:
        match line.act:
            case "entry.opened":
                self._open_entry(line, line.actor.name)
            case "entry.keyed":
                self._open_entry(line, line.actor.name)
                self._papers(line, line.actor.name)
            case "station.lent":
                self._stations.lend(line.payload)
            case "station.recalled":
                self._stations.recall(line.payload)
            case "station.merged":
                keyed = self._stations.merge(line.payload)
                self._open_entry(line, keyed.person)
                self._papers(line, keyed.person)
            case "paper.saved" | "paper.corrected":
                self._paper(line, line.payload["paper"], line.actor.name, new=line.act == "paper.saved")
            case "paper.dropped":
                del self._slot(line, line.actor.name)[PaperNumber(line.payload["number"])]
            case "entry.voided" | "entry.discarded":
                self._drop(line)
            case "cell.resolved":
                self._resolve(line)
            case "batch.accepted":
                self._accept(line)
            case "batch.reopened":
                self._reopen(line)
            case "paper.renumbered" if "paper" in line.payload:  # older lines tell the number alone
                self._renumbered(line)
            case _:
                pass

    def _key(self, payload: Mapping[str, Any]) -> Key:
        key = StyleCode(payload["style"]), int(payload["batch"])
        if key[0] not in self._styles:
            raise ValueError("style")
        return key

    def _open_entry(self, line: Line, person: str) -> None:
        key, slot = self._key(line.payload), int(line.payload["slot"])
        self._stations.need_free(place_of(line.payload))
        batch = self._open.setdefault(key, _Open())
        if key in self._accepted or slot in batch.papers or slot not in range(1, self._settings.passes + 1):
            raise ReplayFault(line.n, "slot")
        if person in batch.people.values():
            raise ReplayFault(line.n, "same_person")
        batch.papers[slot] = {}
        batch.people[slot] = person

    def _slot(self, line: Line, person: str) -> dict[PaperNumber, Paper]:
        key, slot = self._key(line.payload), int(line.payload["slot"])
        batch = self._open[key]
        if batch.people[slot] != person:
            raise ReplayFault(line.n, "person")
        return batch.papers[slot]

    def _papers(self, line: Line, person: str) -> None:
        for value in line.payload["papers"]:
            self._paper(line, value, person, new=True)

    def _paper(self, line: Line, value: list[object], person: str, new: bool) -> None:
        paper, held = paper_from_json(value), self._slot(line, person)
        check_paper(paper, len(self._styles[self._key(line.payload)[0]].subjects), self._refused)
        if (paper.number in held) == new:
            raise ReplayFault(line.n, "paper")
        held[paper.number] = paper

    def _renumbered(self, line: Line) -> None:
        """A paper put right before it was keyed; what follows tells it again under its number, or not at all."""
        paper, style = paper_from_json(line.payload["paper"]), self._styles[StyleCode(line.payload["style"])]
        check_paper(paper, len(style.subjects), self._refused)
        if paper.number != line.payload["number"]:
            raise ReplayFault(line.n, "paper")

    def _drop(self, line: Line) -> None:
        batch, slot = self._open[self._key(line.payload)], int(line.payload["slot"])
        del batch.papers[slot], batch.people[slot]
        batch.resolutions.clear()

    def _resolve(self, line: Line) -> None:
        payload, batch = line.payload, self._open[self._key(line.payload)]
        if line.actor.name in batch.people.values():
            raise ReplayFault(line.n, "same_person")
        row = Resolution(PaperNumber(payload["number"]), payload["code"], payload["value"])
        batch.resolutions.append(row)

    def _accept(self, line: Line) -> None:
        key = self._key(line.payload)
        if key in self._accepted:
            raise ReplayFault(line.n, "accepted_twice")
        ballots = tuple(paper_from_json(value) for value in line.payload["ballots"])
        if self._settled(self._open.pop(key), key) != ballots:
            raise ReplayFault(line.n, "ballots")
        self._accepted[key] = _digest(line.payload["ballots"])
        self._talliers[key[0]].add((b.marks, b.invalid) for b in ballots)
        self._sum(key[0], ballots, 1)

    def _settled(self, batch: _Open, key: Key) -> tuple[Paper, ...]:
        if sorted(batch.papers) != list(range(1, self._settings.passes + 1)):
            raise ValueError("passes")
        first: Papers = batch.papers[1]
        second: Papers = batch.papers.get(2, first)
        settled = settle(first, second, batch.resolutions, self._styles[key[0]], self._refused)
        if settled.open:
            raise ValueError("open differences")
        return settled.ballots

    def _reopen(self, line: Line) -> None:
        """The withdrawn ballots, and the entries that stay, are in the line; the ballots must be the accepted ones."""
        key = self._key(line.payload)
        if self._accepted.pop(key) != _digest(line.payload["ballots"]):
            raise ReplayFault(line.n, "ballots")
        ballots = [paper_from_json(value) for value in line.payload["ballots"]]
        self._withdrawn[key[0]].add((b.marks, b.invalid) for b in ballots)
        self._sum(key[0], ballots, -1)
        batch = self._open[key] = _Open()
        for kept in line.payload["kept"]:
            slot = int(kept["slot"])
            papers = [paper_from_json(value) for value in kept["papers"]]
            batch.papers[slot] = {p.number: p for p in papers}
            batch.people[slot] = kept["person"]


def ballot_sum(paper: Paper) -> int:
    """A ballot's share of the order-free sum by which two sets of ballots are compared without holding either."""
    return int(sha256(f"{paper.number},{paper.marks},{paper.invalid or ''}".encode()), 16)


def _digest(ballots: list[Any]) -> str:
    return sha256(canonical(ballots))


def _minus(all_: StyleCount, gone: StyleCount) -> StyleCount:
    """What is left of a count when withdrawn ballots are taken out."""
    if gone.papers == 0:
        return all_
    subjects = tuple(
        type(a)(a.high - b.high, a.confidence - b.confidence, a.low - b.low, a.blank - b.blank, a.over - b.over)
        for a, b in zip(all_.subjects, gone.subjects, strict=True)
    )
    invalid = {reason: n - gone.invalid.get(reason, 0) for reason, n in all_.invalid.items()}
    return StyleCount(
        all_.papers - gone.papers,
        {reason: n for reason, n in invalid.items() if n},
        subjects,
        all_.blank_papers - gone.blank_papers,
        all_.over_papers - gone.over_papers,
        all_.spoilt - gone.spoilt,
    )

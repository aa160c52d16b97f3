"""The count from the journal is the count of the accepted ballots, whatever way they came there."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import settings as budget
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.domain.entry import Paper
from app.domain.ids import PaperNumber, StyleCode
from app.domain.journal import Actor, Line
from app.domain.replay import SUM_MODULUS, Replay, ReplayFault, ballot_sum
from app.domain.round import Settings
from tests.app.domain.cases import PLAIN, counted, paper, style

STYLES = {StyleCode("A"): 3, StyleCode("B"): 2}
BATCHES = ((StyleCode("A"), 1), (StyleCode("A"), 2), (StyleCode("B"), 1))
PEOPLE = ("an", "bình", "chi")
Batch = tuple[StyleCode, int]


def line(n: int, person: str, act: str, **payload: Any) -> Line:
    return Line(n, "", Actor(person, "member"), act, payload, "")


def new_replay(passes: int = 2) -> Replay:
    settings = Settings(PLAIN.base, passes, "line", "invalid", "ignore", "ignore")
    return Replay([style(width, code) for code, width in STYLES.items()], settings)


@dataclass
class Keying:
    """A batch as the walk knows it."""

    people: dict[int, str] = field(default_factory=dict)
    papers: dict[int, dict[int, Paper]] = field(default_factory=dict)
    settled: dict[int, Paper | None] = field(default_factory=dict)  # third keyings so far, by number
    accepted: list[Paper] | None = None

    def differing(self) -> list[int]:
        one, two = self.papers[1], self.papers[2]
        return sorted(n for n in one.keys() | two.keys() if one.get(n) != two.get(n))


class Walk(RuleBasedStateMachine):
    """Keys, corrects, voids, settles, accepts and reopens as the rules of the house allow, and writes it down."""

    def __init__(self) -> None:
        super().__init__()
        self.n = 0
        self.replay = new_replay()
        self.batches = {key: Keying() for key in BATCHES}

    def write(self, person: str, act: str, key: Batch, **payload: Any) -> None:
        self.n += 1
        self.replay.feed(line(self.n, person, act, style=key[0], batch=key[1], **payload))

    def sheet(self, data: st.DataObject, key: Batch, number: int) -> Paper:
        width = STYLES[key[0]]
        marks = st.text("12309", min_size=width, max_size=width).map(lambda m: paper(number, m))
        alike = st.just(paper(number, "1" * width))  # so that passes often agree
        return data.draw(
            st.one_of(alike, marks, st.sampled_from(("torn", "foreign")).map(lambda r: paper(number, "", r)))
        )

    def pick(self, data: st.DataObject, fits: Any) -> Any:
        """Any batch and slot that fits, or None."""
        found = [(key, slot) for key in BATCHES for slot in (1, 2) if fits(self.batches[key], slot)]
        return data.draw(st.sampled_from(found)) if found else None

    @staticmethod
    def keyable(batch: Keying, slot: int) -> bool:
        return slot in batch.papers and batch.accepted is None and not batch.settled

    @rule(data=st.data(), person=st.sampled_from(PEOPLE), at_once=st.booleans())
    def open(self, data: st.DataObject, person: str, at_once: bool) -> None:
        free = lambda b, s: b.accepted is None and s not in b.papers and b.people.get(3 - s) != person  # noqa: E731
        if (picked := self.pick(data, free)) is None:
            return
        self.begin(data, *picked, person, at_once)

    def begin(self, data: st.DataObject, key: Batch, slot: int, person: str, at_once: bool) -> None:
        batch = self.batches[key]
        first = 1 if key[1] == 1 else 26
        papers = (
            [self.sheet(data, key, n) for n in range(first, first + data.draw(st.integers(1, 4)))] if at_once else []
        )
        batch.people[slot], batch.papers[slot] = person, {p.number: p for p in papers}
        if at_once:
            self.write(person, "entry.keyed", key, slot=slot, papers=[p.as_json() for p in papers])
        else:
            self.write(person, "entry.opened", key, slot=slot)

    @rule(data=st.data(), offset=st.integers(0, 4))
    def key(self, data: st.DataObject, offset: int) -> None:
        """A paper saved, or one that was saved before corrected."""
        if (picked := self.pick(data, self.keyable)) is None:
            return
        key, slot = picked
        batch = self.batches[key]
        keyed = self.sheet(data, key, (1 if key[1] == 1 else 26) + offset)
        act = "paper.corrected" if keyed.number in batch.papers[slot] else "paper.saved"
        batch.papers[slot][keyed.number] = keyed
        self.write(batch.people[slot], act, key, slot=slot, paper=keyed.as_json())

    @rule(data=st.data())
    def drop(self, data: st.DataObject) -> None:
        if (picked := self.pick(data, lambda b, s: self.keyable(b, s) and b.papers[s])) is None:
            return
        key, slot = picked
        batch = self.batches[key]
        number = data.draw(st.sampled_from(sorted(batch.papers[slot])))
        del batch.papers[slot][number]
        self.write(batch.people[slot], "paper.dropped", key, slot=slot, number=number)

    @rule(data=st.data(), act=st.sampled_from(("entry.voided", "entry.discarded")))
    def void(self, data: st.DataObject, act: str) -> None:
        if (picked := self.pick(data, lambda b, s: b.accepted is None and s in b.papers)) is None:
            return
        key, slot = picked
        batch = self.batches[key]
        del batch.papers[slot], batch.people[slot]
        batch.settled.clear()  # what was settled between these two passes says nothing of others
        self.write("trưởng ban", act, key, slot=slot)

    def settle_one(self, data: st.DataObject, key: Batch, number: int) -> None:
        """A third keying of one paper, written as its rows; sometimes it agrees with neither pass."""
        batch = self.batches[key]
        one, two = batch.papers[1].get(number), batch.papers[2].get(number)
        truth = data.draw(
            st.sampled_from([p for p in (one, two) if p is not None]) | st.just(self.sheet(data, key, number))
        )
        whole = one is None or two is None or one.invalid is not None or two.invalid is not None
        if one is None or two is None:
            truth = data.draw(st.sampled_from((truth, None)))
        elif not whole:  # cells: only those that differ can change
            third = truth.marks or "3" * STYLES[key[0]]
            marks = (a if a == b else c for a, b, c in zip(one.marks, two.marks, third, strict=True))
            truth = paper(number, "".join(marks))
        batch.settled[number] = truth
        for code, value in self.rows(key, truth, one, two, whole):
            self.write("trưởng ban", "cell.resolved", key, number=number, code=code, value=value)

    @staticmethod
    def rows(
        key: Batch, truth: Paper | None, one: Paper | None, two: Paper | None, whole: bool
    ) -> list[tuple[str, str]]:
        if truth is None:
            return [("number", "")]
        if truth.invalid is not None:
            return [("invalid", truth.invalid)]
        cells = [(f"S{place}", mark) for place, mark in enumerate(truth.marks, 1)]
        if whole:
            return cells
        assert one is not None
        assert two is not None
        return [cell for cell, a, b in zip(cells, one.marks, two.marks, strict=True) if a != b]

    @rule(data=st.data())
    def settle_some(self, data: st.DataObject) -> None:
        both = lambda b, s: s == 1 and b.accepted is None and len(b.papers) == 2 and len(b.settled) < len(b.differing())  # noqa: E731
        if (picked := self.pick(data, both)) is None:
            return
        key, _slot = picked
        batch = self.batches[key]
        self.settle_one(data, key, data.draw(st.sampled_from([n for n in batch.differing() if n not in batch.settled])))

    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        """Finish a batch: key the slots that are still free, settle what is open, accept."""
        if (picked := self.pick(data, lambda b, s: s == 1 and b.accepted is None)) is None:
            return
        key, _slot = picked
        batch = self.batches[key]
        for slot in {1, 2} - batch.papers.keys():
            person = next(name for name in PEOPLE if name != batch.people.get(3 - slot))
            self.begin(data, key, slot, person, at_once=True)
        for number in batch.differing():
            if number not in batch.settled:
                self.settle_one(data, key, number)
        agreed = {n: p for n, p in batch.papers[1].items() if batch.papers[2].get(n) == p}
        ballots = agreed | {n: p for n, p in batch.settled.items() if p is not None}
        batch.accepted = [ballots[n] for n in sorted(ballots)]
        self.write("hệ thống", "batch.accepted", key, ballots=[b.as_json() for b in batch.accepted])

    @rule(data=st.data(), keep=st.sets(st.sampled_from((1, 2))))
    def reopen(self, data: st.DataObject, keep: set[int]) -> None:
        if (picked := self.pick(data, lambda b, s: s == 1 and b.accepted is not None)) is None:
            return
        key, _slot = picked
        batch = self.batches[key]
        assert batch.accepted is not None
        kept = [
            {"slot": s, "person": batch.people[s], "papers": [p.as_json() for p in batch.papers[s].values()]}
            for s in sorted(keep)
        ]
        withdrawn = [b.as_json() for b in batch.accepted]
        for slot in {1, 2} - keep:
            del batch.papers[slot], batch.people[slot]
        batch.accepted = None
        batch.settled.clear()
        self.write("trưởng ban", "batch.reopened", key, ballots=withdrawn, kept=kept)

    @precondition(lambda self: self.n % 5 == 0)
    @rule(act=st.sampled_from(("turnout.keyed", "warning.explained", "round.prepared")))
    def other_acts(self, act: str) -> None:
        self.n += 1
        self.replay.feed(line(self.n, "an", act, anything=1))

    @invariant()
    def the_count_is_that_of_the_accepted_ballots(self) -> None:
        for code, width in STYLES.items():
            ballots = [p for key in BATCHES if key[0] == code for p in self.batches[key].accepted or ()]
            assert self.replay.counts()[code] == counted(width, [(p.marks, p.invalid) for p in ballots])
            assert self.replay.sums[code] == sum(map(ballot_sum, ballots)) % SUM_MODULUS


Walk.TestCase.settings = budget(stateful_step_count=50)
TestWalk = Walk.TestCase


A1 = {"style": "A", "batch": 1}
ONE, OTHER = [1, "123", None], [1, "121", None]
OPEN = [("an", "entry.opened", {**A1, "slot": 1}), ("bình", "entry.opened", {**A1, "slot": 2})]
ALIKE = [
    *OPEN,
    ("an", "paper.saved", {**A1, "slot": 1, "paper": ONE}),
    ("bình", "paper.saved", {**A1, "slot": 2, "paper": ONE}),
]
UNLIKE = [*ALIKE[:3], ("bình", "paper.saved", {**A1, "slot": 2, "paper": OTHER})]
ACCEPTED = [*ALIKE, ("an", "batch.accepted", {**A1, "ballots": [ONE]})]


def feed(replay: Replay, acts: list[tuple[str, str, dict[str, Any]]]) -> None:
    for n, (person, act, payload) in enumerate(acts, 1):
        replay.feed(line(n, person, act, **payload))


def test_the_way_a_batch_goes() -> None:
    replay = new_replay()
    feed(replay, ACCEPTED)
    assert replay.counts() == {"A": counted(3, [("123", None)]), "B": counted(2, [])}
    assert replay.acts == {"entry.opened": 2, "paper.saved": 2, "batch.accepted": 1}


def test_one_pass() -> None:
    replay = new_replay(passes=1)
    feed(replay, [OPEN[0], ALIKE[2], ("an", "batch.accepted", {**A1, "ballots": [ONE]})])
    assert replay.counts()[StyleCode("A")].papers == 1


@pytest.mark.parametrize(
    ("before", "person", "act", "payload", "reason"),
    [
        ([], "an", "entry.opened", {**A1, "slot": 3}, "slot"),
        ([], "an", "entry.opened", {**A1, "slot": 0}, "slot"),
        ([], "an", "entry.opened", {**A1, "style": "C", "slot": 1}, "payload"),
        (OPEN[:1], "bình", "entry.opened", {**A1, "slot": 1}, "slot"),
        (OPEN[:1], "an", "entry.opened", {**A1, "slot": 2}, "same_person"),
        (ACCEPTED, "chi", "entry.opened", {**A1, "slot": 1}, "slot"),
        ([], "an", "paper.saved", {**A1, "slot": 1, "paper": ONE}, "payload"),
        (OPEN, "bình", "paper.saved", {**A1, "slot": 1, "paper": ONE}, "person"),
        (ALIKE, "an", "paper.saved", {**A1, "slot": 1, "paper": ONE}, "paper"),
        (OPEN, "an", "paper.corrected", {**A1, "slot": 1, "paper": ONE}, "paper"),
        (OPEN, "an", "paper.saved", {**A1, "slot": 1, "paper": [1, "12", None]}, "paper.unfinished"),
        (OPEN, "an", "paper.saved", {**A1, "slot": 1, "paper": [1, "124", None]}, "paper.mark"),
        (OPEN, "an", "paper.saved", {**A1, "slot": 1, "paper": [1, "", "added"]}, "paper.counts"),
        (OPEN, "an", "paper.saved", {**A1, "slot": 1, "paper": "x"}, "payload"),
        (OPEN, "an", "paper.dropped", {**A1, "slot": 1, "number": 1}, "payload"),
        (OPEN, "an", "entry.voided", {**A1, "batch": 2, "slot": 1}, "payload"),
        (OPEN[:1], "an", "batch.accepted", {**A1, "ballots": []}, "payload"),  # one pass of two
        (ALIKE, "an", "batch.accepted", {**A1, "ballots": []}, "ballots"),
        (ALIKE, "an", "batch.accepted", {**A1, "ballots": [OTHER]}, "ballots"),
        (ALIKE, "an", "batch.accepted", {**A1, "ballots": [ONE, [2, "111", None]]}, "ballots"),
        (UNLIKE, "an", "batch.accepted", {**A1, "ballots": [ONE]}, "payload"),  # nobody settled it
        (ACCEPTED, "an", "batch.accepted", {**A1, "ballots": [ONE]}, "accepted_twice"),
        (ALIKE, "an", "batch.reopened", {**A1, "ballots": [ONE], "kept": []}, "payload"),
        (ACCEPTED, "an", "batch.reopened", {**A1, "ballots": [OTHER], "kept": []}, "ballots"),
        ([], "an", "cell.resolved", {**A1, "number": 1, "code": "S3", "value": "1"}, "payload"),
        (OPEN, "an", "paper.saved", {"slot": 1}, "payload"),
        ([], "an", "paper.renumbered", {"style": "A", "slot": 1, "number": 2, "to": None, "paper": ONE}, "paper"),
        ([], "an", "paper.renumbered", {"style": "C", "slot": 1, "number": 1, "to": None, "paper": ONE}, "payload"),
        ([], "an", "paper.renumbered", {"style": "A", "number": 1, "paper": [1, "12", None]}, "paper.unfinished"),
    ],
)
def test_what_cannot_have_happened(
    before: list[tuple[str, str, dict[str, Any]]], person: str, act: str, payload: dict[str, Any], reason: str
) -> None:
    replay = new_replay()
    feed(replay, before)
    with pytest.raises(ReplayFault) as fault:
        replay.feed(line(len(before) + 1, person, act, **payload))
    assert (fault.value.n, fault.value.reason) == (len(before) + 1, reason)


@pytest.mark.parametrize("more", [{}, {"paper": [7, "123", None]}])
def test_a_paper_put_right_before_it_was_keyed_counts_for_nothing(more: dict[str, Any]) -> None:
    replay = new_replay()
    feed(replay, [("an", "paper.renumbered", {"style": "A", "slot": 1, "number": 7, "to": None, **more}), *ACCEPTED])
    assert replay.counts() == {"A": counted(3, [("123", None)]), "B": counted(2, [])}


def test_a_resolution_of_nothing_is_seen_when_the_batch_is_accepted() -> None:
    idle = ("chi", "cell.resolved", {**A1, "number": 1, "code": "S1", "value": "1"})
    replay = new_replay()
    feed(replay, [*ALIKE, idle])
    with pytest.raises(ReplayFault) as fault:
        replay.feed(line(6, "an", "batch.accepted", **A1, ballots=[ONE]))
    assert fault.value.reason == "resolve.idle"


def test_sums_tell_sets_of_ballots_apart() -> None:
    """The same ballots in any order have the same sum; a mark moved from one paper to another does not."""
    papers = [paper(1, "123"), paper(2, "111")]
    swapped = [Paper(PaperNumber(1), "111", None), Paper(PaperNumber(2), "123", None)]
    assert sum(map(ballot_sum, papers)) == sum(map(ballot_sum, papers[::-1]))
    assert sum(map(ballot_sum, papers)) != sum(map(ballot_sum, swapped))
    assert ballot_sum(paper(1, "", "torn")) != ballot_sum(paper(1, "", "struck"))

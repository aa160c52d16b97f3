"""Any walk of keying, settling, reopening and turnout: nothing but refusals, and the journal always tells the same."""

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.domain.batch import Resolution
from app.domain.entry import EntryState, Paper
from app.domain.errors import Refusal
from app.domain.ids import BatchId, EntryId, PaperNumber, StyleCode
from app.domain.journal import origin, read_chain
from app.domain.replay import SUM_MODULUS, Replay, ballot_sum
from app.domain.round import Explanation, RoundState
from app.domain.tally import Vote
from app.services import batch as views
from app.services import entry as entries
from app.services import reconcile
from app.services import round as rounds
from app.services import seal as seals
from app.services import turnout as turnouts
from app.storage import batch as batches
from app.storage import journal
from app.storage import round as stored
from app.storage.batch import BatchRow
from tests.app.services.house import House, all_came, definition, house

PEOPLE = st.sampled_from(["head", "secretary", "member", "chair", "observer", "admin"])
SLOTS = st.sampled_from([1, 2])
NUMBERS = st.integers(1, 5).map(PaperNumber)
MARKS = st.sampled_from(["111", "112", "300", "999", "000"])
VOTES = st.one_of(MARKS.map(lambda m: (m, None)), st.sampled_from([("", "torn"), ("", "other")]))
SLIPS = st.sampled_from([None, ("222", None), ("", "torn")])
CODES = st.sampled_from(["S1", "S2", "S3", "invalid", "number"])
VALUES = st.sampled_from(["", "1", "2", "3", "0", "9", "torn", "4", "5"])
ROWS = st.lists(st.builds(Resolution, NUMBERS, CODES, VALUES), min_size=1, max_size=4)


class Walk(RuleBasedStateMachine):
    """Two batches of style A (four papers) and one of B (none is needed there: nothing came back)."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self._house: House = self._stack.enter_context(house(folder))
        self._round = self._house.counting(definition(), {"A": 4, "B": 0}, size=2)
        self._style = stored.style_id(self._house.database, self._round, StyleCode("A"))

    def teardown(self) -> None:
        self._stack.close()

    def _rows(self) -> list[BatchRow]:
        return batches.of_round(self._house.database, self._round)

    def _batch(self, at: int) -> BatchRow:
        rows = self._rows()
        return rows[at % len(rows)]

    def _entry(self, at: int, slot: int) -> tuple[BatchId, EntryId | None]:
        row = self._batch(at)
        return row.id, batches.live_entry(self._house.database, row.id, slot)

    def _owner(self, batch: BatchId, slot: int) -> str:
        return batches.slots(self._house.database, batch)[slot - 1].person or "head"

    @property
    def is_counting(self) -> bool:
        return stored.state(self._house.database, self._round) is RoundState.COUNTING

    @initialize(votes=st.tuples(VOTES, VOTES), slip=SLIPS, begun=st.integers(0, 3), agreed=st.booleans())
    def begin(self, votes: tuple[Vote, ...], slip: Vote | None, begun: int, agreed: bool) -> None:
        """Walks begin at the first paper, or where much is done already."""
        if begun:
            self.key_all(votes, slip)
        if agreed:
            self.agree()

    @rule(who=PEOPLE, at=st.integers(0, 2), slot=SLOTS)
    def open(self, who: str, at: int, slot: int) -> None:
        _try(lambda: self._house.open(who, self._batch(at).id, slot))

    @rule(at=st.integers(0, 2), slot=SLOTS, number=NUMBERS, vote=VOTES, correct=st.booleans())
    def save(self, at: int, slot: int, number: PaperNumber, vote: Vote, correct: bool) -> None:
        batch, entry = self._entry(at, slot)
        if entry is not None:
            who, paper = self._house[self._owner(batch, slot)], Paper(number, *vote)
            _try(lambda: entries.save_paper(who, entry, paper, correct=correct))

    @rule(votes=st.tuples(VOTES, VOTES), slip=SLIPS)
    def key_all(self, votes: tuple[Vote, ...], slip: Vote | None) -> None:
        """Two people key every batch's papers, the second with a slip; what is open or done already is refused."""
        for row in self._rows():
            numbers = (2 * row.number - 1, 2 * row.number)
            right = [Paper(PaperNumber(n), *vote) for n, vote in zip(numbers, votes, strict=True)]
            other = [Paper(right[0].number, *slip), right[1]] if slip else right
            for slot, who, papers in ((1, "secretary", right), (2, "member", other)):
                _try(lambda: self._house.key(who, row.id, slot, papers))  # noqa: B023

    @rule(at=st.integers(0, 2), slot=SLOTS, number=NUMBERS)
    def drop(self, at: int, slot: int, number: PaperNumber) -> None:
        batch, entry = self._entry(at, slot)
        if entry is not None:
            _try(lambda: entries.drop_paper(self._house[self._owner(batch, slot)], entry, number))

    @rule(at=st.integers(0, 2), slot=SLOTS, number=NUMBERS, right=NUMBERS, vote=VOTES)
    def renumber(self, at: int, slot: int, number: PaperNumber, right: PaperNumber, vote: Vote) -> None:
        batch, entry = self._entry(at, slot)
        if entry is not None:
            who = self._house[self._owner(batch, slot)]
            _try(lambda: entries.renumber_paper(who, entry, number, Paper(right, *vote)))

    @rule(at=st.integers(0, 2), slot=SLOTS)
    def finish(self, at: int, slot: int) -> None:
        batch, entry = self._entry(at, slot)
        if entry is not None:
            _try(lambda: entries.finish(self._house[self._owner(batch, slot)], entry))

    @rule(at=st.integers(0, 2), slot=SLOTS)
    def discard(self, at: int, slot: int) -> None:
        batch, entry = self._entry(at, slot)
        if entry is not None:
            _try(lambda: entries.discard(self._house[self._owner(batch, slot)], entry))

    @rule(at=st.integers(0, 2), who=PEOPLE, witness=PEOPLE, rows=ROWS)
    def resolve(self, at: int, who: str, witness: str, rows: list[Resolution]) -> None:
        _try(lambda: entries.resolve(self._house[who], witness, self._batch(at).id, rows))

    @rule(at=st.integers(0, 2), data=st.data())
    def settle(self, at: int, data: st.DataObject) -> None:
        """Rows for what does differ."""
        row = self._batch(at)
        for found in entries.differences(self._house["head"], row.id)[:2]:
            codes = [found.code] if found.code else ["S1", "S2", "S3"]
            rows = [Resolution(found.number, str(code), data.draw(st.sampled_from("12309"))) for code in codes]
            if found.code is None:
                rows = data.draw(st.sampled_from([rows, [Resolution(found.number, "invalid", "torn")],
                                                  [Resolution(found.number, "number", "")],
                                                  [Resolution(found.number, "number", "4")]]))  # fmt: skip
            _try(lambda: entries.resolve(self._house["head"], "chair", row.id, rows))  # noqa: B023

    @rule(at=st.integers(0, 2), slots=st.sampled_from([[1], [2], [1, 2], []]), second=PEOPLE)
    def void(self, at: int, slots: list[int], second: str) -> None:
        _try(lambda: entries.void(self._house["head"], self._house[second], self._batch(at).id, slots, "vì nhầm"))

    @rule(who=PEOPLE, style=st.sampled_from("AB"), returned=st.sampled_from([0, 2, 4, 5]))
    def turnout(self, who: str, style: str, returned: int) -> None:
        _try(lambda: turnouts.key(self._house[who], self._round, StyleCode(style), all_came(returned)))

    @rule()
    def agree(self) -> None:
        """The figures that hold, and every warning that there is explained."""
        for style, returned in (("A", 4), ("B", 0)):
            for who in ("secretary", "member"):
                figures = all_came(returned or 4) if returned else replace(all_came(4), returned=0, not_returned=4)
                _try(lambda: turnouts.key(self._house[who], self._round, StyleCode(style), figures))  # noqa: B023
        for found in reconcile.answer(self._house["head"], self._round).findings:
            given = Explanation(found.code, found.style, "Đã xem.")
            _try(lambda: reconcile.explain(self._house["head"], self._round, given))  # noqa: B023

    @rule(who=PEOPLE, style=st.sampled_from("AB"))
    def clear(self, who: str, style: str) -> None:
        _try(lambda: turnouts.clear(self._house[who], self._round, StyleCode(style), "đếm lại"))

    @rule(who=PEOPLE, code=st.sampled_from(["W01", "W02", "W04", "R09"]), style=st.sampled_from("AB"))
    def explain(self, who: str, code: str, style: str) -> None:
        given = Explanation(code, StyleCode(style), "Đã xem.")
        _try(lambda: reconcile.explain(self._house[who], self._round, given))

    @rule(head=PEOPLE, chair=PEOPLE)
    def seal(self, head: str, chair: str) -> None:
        _try(lambda: seals.seal(self._house[head], self._house[chair], self._round, signed=True))

    @rule()
    def seal_by_the_right_two(self) -> None:
        self.seal("head", "chair")

    @rule(who=PEOPLE)
    def lock_again(self, who: str) -> None:
        """A list that is being counted is locked already: its papers stay where they are."""
        assert not _try(lambda: rounds.prepare(self._house[who], self._round))

    @rule(who=PEOPLE, is_often=st.integers(0, 3))
    def back(self, who: str, is_often: int) -> None:
        if is_often == 0 and _try(lambda: rounds.unprepare(self._house[who], self._round, "nhầm")):
            rounds.begin_counting(self._house["head"], self._round, {StyleCode("A"): 4, StyleCode("B"): 0}, size=2)

    @invariant()
    def the_journal_tells_the_same(self) -> None:
        database = self._house.database
        settled = stored.load(database, self._round)
        replay = Replay(settled.styles, settled.settings)
        for line, _digest in read_chain(journal.lines(database, self._round), origin(self._round)):
            replay.feed(line)
        assert replay.counts() == reconcile.count(database, self._round, settled)
        ballots = [paper for chunk in batches.ballots(database, self._style) for paper in chunk]
        assert replay.sums[StyleCode("A")] == sum(map(ballot_sum, ballots)) % SUM_MODULUS

    @invariant()
    def every_batch_can_be_shown(self) -> None:
        for view in views.overview(self._house["observer"], self._round):
            held = {slot.person for slot in batches.slots(self._house.database, view.id) if slot.person}
            live = [s for s in batches.slots(self._house.database, view.id) if s.state is not None]
            assert len(held) == len(live)  # two slots, two people
            accepted = batches.load(self._house.database, view.id).accepted
            assert not accepted or all(slot.state is EntryState.DONE for slot in live)

    @precondition(lambda self: not self.is_counting)
    @invariant()
    def what_is_sealed_balances(self) -> None:
        assert stored.state(self._house.database, self._round) is RoundState.SEALED
        assert not reconcile.answer(self._house["head"], self._round).blocking


def _try(act: object) -> bool:
    """Whether it was done; a refusal is an answer, anything else a bug."""
    try:
        act()  # type: ignore[operator]
    except Refusal:
        return False
    return True


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=25, stateful_step_count=40)

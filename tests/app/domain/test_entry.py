"""What may be keyed, by whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entry import (
    LARGEST_NUMBER,
    EntryState,
    Paper,
    Slot,
    check_form_code,
    check_own,
    check_paper,
    check_resolver,
    open_entry,
    paper_from_json,
)
from app.domain.errors import Refusal
from app.domain.tally import KEYED_REASONS
from tests.app.domain.cases import paper

FREE = (Slot(1, None, None), Slot(2, None, None))


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code and bool(refusal.text))


@pytest.mark.parametrize(
    "good",
    [
        paper(1, "12309"),
        paper(LARGEST_NUMBER, "00000"),
        *(paper(7, "", reason) for reason in KEYED_REASONS if reason not in {"added", "words"}),
    ],
)
def test_papers_that_may_be_keyed(good: Paper) -> None:
    check_paper(good, 5, frozenset({"added", "words"}))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (paper(0, "12309"), "paper.number"),
        (paper(-1, "12309"), "paper.number"),
        (paper(LARGEST_NUMBER + 1, "12309"), "paper.number"),
        (paper(1, "1230"), "paper.unfinished"),
        (paper(1, "123091"), "paper.unfinished"),
        (paper(1, ""), "paper.unfinished"),
        (paper(1, "12345"), "paper.mark"),
        (paper(1, "1230 "), "paper.mark"),
        (paper(1, "1230９"), "paper.mark"),  # a digit of another script
        (paper(1, "", "blank_all"), "paper.reason"),  # given by rule, never keyed
        (paper(1, "", ""), "paper.reason"),
        (paper(1, "", "added"), "paper.counts"),
        (paper(1, "12309", "torn"), "paper.both"),
    ],
)
def test_papers_that_may_not(bad: Paper, code: str) -> None:
    with refused(code):
        check_paper(bad, 5, frozenset({"added", "words"}))


def test_what_the_settings_spoil_may_be_keyed() -> None:
    check_paper(paper(1, "", "added"), 5, frozenset())


@given(st.integers(1, LARGEST_NUMBER), st.text("12309", max_size=6), st.sampled_from((None, *KEYED_REASONS)))
def test_a_paper_comes_back_from_the_journal(number: int, marks: str, invalid: str | None) -> None:
    assert paper_from_json(list(paper(number, marks, invalid).as_json())) == paper(number, marks, invalid)


@pytest.mark.parametrize(
    "value",
    [
        [],
        [1, "1"],
        ["1", "1", None],
        [True, "1", None],
        [1, 1, None],
        [1, "1", 0],
        [1, "1", None, None],
        [1.0, "1", None],
    ],
)
def test_what_is_no_paper(value: list[object]) -> None:
    with pytest.raises(ValueError):
        paper_from_json(value)


@pytest.mark.parametrize("slot", [1, 2])
def test_anyone_may_begin_a_free_slot(slot: int) -> None:
    open_entry(FREE, slot, "an", 2)


@pytest.mark.parametrize("state", [EntryState.OPEN, EntryState.DONE])
@pytest.mark.parametrize("slot", [1, 2])
def test_the_second_typist_is_not_the_first(state: EntryState, slot: int) -> None:
    taken = Slot(3 - slot, state, "an")
    slots = (taken, FREE[1]) if slot == 2 else (FREE[0], taken)
    with refused("entry.same"):
        open_entry(slots, slot, "an", 2)
    open_entry(slots, slot, "bình", 2)  # also while the first is still keying, on another PC


def test_a_paused_entry_is_picked_up_by_the_same_person_alone() -> None:
    slots = (Slot(1, EntryState.OPEN, "an"), FREE[1])
    open_entry(slots, 1, "an", 2)
    with refused("entry.taken"):
        open_entry(slots, 1, "bình", 2)


def test_a_done_entry_is_not_opened_again() -> None:
    with refused("entry.done"):
        open_entry((Slot(1, EntryState.DONE, "an"), FREE[1]), 1, "an", 2)


def test_a_slot_that_is_away_takes_no_key() -> None:
    with refused("entry.lent"):
        open_entry((Slot(1, None, None, lent=True), FREE[1]), 1, "an", 2)
    open_entry((Slot(1, None, None, lent=True), FREE[1]), 2, "an", 2)


def test_one_pass_has_one_slot() -> None:
    open_entry(FREE, 1, "an", 1)
    with refused("entry.passes"):
        open_entry(FREE, 2, "an", 1)


@pytest.mark.parametrize("state", [None, EntryState.DONE, EntryState.VOIDED])
def test_only_an_open_entry_is_keyed(state: EntryState | None) -> None:
    with refused("entry.closed"):
        check_own(Slot(1, state, "an"), "an")


def test_only_its_own_person_keys_an_entry() -> None:
    check_own(Slot(1, EntryState.OPEN, "an"), "an")
    with refused("entry.other"):
        check_own(Slot(1, EntryState.OPEN, "an"), "bình")


def test_who_settles_a_difference() -> None:
    slots = (Slot(1, EntryState.DONE, "an"), Slot(2, EntryState.DONE, "bình"))
    check_resolver(slots, "chi", "dũng")
    check_resolver(slots, "chi", "an")  # a typist may be the witness
    for typist in ("an", "bình"):
        with refused("resolve.typist"):
            check_resolver(slots, typist, "dũng")
    with refused("resolve.witness"):
        check_resolver(slots, "chi", "chi")


@pytest.mark.parametrize("typed", ["KLCT", "klct", " KLCT "])
def test_the_form_code_of_this_paper(typed: str) -> None:
    check_form_code(typed, "KLCT")


@pytest.mark.parametrize("typed", ["", "KLC", "KLCB", "TCLK", "K LCT"])
def test_a_paper_of_another_list_is_not_keyed(typed: str) -> None:
    with refused("entry.form"):
        check_form_code(typed, "KLCT")

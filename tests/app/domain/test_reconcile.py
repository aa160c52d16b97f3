"""The named equations, each made to hold, to fail and to prove nothing; and the warnings."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.finding import Finding, Severity
from app.domain.reconcile import Accounts, Answer, State, StyleAccounts, reconcile
from app.domain.tally import Vote
from app.domain.turnout import Turnout
from tests.app.domain.cases import PLAIN, accounts, balanced, counted, regulation, votes

CAST: list[Vote] = [("12", None), ("13", None), ("11", None), ("22", None), ("00", None), ("", "torn"), ("", "foreign"),
                    ("12", None), ("21", None), ("12", None), ("11", None), ("11", None)]  # fmt: skip
PILES = {"blank_all": 1, "torn": 1, "foreign": 1}
HELD = replace(balanced(len(CAST), foreign=1), piles=PILES)


def answer(
    *styles: StyleAccounts, passes: int = 2, same_bytes: bool = False, signed: bool = True, clock: int = 0
) -> Answer:
    return reconcile(Accounts(styles, replace(PLAIN, passes=passes), regulation(), same_bytes, signed, clock))


def with_turnout(turnout: Turnout, **changes: object) -> Answer:
    return answer(accounts(2, CAST, turnout, **changes))


def told(found: Answer, severity: Severity) -> list[str]:
    return [f.code for f in found.findings if f.severity is severity]


def the(found: Answer, code: str) -> Finding:
    (finding,) = [f for f in found.findings if f.code == code]
    return finding


def test_a_vote_that_balances() -> None:
    found = with_turnout(HELD)
    assert not found.blocking
    assert [f.code for f in found.findings] == ["W09"]  # a foreign paper wants its explanation
    codes = ["R01", "R02", "R03", "R04", "R04", "R04", "R04", "R05", "R06", "R06", "R07", "R08", "R09"]
    assert [e.code for e in found.equations] == codes
    assert {e.state for e in found.equations} == {State.HOLDS}


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"printed": HELD.printed + 1}, ["R01"]),
        ({"unused": 3}, ["R01"]),
        ({"spoiled": 2}, ["R01"]),
        ({"lost": 1}, ["R01"]),
        ({"lost": 1, "unused": 3}, []),
        ({"exchanged": 1}, ["R02"]),
        ({"not_returned": 1}, ["R02"]),
        ({"issued": HELD.issued + 1, "exchanged": 1, "unused": 3}, []),  # a paper handed back and replaced
        ({"issued": HELD.issued + 1, "not_returned": 1, "unused": 3}, ["R06"]),  # one more in hand than people
        ({"issued": HELD.issued + 1, "not_returned": 1, "unused": 3, "present": HELD.present + 1}, []),
        ({"returned": HELD.returned + 1, "not_returned": 0}, ["R02", "R03"]),
        ({"foreign": 2}, ["R02", "R04"]),
        ({"foreign": 2, "not_returned": 1}, ["R04"]),
        ({"piles": {**PILES, "torn": 2}}, ["R04"]),
        ({"piles": {"torn": 1, "foreign": 1}}, ["R04"]),
        ({"piles": {**PILES, "struck": 1}}, ["R04"]),
        ({"piles": {**PILES, "struck": 0}}, []),
        ({"piles": {}}, ["R04", "R04", "R04"]),
        ({"present": HELD.summoned + 1}, ["R06"]),
        ({"present": HELD.issued - 1}, ["R06"]),
        ({"summoned": 17}, ["R07"]),  # 11 of 17 are under two thirds
        ({"summoned": 16}, []),
        ({"summoned": 0}, ["R06", "R07"]),
    ],
)
def test_each_figure_that_does_not_fit(change: dict[str, object], errors: list[str]) -> None:
    assert told(with_turnout(replace(HELD, **change)), Severity.ERROR) == errors  # type: ignore[arg-type]


def test_what_was_worked_out_proves_nothing() -> None:
    found = with_turnout(replace(HELD, unused=None, not_returned=None, piles=None))
    assert not found.blocking
    assert told(found, Severity.DERIVED) == ["R01", "R02", "R04", "R04", "R04"]
    assert the(found, "R01").numbers["unused"] == 4
    assert the(found, "R02").numbers["not_returned"] == 0


@pytest.mark.parametrize(
    ("turnout", "errors"),
    [
        (replace(HELD, unused=None, printed=HELD.issued), ["R01"]),  # spoiled 1, so unused would be −1
        (replace(HELD, unused=None, printed=HELD.issued + 1), []),
        (replace(HELD, not_returned=None, exchanged=1), ["R02"]),
    ],
)
def test_a_worked_out_negative_is_an_error(turnout: Turnout, errors: list[str]) -> None:
    assert told(with_turnout(turnout), Severity.ERROR) == errors


@given(st.lists(votes(3, PLAIN), min_size=1, max_size=30), st.data())
def test_any_vote_counted_right_balances(cast: list[Vote], data: st.DataObject) -> None:
    """However many were exchanged, lost, never returned or left over, true figures have no error."""
    exchanged, lost, gone, unused, spoiled = (data.draw(st.integers(0, 5)) for _ in range(5))
    foreign = sum(reason == "foreign" for _m, reason in cast)
    issued = len(cast) - foreign + exchanged + gone
    present = issued - exchanged
    turnout = Turnout(
        summoned=max(present, 1) + present // 2,
        present=max(present, 1),
        printed=issued + unused + spoiled + lost,
        issued=issued,
        returned=len(cast),
        spoiled=spoiled,
        unused=data.draw(st.sampled_from((unused, None))),
        exchanged=exchanged,
        lost=lost,
        not_returned=data.draw(st.sampled_from((gone, None))),
        foreign=foreign,
        piles=data.draw(st.sampled_from((dict(counted(3, cast).invalid), None))),
    )
    found = answer(accounts(3, cast, turnout))
    assert not found.blocking
    hand = turnout.unused is not None and turnout.not_returned is not None and turnout.piles is not None
    assert not (hand and told(found, Severity.DERIVED))


_FIGURES = ("printed", "issued", "returned", "spoiled", "unused", "exchanged", "lost", "not_returned", "foreign")


@given(st.sampled_from(_FIGURES), st.integers(1, 50), st.booleans())
def test_one_wrong_figure_never_balances(name: str, by: int, more: bool) -> None:
    turnout = replace(HELD, present=500, summoned=500, printed=HELD.printed + 300, unused=304)
    wrong = getattr(turnout, name) + (by if more else -by)
    if wrong >= 0:
        found = with_turnout(replace(turnout, **{name: wrong}))
        assert {"R01", "R02"} & set(told(found, Severity.ERROR))


@pytest.mark.parametrize(
    ("present", "summoned", "needed", "holds"),
    [
        (80, 120, 80, True),  # exactly two thirds
        (79, 120, 80, False),
        (81, 121, 81, True),
        (80, 121, 81, False),
        (82, 122, 82, True),
        (81, 122, 82, False),
        (1, 1, 1, True),
        (0, 1, 1, False),
        (0, 0, 0, False),  # nobody summoned is no meeting
    ],
)
def test_the_quorum(present: int, summoned: int, needed: int, holds: bool) -> None:
    found = with_turnout(replace(HELD, present=present, summoned=summoned))
    (equation,) = [e for e in found.equations if e.code == "R07"]
    assert [t.value for t in (*equation.left, *equation.right)] == [present, needed]
    assert equation.state is (State.HOLDS if holds else State.FAILS)


def test_more_papers_in_hand_than_people() -> None:
    """A paper handed back and replaced is taken away once; the numbers are told as they were counted."""
    found = with_turnout(replace(HELD, issued=14, exchanged=2, unused=None, not_returned=None, printed=30))
    assert the(found, "R06").numbers == {"issued": 14, "exchanged": 2, "present": 11}


def test_ballots_and_papers_returned() -> None:
    assert told(answer(accounts(2, CAST[:-1], HELD)), Severity.ERROR) == ["R03"]


def test_the_journal_must_count_the_same() -> None:
    for other in ([("13", None), *CAST[1:]], CAST[:-1], [*CAST[:5], ("", "struck"), *CAST[6:]]):
        found = with_turnout(HELD, replayed=counted(2, other))
        assert told(found, Severity.ERROR) == ["R05"]
    one_line = with_turnout(HELD, replayed=counted(2, [("13", None), *CAST[1:]]))
    assert the(one_line, "R05").numbers == {"subjects": 2, "agreeing": 1}


def test_a_count_that_does_not_add_up_is_seen() -> None:
    count = counted(2, CAST)
    torn = replace(count, subjects=(replace(count.subjects[0], high=count.subjects[0].high + 1), count.subjects[1]))
    assert the(with_turnout(HELD, count=torn, replayed=torn), "R05").numbers["agreeing"] == 1


def test_every_batch_accepted() -> None:
    found = with_turnout(HELD, batches=3, accepted_batches=2)
    assert told(found, Severity.ERROR) == ["R08"]
    assert the(found, "R08").numbers == {"batches": 3, "accepted_batches": 2}


@pytest.mark.parametrize(("first", "last", "warns"), [(1, 12, False), (1, 13, True), (2, 13, True), (5, 40, True)])
def test_numbers_without_a_gap(first: int, last: int, warns: bool) -> None:
    found = with_turnout(HELD, first_number=first, last_number=last)
    assert not found.blocking
    assert ("R09" in told(found, Severity.WARNING)) is warns


def test_a_gap_is_told_only_when_every_batch_is_accepted() -> None:
    """Until then papers are missing because nobody keyed them yet."""
    found = with_turnout(HELD, last_number=13, batches=2, accepted_batches=1)
    assert [f.code for f in found.findings] == ["R08", "W09"]


def test_no_paper_came_back() -> None:
    turnout = Turnout(3, 3, 3, 3, 0, 0, unused=0, not_returned=3, piles={})
    found = answer(accounts(2, [], turnout))
    assert not found.findings


def test_styles_are_never_added_up() -> None:
    """Two styles that are off by one in opposite ways are two errors."""
    one = accounts(2, CAST, replace(HELD, printed=HELD.printed + 1))
    two = accounts(2, CAST, replace(HELD, printed=HELD.printed - 1))
    assert told(answer(one, two), Severity.ERROR) == ["R01", "R01"]


def good(papers: int) -> list[Vote]:
    return [("12", None)] * papers


@pytest.mark.parametrize(("faulty", "mark", "code"), [(2, "0", None), (3, "0", "W01"), (2, "9", None), (3, "9", "W02")])
def test_many_faulty_lines(faulty: int, mark: str, code: str | None) -> None:
    """Over a tenth of the lines: of 10 papers with 2 lines, more than 2."""
    cast: list[Vote] = [*good(10 - faulty), *[(f"1{mark}", None)] * faulty]
    found = answer(accounts(2, cast))
    assert told(found, Severity.WARNING) == ([code] if code else [])
    if code:
        assert the(found, code).numbers == {"papers": faulty}  # how many papers, never which mark or whose


@pytest.mark.parametrize(("vote", "code"), [("00", "W01"), ("10", "W01"), ("19", "W02")])
def test_what_a_rule_makes_of_the_paper_hides_no_faulty_line(vote: str, code: str) -> None:
    """Where one faulty line spoils the paper, every paper with one is invalid: its lines are counted all the same."""
    strict = replace(PLAIN, invalid_line="paper")
    count = counted(2, [*good(10), *[(vote, None)] * 3], strict)
    assert count.valid_papers == 10
    held = accounts(2, [*good(10), *[(vote, None)] * 3], count=count, replayed=count)
    found = reconcile(Accounts((held,), strict, regulation()))
    assert the(found, code).numbers == {"papers": 3}


def test_papers_keyed_invalid_have_no_lines() -> None:
    """One blank line of 20 that were keyed, whatever lies beside."""
    torn: list[Vote] = [("", "torn")] * 30
    assert told(answer(accounts(2, [*good(8), *[("10", None)] * 2, *torn])), Severity.WARNING) == []
    assert told(answer(accounts(2, [*good(7), *[("10", None)] * 3, *torn])), Severity.WARNING) == ["W01"]


@pytest.mark.parametrize(("papers", "warns"), [(0, False), (1, True), (9, True), (10, False)])
def test_a_group_so_small_that_secrecy_suffers(papers: int, warns: bool) -> None:
    assert ("W04" in told(answer(accounts(2, good(papers))), Severity.WARNING)) is warns


def test_batches_with_all_papers_alike_are_named() -> None:
    found = with_turnout(HELD, alike_batches=(2, 5))
    assert [f.numbers for f in found.findings if f.code == "W03"] == [{"batch": 2}, {"batch": 5}]


def test_warnings_of_one_style() -> None:
    assert the(with_turnout(HELD, disagreeing_resolutions=3), "W08").numbers == {"resolutions": 3}
    assert the(with_turnout(HELD), "W09").numbers == {"exchanged": 0, "lost": 0, "foreign": 1}
    none = answer(accounts(2, good(10)))
    assert not none.findings
    for name in ("exchanged", "lost"):
        assert "W09" in told(answer(accounts(2, good(10), replace(balanced(10), **{name: 1}))), Severity.WARNING)


def test_warnings_of_the_round() -> None:
    plain = accounts(2, good(10))
    for found, code in (
        (answer(plain, passes=1), "W05"),
        (answer(plain, same_bytes=True), "W05"),
        (answer(plain, signed=False), "W06"),
        (answer(plain, clock=2), "W07"),
    ):
        assert [(f.code, f.style, f.severity) for f in found.findings] == [(code, None, Severity.WARNING)]
    assert the(answer(plain, clock=2), "W07").numbers == {"lines": 2}


def test_no_warning_before_the_seal_names_a_mark_or_a_subject() -> None:
    cast: list[Vote] = [*good(3), *[("09", None)] * 6]
    found = answer(
        accounts(
            2, cast, replace(balanced(9), exchanged=1), alike_batches=(1,), disagreeing_resolutions=1, last_number=20
        ),
        passes=1,
        signed=False,
        clock=1,
    )
    warnings = [f for f in found.findings if f.severity is Severity.WARNING]
    assert {f.code for f in warnings} == {"R09", "W01", "W02", "W03", "W04", "W05", "W06", "W07", "W08", "W09"}
    allowed = {"papers", "batch", "returned", "least", "resolutions", "exchanged", "lost", "foreign", "passes", "lines",
               "last_number", "numbers"}  # fmt: skip
    assert {name for f in warnings for name in f.numbers} == allowed


@given(st.lists(votes(2, PLAIN), max_size=20), st.booleans())
def test_findings_are_the_equations_that_do_not_hold(cast: list[Vote], by_hand: bool) -> None:
    found = answer(accounts(2, cast, replace(HELD, unused=4 if by_hand else None)))
    told_codes = [f.code for f in found.findings if f.code.startswith("R")]
    assert told_codes == [e.code for e in found.equations if e.state is not State.HOLDS]
    numbers = [dict(f.numbers) for f in found.findings if f.code.startswith("R")]
    sides = [{t.name: t.value for t in (*e.left, *e.right)} for e in found.equations if e.state is not State.HOLDS]
    assert numbers == sides

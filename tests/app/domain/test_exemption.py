"""app.domain.exemption: who need not be voted on, from the roster and the regulation's own articles."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refusal
from app.domain.exemption import check_exemptions, check_places, months_before, propose
from app.domain.ids import SubjectCode
from app.domain.regulation import ExemptionRule, Rule
from app.domain.roster import Exemption, Held, Leader, LeaderStatus
from app.domain.style import Subject
from tests.app.domain.cases import regulation
from tests.app.services.house import definition, people_style

DAY = dt.date(2026, 12, 18)
W, R, ILL, MOVED, LEFT = LeaderStatus


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def held(since: str | None, until: str | None = None, position: str = "Trưởng phòng") -> Held:
    return Held(position, "Phòng Một", day(since), day(until))


def leader(name: str, status: LeaderStatus, *posts: Held, since: str | None = None, sick_note: bool = False) -> Leader:
    return Leader(name, name, None, status, posts, status_since=day(since), confirmed=sick_note)


OLD = held("2020-05-01")
# Sixteen made-up leaders: the rule that covers each (None: voted on), and whether something must still be found out.
TABLE = [
    (leader("An", W, OLD), None, False),
    (leader("Bình", R, OLD, since="2026-11-02"), "retiring", False),
    (leader("Chi", R, OLD), "retiring", False),  # a notice without its day is a notice
    (leader("Dung", R, OLD, since="2026-12-19"), None, False),  # the notice comes the day after
    (leader("Giang", W, held("2026-01-01")), "appointed_this_year", False),
    (leader("Hà", W, held("2025-12-31")), None, False),
    (leader("Khoa", W, held("2026-12-18")), "appointed_this_year", False),  # on the very day
    (leader("Lan", W, held("2027-01-02")), None, False),  # not in office yet
    (leader("Minh", W, held("2021-03-01", "2026-02-28"), held("2026-03-01")), None, False),  # the same post again
    (leader("Nga", W, held("2021-03-01", "2026-02-28", "Phó Trưởng phòng"), held("2026-03-01")),
     "appointed_this_year", False),
    (leader("Oanh", ILL, OLD, since="2026-06-18", sick_note=True), "gravely_ill", False),  # six months to the day
    (leader("Phúc", ILL, OLD, since="2026-06-19", sick_note=True), None, False),  # a day short
    (leader("Quân", ILL, OLD, since="2026-01-05"), "gravely_ill", True),  # no medical confirmation noted
    (leader("Sơn", ILL, OLD, sick_note=True), "gravely_ill", True),  # since when?
    (leader("Tâm", ILL, held("2026-04-01"), since="2026-05-01"), "appointed_this_year", False),  # a whole rule first
    (leader("Uyên", LEFT, held("2026-04-01")), None, False),
    (leader("Vy", W, held("2026-04-01", "2026-09-30")), None, False),  # holds no post now
]  # fmt: skip


@pytest.mark.parametrize(("who", "code", "lacks"), TABLE, ids=lambda value: getattr(value, "name", None))
def test_the_table_of_leaders(who: Leader, code: str | None, lacks: bool) -> None:
    found = propose([who], regulation(), DAY)
    assert [proposal.rule.code for proposal in found] == ([code] if code else [])
    for proposal in found:
        assert proposal.rule.rule.article.startswith("Nghị quyết 96/2023/QH15, Điều 2")
        assert proposal.fact.endswith(".") and bool(proposal.lacks) is lacks


def other_rules(*conditions: str) -> object:
    rules = tuple(ExemptionRule(each, each, Rule("Điều 5", "s", each)) for each in conditions)
    return replace(regulation(), exemptions=rules)


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        ("under_nine_months", held("2026-03-19"), held("2026-03-18")),
        ("reappointed_in_year", held("2026-01-01"), held("2025-12-31")),
    ],
)
def test_other_regulations_ask_otherwise(condition: str, yes: Held, no: Held) -> None:
    again = leader("An", W, held("2021-01-01", "2025-12-31"), yes)
    assert [p.fact for p in propose([again], other_rules(condition), DAY)]  # type: ignore[arg-type]
    assert not propose([leader("An", W, no)], other_rules(condition), DAY)  # type: ignore[arg-type]


def test_whoever_was_moved_in_the_year() -> None:
    rules = other_rules("moved_in_year")
    assert propose([leader("An", MOVED, OLD, since="2026-02-01")], rules, DAY)  # type: ignore[arg-type]
    assert not propose([leader("An", MOVED, OLD, since="2025-02-01")], rules, DAY)  # type: ignore[arg-type]
    assert not propose([leader("An", MOVED, OLD)], rules, DAY)  # type: ignore[arg-type]


@given(st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 30))
def test_months_go_back_to_the_same_day_or_the_month_s_last(day: dt.date, months: int) -> None:
    back = months_before(day, months)
    assert (day.year * 12 + day.month) - (back.year * 12 + back.month) == months
    assert back.day == day.day or (back.day < day.day and (back + dt.timedelta(days=1)).day == 1)


def test_a_list_with_an_open_case_is_not_locked() -> None:
    told = definition(styles=(people_style("A", "Bình", "An"),))
    subjects = (Subject(SubjectCode("Bình"), "Bình", "x", "y"), Subject(SubjectCode("An"), "An", "x", "y"))
    told = replace(told, styles=(replace(told.styles[0], subjects=subjects),))
    proposals = propose([row[0] for row in TABLE], regulation(), DAY)
    with pytest.raises(Refusal, match="chưa ai quyết định: Bình"):
        check_exemptions(told, proposals, [])
    decided = Exemption("Bình", "retiring", "Điều 2", "Vẫn điều hành")
    check_exemptions(told, proposals, [replace(decided, stands=False)])
    with pytest.raises(Refusal, match="còn tên trên mẫu A"):
        check_exemptions(told, proposals, [decided])
    check_exemptions(replace(told, styles=()), proposals, [decided])


def test_what_the_roster_does_not_say_holds_nobody_up() -> None:
    proposals = propose([row[0] for row in TABLE if row[2]], regulation(), DAY)
    assert proposals and all(p.lacks for p in proposals)
    subject = Subject(SubjectCode("Quân"), "Quân", "x", "y")
    check_exemptions(definition(styles=(replace(people_style("A"), subjects=(subject,)),)), proposals, [])


def test_one_person_in_at_most_two_places() -> None:
    styles = tuple(people_style(code, "An") for code in "ABC")
    check_places(definition(styles=styles[:2]), regulation())
    with pytest.raises(Refusal, match=r"An có tên trên 3 mẫu phiếu \(A, B, C\)"):
        check_places(definition(styles=styles), regulation())
    check_places(definition(styles=styles), replace(regulation(), places=0))

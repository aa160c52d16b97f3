"""app.domain.deadline: counted back from the day of the vote, moved with it, told in a word."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deadline import Deadline, Standing, moved, next_due, plan, standing, standing_word, under
from tests.app.domain.cases import regulation

DAY = dt.date(2026, 12, 18)


def test_the_regulation_s_days_are_counted_back() -> None:
    found = plan(regulation(), DAY)
    assert [str(each.due) for each in found] == ["2026-11-28", "2026-12-03", "2026-12-08", "2026-12-15"]
    assert found[1].article == "Điều 9" and found[1].source == "s"


@given(st.integers(-400, 400), st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)))
def test_what_is_not_done_moves_with_the_vote(days: int, day: dt.date) -> None:
    now = plan(regulation(), day)
    assert moved(now, days) == plan(regulation(), day + dt.timedelta(days=days))
    assert moved(moved(now, days), -days) == now
    done = replace(now[0], done=now[0].due)
    assert moved([done], days) == (done,)


def test_another_regulation_brings_its_own_and_leaves_what_is_done() -> None:
    first, *rest = plan(regulation(), DAY)
    done, own = replace(first, done=DAY), Deadline(DAY, "Thuê hội trường")
    shorter = replace(regulation(), deadlines=regulation().deadlines[1:2])
    assert under([done, *rest, own], shorter, DAY) == (done, plan(shorter, DAY)[0], own)
    assert under([done, *rest], regulation(), DAY) == (done, *rest)


@pytest.mark.parametrize(
    ("today", "done", "kind", "word"),
    [
        ("2026-12-01", None, Standing.AHEAD, "còn 14 ngày"),
        ("2026-12-12", None, Standing.SOON, "còn 3 ngày"),
        ("2026-12-15", None, Standing.SOON, "hôm nay"),
        ("2026-12-17", None, Standing.LATE, "trễ 2 ngày"),
        ("2026-12-30", "2026-12-15", Standing.DONE, "xong"),
        ("2026-12-30", "2026-12-16", Standing.DONE, "xong, trễ 1 ngày"),
    ],
)
def test_where_it_stands(today: str, done: str | None, kind: Standing, word: str) -> None:
    due = Deadline(dt.date(2026, 12, 15), "Gửi giải trình", done=dt.date.fromisoformat(done) if done else None)
    assert (standing(due, dt.date.fromisoformat(today)), standing_word(due, dt.date.fromisoformat(today))) == (
        kind,
        word,
    )


def test_the_next_is_the_earliest_that_is_not_done() -> None:
    first, second, *rest = plan(regulation(), DAY)
    assert next_due([second, first, *rest]) == first
    assert next_due([replace(first, done=DAY), second]) == second
    assert next_due([replace(first, done=DAY)]) is None

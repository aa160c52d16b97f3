"""What has to be done before the vote: counted back from its day, moved along with it, done, due or late."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.regulation import Regulation
from app.texts import _, ngettext

SOON = 3
"""Days before a deadline from which it is told as near."""


class Standing(StrEnum):
    DONE = "done"
    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Deadline:
    """Due on a day. Without an article the agency wrote it itself; `done` is the day on which it was done."""

    due: dt.date
    text: str
    article: str = ""
    source: str = ""
    done: dt.date | None = None
    note: str = ""


def plan(regulation: Regulation, day: dt.date) -> tuple[Deadline, ...]:
    """The regulation's deadlines for a vote on `day`, the earliest first."""
    rules = sorted(regulation.deadlines, key=lambda rule: -rule.days)
    return tuple(Deadline(day - dt.timedelta(days=d.days), d.rule.text, d.rule.article, d.rule.source) for d in rules)


def moved(deadlines: Iterable[Deadline], days: int) -> tuple[Deadline, ...]:
    """The vote is so many days later (or earlier): what is not done yet moves along."""
    step = dt.timedelta(days=days)
    return tuple(each if each.done else replace(each, due=each.due + step) for each in deadlines)


def under(deadlines: Iterable[Deadline], regulation: Regulation, day: dt.date) -> tuple[Deadline, ...]:
    """Another regulation's deadlines in place of the old one's; what is done, and the agency's own, stays."""
    kept = [each for each in deadlines if each.done or not each.article]
    said = {each.text for each in kept}
    new = [each for each in plan(regulation, day) if each.text not in said]
    return tuple(sorted((*kept, *new), key=lambda each: each.due))


def standing(deadline: Deadline, today: dt.date) -> Standing:
    """Where it stands today; on its own day it is not late yet."""
    if deadline.done is not None:
        return Standing.DONE
    left = (deadline.due - today).days
    if left < 0:
        return Standing.LATE
    return Standing.SOON if left <= SOON else Standing.AHEAD


def standing_word(deadline: Deadline, today: dt.date) -> str:
    """`trễ 2 ngày`, `hôm nay`, `còn 5 ngày`, `xong`, `xong, trễ 1 ngày`."""
    end = deadline.done or today
    late = (end - deadline.due).days
    if deadline.done is not None:
        return ngettext("xong, trễ {0} ngày", "xong, trễ {0} ngày", late).format(late) if late > 0 else _("xong")
    if late > 0:
        return ngettext("trễ {0} ngày", "trễ {0} ngày", late).format(late)
    return ngettext("còn {0} ngày", "còn {0} ngày", -late).format(-late) if late else _("hôm nay")


def next_due(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The earliest that is not done."""
    return min((each for each in deadlines if each.done is None), key=lambda each: each.due, default=None)

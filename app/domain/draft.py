"""A new round from an old one's set-up."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from app.domain.roster import Leader
from app.domain.round import Definition
from app.domain.style import Style, Subject


def copied(old: Definition, title: str, day: dt.date, leaders: Iterable[Leader]) -> Definition:
    """`old` as a draft of another day: nothing of its count, and names and posts as the roster has them now."""
    roster = {leader.code: leader for leader in leaders}
    styles = tuple(
        Style(style.code, style.name, tuple(refreshed(subject, roster.get(subject.code)) for subject in style.subjects))
        for style in old.styles
    )
    return replace(old, title=title, date=day, styles=styles, number="", opened=None, closed=None, supersedes="",
                   turnouts={}, explanations=())  # fmt: skip


def refreshed(subject: Subject, leader: Leader | None) -> Subject:
    """A subject as the roster has the leader now; whoever is not on it, or holds no post, stays as printed."""
    held = leader.now if leader else None
    subject = subject.as_printed()  # whoever left is asked about again: a recount has the same papers
    if leader is None or held is None:
        return subject
    return replace(subject, name=leader.name, position=held.position, unit=held.unit)

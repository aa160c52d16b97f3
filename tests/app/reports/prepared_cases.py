"""Rounds before their seal for the tests of the papers: the made-up people of pdf_cases, not yet voted on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from app.domain.agency import FolderKind
from app.domain.deadline import Deadline
from app.domain.electorate import Voter
from app.domain.ids import StyleCode
from app.domain.options import Options
from app.domain.prepared import Begun, Prepared
from app.domain.round import RoundState
from tests.app.reports.pdf_cases import Ballots, digest, ordinary, people, sealed


def prepared(
    *ballots: Ballots,
    kind: FolderKind = FolderKind.REAL,
    state: RoundState = RoundState.PREPARED,
    voters: int = 0,
    options: Options | None = None,
    **changes: object,
) -> Prepared:
    """A locked round of these styles, `voters` people summoned to each; `changes` are put into its definition."""
    votes = ballots or (ordinary(),)
    record = sealed(*(replace(each, papers=20) for each in votes), kind=kind)
    plain = {"opened": None, "closed": None, "turnouts": {}}
    definition = replace(record.definition, **{**plain, **changes})  # type: ignore[arg-type]
    styles = definition.styles
    return Prepared(
        id=record.id,
        kind=kind,
        state=state,
        definition=definition,
        regulation=record.regulation,
        options=options or Options(),
        voters={style.code: _voters(voters, at) for at, style in enumerate(styles)} if voters else {},
        deadlines=_deadlines(definition.date),
        version="1.2.3",
        begun=_begun(tuple(s.code for s in styles)) if state is RoundState.COUNTING else None,
    )


def _voters(count: int, start: int) -> tuple[Voter, ...]:
    return tuple(Voter(name, position, "Bảo hiểm xã hội tỉnh") for name, position in people(count, start * count))


def _deadlines(day: dt.date) -> tuple[Deadline, ...]:
    return (
        Deadline(day - dt.timedelta(20), "Người được lấy phiếu gửi báo cáo tới bộ phận tổ chức", "Kế hoạch", "p", day),
        Deadline(day - dt.timedelta(15), "Gửi báo cáo tới người ghi phiếu", "Điều 9", "s", None, "Chờ hai bản"),
    )


def _begun(codes: Sequence[StyleCode]) -> Begun:
    none = dict.fromkeys(codes, 0)
    return Begun(
        "2023-07-18T02:20:00.000Z", digest("begun"), dict.fromkeys(codes, 118), dict.fromkeys(codes, 5), none, none
    )

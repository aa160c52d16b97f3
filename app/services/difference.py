"""Where two passes of a batch disagree, as whoever settles it from the paper may see it.

Before everything is keyed a third time nothing of the two passes is told but where they differ, and afterwards, until
the batch is accepted, only which of the third keyings agree with neither.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.batch import Difference, Papers, Resolution, renumber, settle
from app.domain.cause import Cause, likely_causes
from app.domain.entry import EntryState, Paper, check_resolver
from app.domain.errors import Refusal
from app.domain.ids import BatchId, PaperNumber
from app.domain.roles import RESOLVE
from app.domain.style import Style
from app.domain.tally import refused_reasons
from app.services.session import Session
from app.storage import batch as batches
from app.storage import round as rounds
from app.storage.batch import BatchRow
from app.texts import _


@dataclass(frozen=True)
class Trial:
    """What the third keyings would settle: what stays open, and the cells (paper, code) that agree with neither.

    `causes` is what probably lies behind what stays open.
    """

    open: tuple[Difference, ...]
    neither: frozenset[tuple[int, str]]
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Compared:
    """A third keying beside what the two passes had: a mark, a reason, "" for a valid paper, None for no paper."""

    number: PaperNumber
    code: str
    value: str
    first: str | None
    second: str | None


def check_may_resolve(session: Session, batch_id: BatchId) -> None:
    """Raise Refusal unless this person may settle the batch: a place in the round, and typist of neither pass."""
    batch = batches.load(session.database, batch_id)
    session.in_round(batch.round).actor(RESOLVE)
    check_resolver(batches.slots(session.database, batch_id), session.person.key, None)


def trial(session: Session, batch_id: BatchId, rows: Sequence[Resolution]) -> Trial:
    """What `rows`, which are not stored, would leave open. Raises Refusal where a row settles nothing."""
    check_may_resolve(session, batch_id)
    batch = batches.load(session.database, batch_id)
    style, first, second, stored = _read(session, batch)
    every = [*stored, *rows]
    refused = refused_reasons(rounds.load(session.database, batch.round).settings)
    settled = settle(first, second, every, style, refused)
    open_papers = {difference.number for difference in settled.open}
    one, two = renumber(first, second, every)
    keyed = [row for row in rows if row.code != "number" and row.value and row.number not in open_papers]
    neither = frozenset((row.number, row.code) for row in keyed if _is_new(row, one, two, style))
    return Trial(settled.open, neither, likely_causes(one, two, batch.expected, settled.open))


def compared(session: Session, batch_id: BatchId) -> tuple[Compared, ...]:
    """Every third keying of an accepted batch beside the two passes, for whoever may settle differences."""
    batch = batches.load(session.database, batch_id)
    session.in_round(batch.round).actor(RESOLVE)
    if not batch.accepted:
        raise Refusal("difference.blind", _("Hai lượt nhập chỉ hiện ra sau khi tập này được xác nhận."))
    style, first, second, rows = _read(session, batch)
    one, two = renumber(first, second, rows)
    return tuple(_beside(row, first, second, one, two, style) for row in rows)


def _read(session: Session, batch: BatchRow) -> tuple[Style, Papers, Papers, list[Resolution]]:
    definition = rounds.load(session.database, batch.round)
    slots = batches.slots(session.database, batch.id)[: definition.settings.passes]
    if any(slot.state is not EntryState.DONE for slot in slots):
        raise Refusal("difference.early", _("Tập này chưa nhập xong cả hai lượt."))
    passes = [_papers(session, batch.id, slot.number) for slot in slots]
    rows = batches.resolutions(session.database, batch.id)
    return definition.style(batch.style), passes[0], passes[-1], rows


def _papers(session: Session, batch_id: BatchId, slot: int) -> Papers:
    live = batches.live_entry(session.database, batch_id, slot)
    return batches.papers(session.database, live) if live is not None else {}


def _is_new(row: Resolution, first: Papers, second: Papers, style: Style) -> bool:
    return row.value not in set(_values(row, (first, second), style))


def _values(row: Resolution, passes: Iterable[Papers], style: Style) -> Iterator[str | None]:
    for papers in passes:
        paper = papers.get(row.number)
        yield None if paper is None else _value(paper, row.code, style)


def _value(paper: Paper, code: str, style: Style) -> str:
    """What a paper has in a cell; a reason for `invalid`, and "" where it has neither."""
    if code == "invalid":
        return paper.invalid or ""
    place = next(at for at, subject in enumerate(style.subjects) if subject.code == code)
    return paper.marks[place] if paper.marks else ""


def _beside(row: Resolution, first: Papers, second: Papers, one: Papers, two: Papers, style: Style) -> Compared:
    if row.code == "number":
        held = [str(row.number) if row.number in papers else None for papers in (first, second)]
        return Compared(row.number, row.code, row.value, held[0], held[1])
    a, b = _values(row, (one, two), style)
    return Compared(row.number, row.code, row.value, a, b)

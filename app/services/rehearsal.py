"""A rehearsal: a folder of its own with a prepared round, made-up papers and their known answers.

It is made from a real round's set-up and nothing goes back: its folder keeps its kind for ever (a trigger), its round
has an id and a chain of its own, and every page, document and archive of it says DIỄN TẬP.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from app.domain.agency import DATABASE, SUFFIX, FolderKind
from app.domain.entry import Paper
from app.domain.errors import Refusal
from app.domain.ids import PaperNumber, RoundId, StyleCode
from app.domain.journal import Actor
from app.domain.rehearsal import PAPERS as PAPERS
from app.domain.rehearsal import Deck, StyleComparison, TellerScore, known_answers, score
from app.domain.rehearsal import compare as compare_style
from app.domain.roles import PREPARE, Person, Place
from app.domain.round import RoundState
from app.platform import beside, fsync_dir, make_private_dir, rename_over_empty_dir, safe_file_name, write_durable
from app.services import round as rounds
from app.services.exports import Progress, Source
from app.services.session import Session
from app.storage import agency, rehearsal
from app.storage import batch as batches
from app.storage import draft as drafts
from app.storage import round as stored
from app.storage.database import AGENCY_CHAIN, Database, open_database
from app.texts import _, set_language

NAME = "rehearsal"
_MAY = frozenset({FolderKind.REAL, FolderKind.SAMPLE})
_LATE = frozenset({RoundState.DRAFT, RoundState.CANCELLED})


@dataclass(frozen=True)
class Made:
    """A new rehearsal: its folder, and the made-up papers to be printed and keyed."""

    folder: Path
    papers: tuple[Path, ...]


@dataclass(frozen=True)
class Comparison:
    """What was keyed against the known answers, by style and by teller."""

    styles: tuple[StyleComparison, ...]
    tellers: tuple[TellerScore, ...]

    @property
    def is_whole(self) -> bool:
        """Everything was keyed and everything is as it should be."""
        return all(style.holds for style in self.styles)


def free_place(folder: Path) -> Path:
    """Where the next rehearsal goes, beside the agency's folder: an older one is never written over."""
    places = (folder.parent / f"{NAME}{'' if n == 1 else f'-{n}'}{SUFFIX}" for n in range(1, 1000))
    return next(place for place in places if not place.exists())


def check(session: Session, round_id: RoundId) -> None:
    """Raise Refusal where no rehearsal can be made: from a rehearsal or a station, or before the list is locked."""
    session.in_round(round_id).actor(PREPARE)
    _uuid, kind, _agency = agency.load(session.database)
    if kind not in _MAY:
        raise Refusal("rehearsal.kind", _("Bản diễn tập chỉ lập từ thư mục cơ quan."))
    if stored.state(session.database, round_id) in _LATE:
        raise Refusal("rehearsal.early", _("Khóa danh sách rồi mới lập bản diễn tập: phiếu tập in đúng danh sách ấy."))


def make(
    source: Source, dest: Path, clock: Callable[[], str], new_id: Callable[[], str], seed: int, progress: Progress
) -> Made:
    """Write a rehearsal folder at `dest`, beside first, and rename it. Raises Refusal, Trouble or OSError.

    For a child process. The same `seed` draws the same papers.
    """
    set_language(source.language)
    work = beside(dest)
    try:
        make_private_dir(work)
        progress(_("Lập thư mục diễn tập"))
        names = _fill(source, work, clock, new_id, seed, progress)
        fsync_dir(work)
        rename_over_empty_dir(work, dest)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return Made(dest, tuple(dest / "exports" / name for name in names))


def _fill(
    source: Source, work: Path, clock: Callable[[], str], new_id: Callable[[], str], seed: int, progress: Progress
) -> list[str]:
    from app.services.folder import begin_like

    key = begin_like(source.folder, work)
    real = open_database(source.folder / DATABASE, source.key, clock, read_only=True)
    target = open_database(work / DATABASE, key.raw, clock)
    try:
        check(Session(real, source.person, new_id), source.round)
        _copy_people(real, target, source.person, new_id)
        own = _copy_round(real, target, source, new_id)
        names = _draw(target, own, work / "exports", seed, progress)
        target.checkpoint()
    finally:
        target.close()
        real.close()
    return names


def _copy_people(real: Database, target: Database, person: Person, new_id: Callable[[], str]) -> None:
    _uuid, _kind, told = agency.load(real)
    people = agency.accounts(real)
    with target.unit() as unit:
        agency.create(unit, new_id(), FolderKind.REHEARSAL, told)
        for key, name, position, admin in people:
            agency.add_account(unit, key, name, position, admin=admin)
        payload = {"agency": told.name, "accounts": [name for _key, name, _position, _admin in people]}
        unit.journal(AGENCY_CHAIN, Actor(person.name, Place.ADMIN.value), "folder.created", payload)


def _copy_round(real: Database, target: Database, source: Source, new_id: Callable[[], str]) -> RoundId:
    """The same lists under another id, locked: the papers that are printed for it have the real form code."""
    definition = stored.load(real, source.round)
    accounts, chair = drafts.accounts(real, source.round)
    title = _("DIỄN TẬP – {0}").format(definition.title)
    practice = replace(definition, title=title, turnouts={}, explanations=(), opened=None, closed=None, supersedes="")
    session = Session(target, replace(source.person, places=source.person.places | {Place.ADMIN}), new_id)
    own = rounds.create(session, practice, stored.load_regulation(real, source.round), accounts, chair or None)
    with target.unit() as unit:
        stored.set_options(unit, own, stored.options(real, source.round))
        for member, reason in drafts.allowances(real, source.round).items():
            drafts.set_allowance(unit, own, member, reason)
    rounds.prepare(session, own)
    return own


def _draw(target: Database, round_id: RoundId, exports: Path, seed: int, progress: Progress) -> list[str]:
    from app.reports.pdf.papers import made_up_papers

    definition = stored.load(target, round_id)
    names = []
    for style in definition.styles:
        progress(_("In phiếu tập, mẫu {0}").format(style.code))
        papers = known_answers(style, definition.settings, seed)
        with target.unit() as unit:
            rehearsal.insert_deck(unit, round_id, style.code, papers)
        name = safe_file_name(_("Phiếu tập {0}.pdf").format(style.code))
        write_durable(exports / name, made_up_papers(definition, style, papers, _("DIỄN TẬP")))
        names.append(name)
    return names


def papers_of(folder: Path) -> tuple[Path, ...]:
    """The made-up papers that lie in a rehearsal's folder."""
    return tuple(sorted((folder / "exports").glob("*.pdf")))


def compare(session: Session, round_id: RoundId) -> Comparison:
    """What was keyed against the known answers. Raises Refusal in any folder but a rehearsal's: there it would tell."""
    session = session.in_round(round_id)
    _uuid, kind, _agency = agency.load(session.database)
    if kind is not FolderKind.REHEARSAL:
        raise Refusal("rehearsal.only", _("Chỉ bản diễn tập mới có đáp án để so."))
    definition = stored.load(session.database, round_id)
    decks = {style.code: rehearsal.deck(session.database, round_id, style.code) for style in definition.styles}
    styles = tuple(
        compare_style(style.code, decks[style.code], _ballots(session, round_id, style.code))
        for style in definition.styles
    )
    widths = {style.code: len(style.subjects) for style in definition.styles}
    return Comparison(styles, _scores(session, round_id, decks, widths))


def _ballots(session: Session, round_id: RoundId, style: StyleCode) -> dict[PaperNumber, Paper]:
    style_id = stored.style_id(session.database, round_id, style)
    return {ballot.number: ballot for chunk in batches.ballots(session.database, style_id) for ballot in chunk}


def _scores(
    session: Session, round_id: RoundId, decks: Mapping[StyleCode, Deck], widths: Mapping[StyleCode, int]
) -> tuple[TellerScore, ...]:
    rows = rehearsal.keyed(session.database, round_id)
    return tuple(
        score(name, ((decks[style], paper, widths[style]) for _name, style, paper in papers))
        for name, papers in groupby(rows, key=lambda row: row[0])
    )

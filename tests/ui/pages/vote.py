"""A whole vote up to step 4 in a real agency folder: keyed paper by paper by two people who slip here and there."""

import itertools
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.domain.agency import FolderKind
from app.domain.ballotfile import write_ballots
from app.domain.batch import BATCH_SIZE, batch_number
from app.domain.deck import Deck, Faults, Plan, Slips, make_deck
from app.domain.entry import Paper
from app.domain.ids import RoundId, StyleCode
from app.domain.round import Definition
from app.domain.roundfile import read_round, write_round
from app.paths import data
from app.security.identities import issue, new_authority, pem, to_p12
from app.security.keyslots import CHEAPEST
from app.services import batch as batches
from app.services import entry as entries
from app.services import round as rounds
from app.services.folder import AgencyFolder, NewAccount, create
from app.services.inputs import built_in_regulation
from app.services.session import Session, utc_text

PASSWORD = "sen-tre-mai-47"
PEOPLE = {
    "quantri": ("Lý Gia Bảo", "Phó Trưởng phòng Tổ chức cán bộ"),
    "truongban": ("Nguyễn Thị Hồng Nhạn", "Phó Chủ tịch Công đoàn cơ sở"),
    "thuky": ("Phan Đình Thưởng", "Chuyên viên chính Phòng Tổ chức cán bộ"),
    "uyvien1": ("Cao Lệ Xuân", "Phó Trưởng phòng Truyền thông"),
    "uyvien2": ("Đinh Công Vỹ", "Bí thư Chi đoàn"),
    "chutri": ("Đặng Vĩnh Thụy", "Giám đốc Bảo hiểm xã hội tỉnh"),
}
_FAULTS = Faults(
    blank_papers=1, blank_lines=4, over_lines=2, reasons=dict.fromkeys(("foreign", "struck", "torn", "other"), 1)
)
SLIPS = (Slips(marks=2, missed=1), Slips(marks=1, swaps=1, numbers=1, reasons=1))


@dataclass(frozen=True)
class Vote:
    """The folder (closed), its one round, and the papers as they are and as both keyed them."""

    folder: Path
    round: RoundId
    definition: Definition
    decks: dict[StyleCode, Deck]
    keys: Path

    def open(self) -> AgencyFolder:
        return AgencyFolder(self.folder, clock(), new_id)


def clock() -> Callable[[], str]:
    return lambda: utc_text(datetime.now(UTC))


def new_id() -> str:
    return str(uuid.uuid4())


def definition(*, two_styles: bool = False) -> Definition:
    """The sample's second round with its turnout; with two styles, the last three people stand on a second paper."""
    path = data() / "sample" / "round-next.toml"
    file = read_round(path.read_bytes(), path.name)
    found = file.definition(built_in_regulation(file.regulation, path))
    if not two_styles:
        return found
    (style,) = found.styles
    figures = found.turnouts[style.code]
    first = replace(style, name="Toàn thể công chức, viên chức", subjects=style.subjects[:9])
    second = replace(
        style, code=StyleCode("B"), name="Cấp trưởng, phó các đơn vị", subjects=(style.subjects[0], *style.subjects[9:])
    )
    return replace(found, styles=(first, second), turnouts={style.code: figures, StyleCode("B"): figures})


def keyed(
    folder: Path, told: Definition, slips: tuple[Slips, Slips] = SLIPS, marked: Callable[[Deck], Deck] = lambda d: d
) -> Vote:
    """Make the folder and have thư ký and ủy viên 1 key every paper of the round, a save at a time.

    `marked` may put other marks on the papers.
    """
    vote = prepared(folder, told, slips)
    vote = replace(vote, decks={code: marked(deck) for code, deck in vote.decks.items()})
    agency = vote.open()
    try:
        people = {login: agency.sign_in(login, PASSWORD) for login in PEOPLE}
        returned = {code: figures.returned for code, figures in told.turnouts.items()}
        rounds.begin_counting(people["truongban"], vote.round, returned)
        for style in told.styles:
            deck = vote.decks[style.code]
            for slot, login, papers in ((1, "thuky", deck.first), (2, "uyvien1", deck.second)):
                _key(people[login], vote.round, style.code, slot, papers)
    finally:
        agency.close()
    return vote


def prepared(folder: Path, told: Definition, slips: tuple[Slips, Slips] = SLIPS) -> Vote:
    """The folder with everybody's account and one round, whose list is locked."""
    return locked(folder, told, {style.code: _deck(style.code, told, slips) for style in told.styles})


def locked(folder: Path, told: Definition, decks: dict[StyleCode, Deck]) -> Vote:
    """The same with these papers."""
    path = empty(folder, told)
    agency = AgencyFolder(path, clock(), new_id)
    try:
        round_id = _prepare(agency.sign_in("quantri", PASSWORD), told)
    finally:
        agency.close()
    return Vote(path, round_id, told, decks, _keys(folder / "keys", told))


def empty(folder: Path, told: Definition) -> Path:
    """The folder with everybody's account and no round."""
    accounts = [NewAccount(k, name, post, PASSWORD, k == "quantri") for k, (name, post) in PEOPLE.items()]
    path = folder / "co-quan.tinnhiem"
    create(path, FolderKind.SAMPLE, told.agency, accounts, clock(), new_id, CHEAPEST)
    return path


def _deck(code: StyleCode, told: Definition, slips: tuple[Slips, Slips]) -> Deck:
    figures = told.turnouts[code]
    plan = Plan("", code, 2237 + ord(code[0]), figures.returned, _FAULTS, {}, *slips)
    return make_deck(plan, told.style(code), told.settings)


def _prepare(admin: Session, told: Definition) -> RoundId:
    names = {PEOPLE[login][0]: login for login in PEOPLE}
    accounts = {member.name: names[member.name] for member in told.committee}
    path = data() / "sample" / "round-next.toml"
    bare = replace(told, turnouts={}, explanations=())
    round_id = rounds.create(admin, bare, built_in_regulation(told.regulation, path), accounts, "chutri")
    rounds.prepare(admin, round_id)
    return round_id


def _key(session: Session, round_id: RoundId, code: StyleCode, slot: int, papers: Iterable[Paper]) -> None:
    held: dict[int, list[Paper]] = {}
    for paper in papers:
        held.setdefault(batch_number(paper.number, BATCH_SIZE), []).append(paper)
    for batch in batches.overview(session, round_id):
        if batch.style.code == code:
            entry = entries.open_entry(session, batch.id, slot, batch.style.form_code)
            for paper in held.get(batch.number, []):
                entries.save_paper(session, entry, paper)
            entries.finish(session, entry)


def _keys(folder: Path, told: Definition) -> Path:
    """A PKCS#12 file for head and chair, and the authority's certificate."""
    folder.mkdir()
    now = datetime.now(UTC)
    authority = new_authority(told.agency.name, now)
    (folder / "authority.pem").write_bytes(pem(authority.certificate))
    for role, name in (("head", told.head.name), ("chair", told.chair)):
        (folder / f"{role}.p12").write_bytes(to_p12(issue(authority, name, role, now), PASSWORD))
    return folder


def write_files(vote: Vote, folder: Path) -> list[str]:
    """The same papers as files; answers the arguments with which `kiemphieu count` counts them."""
    folder.mkdir()
    several = len(vote.decks) > 1
    (folder / "round.toml").write_bytes(write_round(vote.definition))
    arguments = ["count", str(folder / "round.toml")]
    rows = []
    for (code, deck), (slot, option) in itertools.product(vote.decks.items(), ((0, "--ballots"), (1, "--second"))):
        path = folder / f"{code}-{slot}.csv"
        path.write_bytes(b"".join(write_ballots(vote.definition.style(code), (deck.first, deck.second)[slot])))
        arguments += [option, f"{code}={path}" if several else str(path)]
    for code, deck in vote.decks.items():
        rows += [
            f"{code},{r.number},{r.code},{r.value}" if several else f"{r.number},{r.code},{r.value}"
            for r in deck.resolutions
        ]
    head = "style,ballot,code,value" if several else "ballot,code,value"
    (folder / "resolve.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return [*arguments, "--resolve", str(folder / "resolve.csv"), "--out", str(folder / "out")]

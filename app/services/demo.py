"""The sample agency: one round voted, sealed and archived, a second prepared and waiting. Everything says MẪU."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.agency import FolderKind
from app.domain.ballotfile import write_ballots
from app.domain.batch import BATCH_SIZE, Resolution, batch_number
from app.domain.deck import Deck, Plan, make_deck, read_plans
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, RoundId, StyleCode
from app.domain.record import Sealed
from app.domain.regulation import Regulation
from app.domain.roster import Exemption, read_leaders
from app.domain.round import Definition
from app.domain.roundfile import read_round
from app.domain.style import Style
from app.domain.tomlfile import read_toml
from app.paths import data
from app.platform import make_private_dir, write_durable
from app.reports.pdf.papers import made_up_papers
from app.security.identities import Identity, issue, new_authority, pem, to_p12
from app.security.keyslots import CHEAPEST
from app.services import archive, document, reconcile, record, roster, seal, turnout
from app.services import entry as entries
from app.services import round as rounds
from app.services.document import Signers
from app.services.folder import AgencyFolder, NewAccount, create
from app.services.inputs import built_in_regulation
from app.services.session import Session, utc_text
from app.storage import batch as batches
from app.storage import round as stored
from app.texts import _, language

_IN_VIETNAMESE = language("vi")  # files are the agency's, whatever the terminal speaks
_LEADERS = data() / "sample" / "leaders.toml"
FOLDER = "mau.tinnhiem"
_WORDS = ("sen", "lua", "tre", "dua", "mai", "cau", "oi", "na", "me", "khe", "chanh", "quyt", "buoi", "xoai", "nhan")


@dataclass(frozen=True)
class Made:
    """Where everything lies, and the sealed round to be shown."""

    sealed: Sealed
    folder: Path
    keys: Path
    passwords: Path
    out: Path


@dataclass(frozen=True)
class _Person:
    login: str
    name: str
    position: str
    places: tuple[str, ...]
    password: str


@dataclass(frozen=True)
class _Round:
    """A round's file with its regulation and, by style, its made-up papers."""

    definition: Definition
    regulation: Regulation
    decks: Mapping[StyleCode, Deck]
    exemptions: tuple[Exemption, ...]


def make(dir_: Path, now: Callable[[], datetime], new_id: Callable[[], str], step: Callable[[str], None]) -> Made:
    """Make everything in `dir_`, which is empty. Raises Trouble or OSError."""
    people = _people()
    make_private_dir(dir_)
    folder, keys, out = dir_ / FOLDER, dir_ / "keys", dir_ / "out"
    step(_("Tạo cơ quan mẫu"))
    first, second = _round("round"), _round("round-next")
    accounts = [NewAccount(p.login, p.name, p.position, p.password, "admin" in p.places) for p in people]
    clock = _clock(now)
    recovery = create(folder, FolderKind.SAMPLE, first.definition.agency, accounts, clock, new_id, CHEAPEST)
    signers = _make_keys(keys, first.definition, now())
    passwords = dir_ / "PASSWORDS.txt"
    write_durable(passwords, _passwords(people, keys, recovery).encode())
    make_private_dir(out)
    agency = AgencyFolder(folder, clock, new_id)
    try:
        cast = _Cast({p.places[0]: agency.sign_in(p.login, p.password) for p in people}, people, agency)
        roster.add(cast.admin, read_leaders(_LEADERS.read_bytes(), _LEADERS.name))
        step(_("Nhập và niêm phong đợt thứ nhất"))
        sealed = _vote(cast, first, document.fingerprint_of(signers))
        _write_out(cast.admin, sealed, signers, out, now, step)
        _write_inputs(out / "dem-lai", first, "round.toml")
        step(_("Chuẩn bị đợt thứ hai"))
        _prepare(cast, second)
        _write_papers(out / "phieu-dot-2", second)
    finally:
        agency.close()
    return Made(sealed, folder, keys, passwords, out)


def _clock(now: Callable[[], datetime]) -> Callable[[], str]:
    return lambda: utc_text(now())


def _people() -> list[_Person]:
    top = read_toml((data() / "sample" / "accounts.toml").read_bytes(), "accounts.toml")
    people = [
        _Person(t.text("login"), t.text("name"), t.text("position"), t.texts("places"), _password())
        for t in top.tables("accounts")
    ]
    top.raise_faults()
    return people


def _password() -> str:
    """Easy to type with any input method: words without tones, and a number."""
    return "-".join(secrets.choice(_WORDS) for _word in range(3)) + f"-{secrets.randbelow(90) + 10}"


def _round(name: str) -> _Round:
    path = data() / "sample" / f"{name}.toml"
    file = read_round(path.read_bytes(), path.name)
    regulation = built_in_regulation(file.regulation, path)
    definition = file.definition(regulation)
    plans = read_plans((data() / "sample" / "decks.toml").read_bytes(), "decks.toml")
    decks = {p.style: _deck(p, definition) for p in plans if p.round == name}
    return _Round(definition, regulation, decks, tuple(_exemptions(name, regulation)))


def _exemptions(name: str, regulation: Regulation) -> Iterator[Exemption]:
    """Who is left off the round's lists, with the rule's article."""
    top = read_toml(_LEADERS.read_bytes(), _LEADERS.name)
    for table in top.tables("exemptions"):
        rule = next(r for r in regulation.exemptions if r.code == table.text("rule"))
        if table.text("round") == name:
            yield Exemption(table.text("leader"), rule.code, rule.rule.article, table.text("reason"))
    top.raise_faults()


def _deck(plan: Plan, definition: Definition) -> Deck:
    return make_deck(plan, definition.style(plan.style), definition.settings)


@_IN_VIETNAMESE
def _make_keys(keys: Path, definition: Definition, now: datetime) -> Signers:
    """The agency's small authority, and a signer each for head and chair; the authority's own key is not kept."""
    make_private_dir(keys)
    authority = new_authority(_("MẪU – {0}").format(definition.agency.name), now)
    write_durable(keys / "authority.pem", pem(authority.certificate))
    names = {"head": (definition.head.name, _("Trưởng ban kiểm phiếu")), "chair": (definition.chair, _("Chủ trì"))}
    signers: list[tuple[str, Identity]] = []
    for role, (name, title) in names.items():
        identity = issue(authority, name, title, now)
        passphrase = _password()
        write_durable(keys / f"{role}.p12", to_p12(identity, passphrase))
        write_durable(keys / f"{role}.p12.pass", passphrase.encode() + b"\n")
        signers.append((role, identity))
    return signers


@_IN_VIETNAMESE
def _passwords(people: list[_Person], keys: Path, recovery: str) -> str:
    lines = [_("MẬT KHẨU CỦA CƠ QUAN MẪU (chỉ để xem thử)"), ""]
    lines += [f"{p.login:<12} {p.password:<22} {p.name}, {p.position}" for p in people]
    lines += ["", _("Khóa ký trong thư mục keys:")]
    lines += [
        f"{role}.p12".ljust(12) + " " + (keys / f"{role}.p12.pass").read_text("utf-8").strip()
        for role in ("head", "chair")
    ]
    lines += ["", _("Khóa phục hồi của thư mục cơ quan:"), recovery, ""]
    return "\n".join(lines)


@dataclass(frozen=True)
class _Cast:
    """Who plays which part in the sample; sessions by place."""

    by_place: Mapping[str, Session]
    people: list[_Person]
    agency: AgencyFolder

    @property
    def admin(self) -> Session:
        return self.by_place["admin"]

    @property
    def head(self) -> Session:
        return self.by_place["head"]

    @property
    def chair(self) -> Session:
        return self.by_place["chair"]

    @property
    def typists(self) -> tuple[Session, Session]:
        return self.by_place["secretary"], self.by_place["member"]

    def accounts(self, definition: Definition) -> dict[str, str]:
        """The logins of the committee's members by name."""
        names = {member.name for member in definition.committee}
        return {p.name: p.login for p in self.people if p.name in names}

    def chair_account(self) -> str:
        return self.chair.person.key


def _create(cast: _Cast, made: _Round) -> RoundId:
    round_id = rounds.create(
        cast.admin, made.definition, made.regulation, cast.accounts(made.definition), cast.chair_account()
    )
    for exemption in made.exemptions:
        roster.exempt(cast.admin, round_id, exemption)
    return round_id


def _prepare(cast: _Cast, made: _Round) -> RoundId:
    round_id = _create(cast, made)
    rounds.prepare(cast.admin, round_id)
    return round_id


def _vote(cast: _Cast, made: _Round, fingerprint: str) -> Sealed:
    """The whole first round, by the hands of the sample's people."""
    round_id = _prepare(cast, made)
    turnouts = made.definition.turnouts
    rounds.begin_counting(cast.head, round_id, {code: t.returned for code, t in turnouts.items()})
    for style in made.definition.styles:
        _key_style(cast, round_id, style, made.decks[style.code])
    for code, figures in turnouts.items():
        for session in cast.typists:
            turnout.key(session, round_id, code, figures)
    for explanation in made.definition.explanations:
        reconcile.explain(cast.head, round_id, explanation)
    seal.seal(cast.head, cast.chair, round_id, signed=True)
    return record.sealed(cast.admin, round_id, fingerprint)


def _key_style(cast: _Cast, round_id: RoundId, style: Style, deck: Deck) -> None:
    definition = stored.load(cast.admin.database, round_id)
    style_id = stored.style_id(cast.admin.database, round_id, style.code)
    first, second, rows = _by_batch(deck.first), _by_batch(deck.second), _rows_by_batch(deck.resolutions)
    for number in sorted(first.keys() | second.keys()):
        batch = batches.find(cast.admin.database, style_id, number)
        assert batch is not None, "the sample's papers fit its batches"
        keyed = (first.get(number, {}), second.get(number, {}))
        passes = [entries.Pass(s.in_round(round_id), papers) for s, papers in zip(cast.typists, keyed, strict=True)]
        entries.key_batch(definition, batch, passes, None, ())
        if number in rows:
            entries.resolve(cast.head, cast.chair.person.key, batch.id, rows[number])


def _by_batch(papers: tuple[Paper, ...]) -> dict[int, dict[PaperNumber, Paper]]:
    found: dict[int, dict[PaperNumber, Paper]] = {}
    for paper in papers:
        found.setdefault(batch_number(paper.number, BATCH_SIZE), {})[paper.number] = paper
    return found


def _rows_by_batch(rows: tuple[Resolution, ...]) -> dict[int, list[Resolution]]:
    found: dict[int, list[Resolution]] = {}
    for row in rows:
        found.setdefault(batch_number(row.number, BATCH_SIZE), []).append(row)
    return found


@_IN_VIETNAMESE
def _write_out(
    session: Session,
    sealed: Sealed,
    signers: Signers,
    out: Path,
    now: Callable[[], datetime],
    step: Callable[[str], None],
) -> None:
    documents = document.make(sealed, signers, now, step)
    for name, content in documents.items():
        write_durable(out / name, content)
    _json, tally = record.seal_json(session, sealed.id)
    write_durable(out / "tally.json", tally)
    work = out / ".work"
    make_private_dir(work)
    step("archive.zip")
    archive.write(session, sealed, documents, signers, work, out / "archive.zip", now)
    for path in work.iterdir():
        path.unlink()
    work.rmdir()


def _write_inputs(folder: Path, made: _Round, name: str) -> None:
    """The files with which `kiemphieu count` counts the first round again."""
    make_private_dir(folder)
    write_durable(folder / name, (data() / "sample" / name).read_bytes())
    lines = [b"style,ballot,code,value\n"]
    for code, deck in made.decks.items():
        style = made.definition.style(code)
        for slot, papers in (("1", deck.first), ("2", deck.second)):
            write_durable(folder / f"luot-{slot}-{code}.csv", b"".join(write_ballots(style, papers)))
        lines += [f"{code},{r.number},{r.code},{r.value}\n".encode() for r in deck.resolutions]
    write_durable(folder / "xu-ly.csv", b"".join(lines))


@_IN_VIETNAMESE
def _write_papers(folder: Path, made: _Round) -> None:
    """The second round's made-up papers, to be read and keyed by hand, and as files for `count`."""
    make_private_dir(folder)
    for code, deck in made.decks.items():
        style = made.definition.style(code)
        write_durable(folder / f"phieu-{code}.pdf", made_up_papers(made.definition, style, deck.papers))
        write_durable(folder / f"phieu-{code}.csv", b"".join(write_ballots(style, deck.papers)))
    write_durable(folder / "round-next.toml", (data() / "sample" / "round-next.toml").read_bytes())

"""Whole archives for the tests: a small round, voted through the domain and written down by hand in a journal."""

import datetime as dt
import random
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.archive.package import write_archive
from app.archive.verify import Check, State, verify_archive
from app.domain.agency import Agency, FolderKind
from app.domain.ballotfile import write_ballots
from app.domain.batch import BATCH_SIZE
from app.domain.entry import Paper
from app.domain.ids import PaperNumber, RoundId, StyleCode, SubjectCode
from app.domain.journal import Actor, Line, origin, sha256
from app.domain.outcome import style_result
from app.domain.reconcile import Accounts, StyleAccounts, reconcile
from app.domain.record import Sealed
from app.domain.regulation import Regulation, read_regulation
from app.domain.round import Base, Definition, Explanation, Member, MemberRole, Settings
from app.domain.roundfile import write_round
from app.domain.sealfile import seal_bytes, style_subjects, turnout_value
from app.domain.style import Style, Subject
from app.domain.tally import StyleCount, Tallier
from app.domain.tallyfile import sealed_tally
from app.domain.turnout import Turnout
from app.paths import resources
from app.reports import DOCUMENTS
from app.security.identities import fingerprint
from app.security.signing import sign_pdf
from tests.app.security.making import House

ROUND = RoundId("2f1c9a4e-7b1d-4c55-9a53-0d6d2f1b7c10")
SETTINGS = Settings(Base.RETURNED, 2, "line", "invalid", "ignore", "ignore")
TYPISTS = ("Phạm Một", "Đỗ Hai")
HEAD, CHAIR = "Nguyễn Thị Hằng", "Trần Đức Quỳnh"


class Journal:
    """Lines as the program writes them, one after another."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []

    def write(self, act: str, payload: Mapping[str, object], name: str = HEAD, role: str = "head") -> None:
        n = len(self.lines) + 1
        prev = sha256(self.lines[-1]) if self.lines else origin(ROUND)
        line = Line(n, f"2026-07-18T02:00:{n % 60:02d}.000Z", Actor(name, role), act, payload, prev)
        self.lines.append(line.to_bytes())

    @property
    def head(self) -> str:
        return sha256(self.lines[-1])

    def raw(self) -> bytes:
        return b"".join(line + b"\n" for line in self.lines)


@dataclass(frozen=True)
class Voted:
    """A sealed round with the records of its archive, all consistent; tests change one and build anew."""

    sealed: Sealed
    journal: Journal
    ballots: Mapping[StyleCode, Sequence[Paper]]
    seal: bytes
    tally: bytes

    def members(self) -> dict[str, bytes]:
        """By path below data/, without documents."""
        d = self.sealed.definition
        files = {f"ballots-{s.code}.csv": b"".join(write_ballots(s, self.ballots[s.code])) for s in d.styles}
        return {
            "seal.json": self.seal,
            "tally.json": self.tally,
            "round.toml": write_round(d),
            f"{d.regulation}.toml": self.sealed.regulation.raw,
            "journal.jsonl": self.journal.raw(),
            **files,
        }


def regulation() -> Regulation:
    raw = (resources() / "regulations" / "96-QD-TW.toml").read_bytes()
    return read_regulation(raw, "96-QD-TW.toml", "96-QD-TW")


def style(code: str, subjects: int, name: str = "") -> Style:
    people = tuple(
        Subject(
            SubjectCode(f"{code}{n}"), f"{('Lê', 'Ngô', 'Võ')[n % 3]} Thị {chr(64 + n)}", "Phó Giám đốc", "Văn phòng"
        )
        for n in range(1, subjects + 1)
    )
    return Style(StyleCode(code), name or f"Mẫu {code}", people)


def papers(shape: Style, count: int, seed: int = 3) -> list[Paper]:
    """Papers of every kind of mark, some invalid as a whole."""
    chance = random.Random(f"{shape.code}{seed}")
    made = []
    for number in range(1, count + 1):
        marks = "".join(chance.choices("12309", (55, 30, 9, 4, 2), k=len(shape.subjects)))
        torn = number % 13 == 5
        made.append(Paper(PaperNumber(number), "" if torn else marks, "torn" if torn else None))
    return made


def definition(styles: Sequence[Style], ballots: Mapping[StyleCode, Sequence[Paper]], settings: Settings) -> Definition:
    turnouts = {}
    for s in styles:
        count = counted(s, ballots[s.code], settings)
        n = count.papers
        turnouts[s.code] = Turnout(
            n + 2, n + 1, n + 6, n + 1, n, 0, unused=5, not_returned=1, piles=dict(count.invalid)
        )
    return Definition(
        agency=Agency("Bảo hiểm xã hội tỉnh Mẫu", "Bảo hiểm xã hội Việt Nam", "Thuận Hải"),
        title="Lấy phiếu tín nhiệm giữa nhiệm kỳ",
        regulation="96-QD-TW",
        date=dt.date(2026, 7, 18),
        venue="Hội trường tầng 2",
        settings=settings,
        committee=(Member(HEAD, "Trưởng phòng", MemberRole.HEAD), Member(TYPISTS[0], "Chuyên viên", MemberRole.MEMBER)),
        styles=tuple(styles),
        basis=("Quy định 96-QĐ/TW",),
        opened=dt.datetime(2026, 7, 18, 8, 0),
        chair=CHAIR,
        chair_position="Giám đốc",
        turnouts=turnouts,
        explanations=(Explanation("W02", styles[0].code, "Đã kiểm tra lại từng phiếu."),),
    )


def counted(s: Style, ballots: Iterable[Paper], settings: Settings) -> StyleCount:
    tallier = Tallier(len(s.subjects), settings)
    tallier.add((paper.marks, paper.invalid) for paper in ballots)
    return tallier.count()


def vote(
    *shapes: tuple[Style, int],
    settings: Settings = SETTINGS,
    kind: FolderKind = FolderKind.REAL,
    signed: bool = True,
    authority: str = "",
    turnout: Callable[[Turnout], Turnout] = lambda turnout: turnout,
) -> Voted:
    """A round of these styles with so many papers each; by default one of three people and 30 papers."""
    chosen = shapes or ((style("A", 3), 30),)
    styles = [s for s, _count in chosen]
    ballots = {s.code: papers(s, count) for s, count in chosen}
    plan = definition(styles, ballots, settings)
    plan = replace(plan, turnouts={code: turnout(t) for code, t in plan.turnouts.items()})
    journal = written_down(plan, ballots)
    return sealed_up(plan, ballots, journal, kind=kind, signed=signed, authority=authority)


def written_down(plan: Definition, ballots: Mapping[StyleCode, Sequence[Paper]]) -> Journal:
    """The journal of a count; every tenth paper has a slip in the second pass, resolved by the head."""
    journal = Journal()
    rules = regulation()
    journal.write("round.prepared", {
        "title": plan.title,
        "regulation_sha256": rules.sha256,
        "settings": plan.settings.as_json(),
        "committee": [{"name": m.name, "position": m.position, "role": m.role.value} for m in plan.committee],
        "styles": [{"code": s.code, "name": s.name, "subjects": style_subjects(s)} for s in plan.styles],
    })  # fmt: skip
    for s in plan.styles:
        for subject in s.subjects:
            _changed(journal, s, subject)
        held = ballots[s.code]
        for first in range(0, len(held), BATCH_SIZE):
            _batch(journal, s, first // BATCH_SIZE + 1, held[first : first + BATCH_SIZE], plan.settings.passes)
    for code, figures in plan.turnouts.items():
        journal.write("turnout.taken", {"style": code, "turnout": turnout_value(figures)})
    for e in plan.explanations:
        journal.write("warning.explained", {"code": e.code, "style": e.style, "text": e.text})
    return journal


def _changed(journal: Journal, s: Style, subject: Subject) -> None:
    where = {"style": s.code, "code": subject.code}
    if subject.withdrawn:
        journal.write("subject.withdrawn", {**where, "name": subject.name, "reason": subject.withdrawn})
    if subject.corrected:
        told = {"printed": subject.name, "name": subject.corrected, "reason": subject.corrected_reason}
        journal.write("subject.corrected", {**where, **told})


def _batch(journal: Journal, s: Style, number: int, held: Sequence[Paper], passes: int) -> None:
    where = {"style": s.code, "batch": number}
    slips = [p for p in held if p.number % 10 == 0 and p.invalid is None and passes == 2]
    second = [replace(p, marks=_slip(p.marks)) if p in slips else p for p in held]
    for slot, keyed in enumerate((held, second)[:passes], 1):
        journal.write("entry.keyed", {**where, "slot": slot, "papers": [p.as_json() for p in keyed]}, TYPISTS[slot - 1])
    for p in slips:
        row = {"number": p.number, "code": s.subjects[0].code, "value": p.marks[0], "witness": CHAIR}
        journal.write("cell.resolved", {**where, **row})
    journal.write("batch.accepted", {**where, "ballots": [p.as_json() for p in held]})


def _slip(marks: str) -> str:
    return ("2" if marks[0] == "1" else "1") + marks[1:]


def sealed_up(
    plan: Definition,
    ballots: Mapping[StyleCode, Sequence[Paper]],
    journal: Journal,
    *,
    kind: FolderKind = FolderKind.REAL,
    signed: bool = True,
    authority: str = "",
) -> Voted:
    """Seal what is given, whether it balances or not."""
    rules = regulation()
    counts = {s.code: counted(s, ballots[s.code], plan.settings) for s in plan.styles}
    answer = reconcile(Accounts(tuple(_accounts(plan, s, counts[s.code], ballots[s.code]) for s in plan.styles),
                                plan.settings, rules, signed=signed))  # fmt: skip
    results = tuple(style_result(s, plan.settings, plan.turnouts[s.code], counts[s.code], rules) for s in plan.styles)
    hashes = {s.code: sha256(b"".join(write_ballots(s, ballots[s.code]))) for s in plan.styles}
    seal = seal_bytes(ROUND, kind, plan, rules.sha256, results, hashes, journal.head)
    tally = sealed_tally(plan, rules, results, answer.findings, journal.head, sha256(seal))
    record = Sealed(
        id=ROUND,
        kind=kind,
        definition=plan,
        regulation=rules,
        results=results,
        equations=answer.equations,
        findings=answer.findings,
        journal_head=journal.head,
        seal=sha256(seal),
        sealed_at="2026-07-18T04:05:09.250Z",
        sealed_by=(HEAD, CHAIR),
        typists={1: TYPISTS[:1], 2: TYPISTS[1:]},
        settlements=(),
        fingerprint=authority,
        version="0",
        ballots={code: tuple(held) for code, held in ballots.items()},
    )
    return Voted(record, journal, ballots, seal, tally)


def _accounts(plan: Definition, s: Style, count: StyleCount, held: Sequence[Paper]) -> StyleAccounts:
    batches = -(-len(held) // BATCH_SIZE)
    return StyleAccounts(s, plan.turnouts[s.code], count, count, 1, max(p.number for p in held), batches, batches)


def documents(voted: Voted, people: House | None) -> dict[str, bytes]:
    """Every PDF of the round, signed by head and chair where there are people; a stand-in for the workbook."""
    made = {"result.xlsx": b"PK\x05\x06" + bytes(18)}
    for name, build in DOCUMENTS.items():
        pdf = build(voted.sealed)
        if people is not None:
            pdf = sign_pdf(pdf, "head", people.head, people.now)
            pdf = sign_pdf(pdf, "chair", people.chair, people.now)
        made[name] = pdf
    return made


def signers(people: House | None) -> list[tuple[str, object]]:
    return [("head", people.head), ("chair", people.chair)] if people else []


def authority_of(people: House) -> str:
    return fingerprint(people.authority.certificate)


def archive(dest: Path, voted: Voted, made: Mapping[str, bytes], people: House, *, signed: bool = True) -> Path:
    """The archive at `dest`, by the program's own door."""
    write_archive(dest, voted.sealed, {**voted.members(), **made}, signers(people if signed else None), people.now)
    return dest


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(dest: Path, members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Members packed by the standard library, as a stranger would: no care for order, times or names."""
    with zipfile.ZipFile(dest, "w", method) as file:
        for name, data in members:
            file.writestr(name, data)
    return dest


def repacked(dest: Path, source: Path, changes: Mapping[str, bytes | None]) -> Path:
    """`source` with members changed, added or (None) left out, everything else as it was."""
    merged: dict[str, bytes | None] = {**contents(source), **changes}
    return packed(dest, [(name, data) for name, data in merged.items() if data is not None])


def failing(path: Path, root: bytes | None = None) -> list[Check]:
    return [check for check in verify_archive(path, root) if check.state is State.FAILS]


def names(checks: Iterable[Check], member: str) -> bool:
    """Whether any of the lines is about this member, or speaks of it."""
    return any(check.member == member or member in check.text for check in checks)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)

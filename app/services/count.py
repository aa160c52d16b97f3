"""`kiemphieu count`: one whole vote from files, through the same services as the window (contract.md).

There are no accounts: a file stands for a person. Nothing is written to the place asked for before everything is
made; the work is done beside it, in a folder that only this user can read.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app import __version__
from app.domain.agency import FolderKind
from app.domain.ballotfile import Row, read_ballots, read_resolutions, write_differences
from app.domain.batch import BATCH_SIZE, Difference, Resolution, ResolutionRefused
from app.domain.errors import Fault, InputFault
from app.domain.ids import PaperNumber, RoundId, StyleCode
from app.domain.reconcile import Answer
from app.domain.record import Sealed
from app.domain.regulation import Regulation
from app.domain.roles import Person, Place
from app.domain.round import Definition
from app.domain.roundfile import RoundFile, read_round
from app.domain.style import Style
from app.domain.tallyfile import unsealed_tally
from app.domain.tomlfile import MAX_FAULTS
from app.services import archive, document, reconcile, record, seal, subject_change, turnout
from app.services import entry as entries
from app.services import round as rounds
from app.services.document import Signers
from app.services.inputs import Given, assign, built_in_regulation, opened, read_input, shown_name
from app.services.output import Report, need_free_place, need_own_list, publish
from app.services.seal import DoesNotBalance
from app.services.session import Session, utc_text
from app.storage import agency, journal
from app.storage import batch as batches
from app.storage import round as stored
from app.storage.database import Database, open_database
from app.storage.staging import Staging
from app.texts import _, language

ARCHIVE = "archive.zip"
DIFFERENCES = "differences.csv"
TALLY = "tally.json"


@dataclass(frozen=True)
class Request:
    """The arguments of `count`; the files are texts as given, `[STYLE=]path`."""

    round: Path
    ballots: tuple[str, ...]
    second: tuple[str, ...]
    resolve: tuple[str, ...]
    out: Path
    signers: Signers


@dataclass(frozen=True)
class Counted:
    """What came of it: a sealed round, or the findings and differences that stand in the way.

    `aside` is where a filled-in file now lies whose place was taken by what this run wrote.
    """

    sealed: Sealed | None
    answer: Answer
    differences: tuple[tuple[Style, Difference], ...]
    unused_explanations: tuple[str, ...] = ()
    aside: tuple[Path, ...] = ()


def count(request: Request, work: Path, now: Callable[[], datetime], new_id: Callable[[], str], say: Report) -> Counted:
    """Run the whole vote in `work`, then move what it made to the place asked for.

    Raises InputFault (nothing written), Trouble or OSError (the machine).
    """
    inputs = _read_inputs(request)
    keep = [Path(given.path) for given in inputs.resolve]
    need_own_list(request.out, DIFFERENCES, TALLY, keep)
    staging = Staging(work / "staged.db", secrets.token_bytes(32))
    database = open_database(work / "agency.db", secrets.token_bytes(32), lambda: utc_text(now()))
    try:
        _stage(inputs, staging, say)
        run = _Run(request, inputs, staging, database, new_id, say)
        counted = run.vote()
        made = work / "out"
        made.mkdir()
        run.write(counted, made, work, now)
    finally:
        staging.close()
        database.close()
    need_place(request.out)  # another run may have come before this one
    return replace(counted, aside=publish(made, request.out, replaces=(TALLY, DIFFERENCES), keep=keep))


def need_place(out: Path) -> None:
    """Refuse a place where this run would have to write over something that is not an unsealed run's."""
    need_free_place(out, ARCHIVE, TALLY, document.NAMES)


@dataclass(frozen=True)
class _Inputs:
    """The files as read so far: the round whole, the ballots and resolutions by style still on disk."""

    definition: Definition
    regulation: Regulation
    passes: tuple[dict[StyleCode, Given], ...]
    resolve: tuple[Given, ...]
    rows: tuple[tuple[Given, Row], ...]
    same_bytes: bool


def _read_inputs(request: Request) -> _Inputs:
    file = read_round(read_input(request.round), str(request.round))
    regulation = built_in_regulation(file.regulation, request.round)
    if file.passes is not None and file.passes != (2 if request.second else 1):
        _refuse_passes(request, file)
    definition = file.definition(regulation, 2 if request.second else 1)
    passes = [assign("--ballots", request.ballots, definition.styles, every=True)]
    if request.second:
        passes.append(assign("--second", request.second, definition.styles, every=True))
    resolve = tuple(
        given
        for text in request.resolve
        for given in assign("--resolve", (text,), definition.styles, every=False).values()
    )
    rows = tuple((given, row) for given in resolve for row in _resolutions(given, definition))
    _refuse_row_twice(rows)
    return _Inputs(definition, regulation, tuple(passes), resolve, rows, _same_bytes(passes))


def _refuse_passes(request: Request, file: RoundFile) -> None:
    found = _("passes = {0}, mà dòng lệnh cho {1} lượt nhập").format(file.passes, 2 if request.second else 1)
    todo = _("Thêm hoặc bỏ --second, hoặc sửa passes.")
    raise InputFault(Fault(str(request.round), None, None, found, todo))


def _resolutions(given: Given, definition: Definition) -> tuple[Row, ...]:
    with opened(given.path) as stream:
        return read_resolutions(stream, str(given.path), definition.styles, given.style)


def _refuse_row_twice(rows: Sequence[tuple[Given, Row]]) -> None:
    """One file speaks for a style, and once of each cell."""
    files: dict[StyleCode, Given] = {}
    lines: dict[tuple[StyleCode, int, str], int] = {}
    for given, (line, code, row) in rows:
        if files.setdefault(code, given) is not given:
            found = _("mẫu phiếu {0} được cho hai tệp").format(code)
            raise InputFault(Fault("--resolve", None, None, found, _("Mỗi mẫu phiếu một tệp.")))
        if (before := lines.setdefault((code, row.number, row.code), line)) != line:
            found = _("phiếu {0}, ô “{1}” đã có ở dòng {2}").format(row.number, row.code, before)
            raise InputFault(Fault(str(given.path), line, None, found, _("Giữ một dòng.")))


def _same_bytes(passes: Sequence[dict[StyleCode, Given]]) -> bool:
    """Whether any style's second pass is the same bytes as its first: then nothing was keyed twice (W05)."""
    if len(passes) < 2:
        return False
    return any(_digest(passes[0][code].path) == _digest(passes[1][code].path) for code in passes[0])


def _digest(path: Path) -> str:
    with opened(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stage(inputs: _Inputs, staging: Staging, say: Report) -> None:
    """Lay every ballot file in the staging table; the faults of all of them are told together."""
    faults: list[Fault] = []
    for slot, files in enumerate(inputs.passes, 1):
        for code, given in files.items():
            say.step(_("Đọc {0}").format(given.path.name))
            style = inputs.definition.style(code)
            try:
                with opened(given.path) as stream:
                    rows = read_ballots(stream, str(given.path), style, inputs.definition.settings)
                    staging.put(code, slot, rows, say.tick)
            except InputFault as fault:
                faults.extend(fault.faults)
    staging.index()
    faults.extend(_twice(inputs, staging))
    if faults:
        raise InputFault(*faults[:MAX_FAULTS])


def _twice(inputs: _Inputs, staging: Staging) -> Iterable[Fault]:
    for slot, files in enumerate(inputs.passes, 1):
        for code, given in files.items():
            for twice in staging.twice(code, slot, MAX_FAULTS):
                found = _("số phiếu {0} đã có ở dòng {1}").format(twice.number, twice.first_line)
                yield Fault(str(given.path), twice.line, "1 (ballot)", found, _("Kiểm tra số đóng dấu trên phiếu."))


class _Run:
    """One vote through the services."""

    def __init__(
        self,
        request: Request,
        inputs: _Inputs,
        staging: Staging,
        database: Database,
        new_id: Callable[[], str],
        say: Report,
    ) -> None:
        self._request = request
        self._inputs = inputs
        self._staging = staging
        self._database = database
        self._new_id = new_id
        self._say = say
        self._committee = self._person(f"kiemphieu count {__version__}")
        self._round = RoundId("")
        self._by_paper: dict[tuple[StyleCode, int], list[tuple[Given, Resolution]]] = {}
        self._renumbered: set[tuple[StyleCode, int]] = set()
        for given, (_line, code, row) in inputs.rows:
            self._by_paper.setdefault((code, row.number), []).append((given, row))
            if row.code == "number":
                self._renumbered |= {(code, row.number), (code, int(row.value or row.number))}

    def _person(self, name: str) -> Session:
        return Session(self._database, Person(name, name, frozenset({Place.FILE})), self._new_id)

    def vote(self) -> Counted:
        """Prepare, key, settle, balance and, where nothing stands in the way, seal."""
        self._begin()
        open_ = tuple(d for style in self._inputs.definition.styles for d in self._key_style(style))
        self._refuse_unused_rows()
        for code, figures in self._inputs.definition.turnouts.items():
            turnout.take(self._of_file(self._request.round), self._round, code, figures)
        for explanation in self._inputs.definition.explanations:
            reconcile.explain(self._of_file(self._request.round), self._round, explanation)
        self._say.step(_("Đối chiếu"))
        return self._seal(open_)

    def _begin(self) -> None:
        definition = self._inputs.definition
        with self._database.unit() as unit:
            agency.create(unit, self._new_id(), FolderKind.COUNT, definition.agency)
            for name in self._names():
                agency.add_account(unit, name, name, "", is_file=True)
        bare = replace(definition, turnouts={}, explanations=())
        self._round = rounds.create(self._committee, bare, self._inputs.regulation)
        rounds.prepare(self._committee, self._round)
        for style in definition.styles:
            subject_change.repeat(self._of_file(self._request.round), self._round, style)
        self._renumber()
        returned = {code: figures.returned for code, figures in definition.turnouts.items()}
        numbers = {style.code: self._staging.numbers(style.code, BATCH_SIZE) for style in definition.styles}
        rounds.begin_counting(self._committee, self._round, returned, numbers)
        if self._inputs.same_bytes:
            with self._database.unit() as unit:
                stored.set_same_bytes(unit, self._round)

    def _names(self) -> list[str]:
        names = [self._committee.person.name, shown_name(self._request.round)]
        names += [self._typist(slot, code) for slot in (1, 2) for code in self._files(slot)]
        return list(dict.fromkeys([*names, *(self._resolver(given) for given, _row in self._inputs.rows)]))

    def _files(self, slot: int) -> dict[StyleCode, Given]:
        return self._inputs.passes[slot - 1] if slot <= len(self._inputs.passes) else {}

    def _typist(self, slot: int, code: StyleCode) -> str:
        return f"lượt {slot}: {shown_name(self._files(slot)[code].path)}"  # the journal's words, in any language

    def _resolver(self, given: Given) -> str:
        return f"xử lý chỗ lệch: {shown_name(given.path)}"

    def _of_file(self, path: Path) -> Session:
        return self._person(shown_name(path))

    def _renumber(self) -> None:
        """Apply the `number` rows before anything is compared."""
        for given, (line, code, row) in self._inputs.rows:
            if row.code != "number":
                continue
            held = self._staging.passes_with(code, row.number)
            to = PaperNumber(int(row.value)) if row.value else None
            if len(held) != 1 or len(self._inputs.passes) < 2:  # one pass has nothing to differ from
                found = _("phiếu {0} không lệch về số phiếu").format(row.number)
                raise InputFault(Fault(str(given.path), line, None, found, _("Xóa dòng này.")))
            if to is not None and held[0] in self._staging.passes_with(code, to):
                found = _("lượt đó đã có phiếu {0}").format(to)
                raise InputFault(Fault(str(given.path), line, None, found, _("Kiểm tra lại số trên phiếu.")))
            paper = self._staging.paper(code, held[0], row.number)
            self._staging.renumber(code, held[0], row.number, to)
            rounds.note_renumbered(self._person(self._resolver(given)), self._round, code, held[0], paper, to)

    def _key_style(self, style: Style) -> Iterable[tuple[Style, Difference]]:
        """Key every batch of a style; answers what stays open."""
        self._say.step(_("Nhập mẫu phiếu {0}").format(style.code))
        sessions = [self._person(self._typist(slot, style.code)) for slot in range(1, len(self._inputs.passes) + 1)]
        definition = stored.load(self._database, self._round)
        style_id = stored.style_id(self._database, self._round, style.code)
        found: list[tuple[Style, Difference]] = []
        for number, papers in self._staging.batches(style.code, BATCH_SIZE):
            batch = batches.find(self._database, style_id, number)
            assert batch is not None, "every batch of the files was made"
            passes = [entries.Pass(s, held) for s, held in zip(sessions, papers, strict=False)]
            resolver, rows = self._rows_for(style.code, papers[0].keys() | papers[1].keys())
            try:
                ended = entries.key_batch(definition, batch, passes, resolver, rows)
            except ResolutionRefused as refusal:
                raise self._fault(style.code, refusal) from None
            found.extend((style, difference) for difference in ended.differences)
            self._say.tick(len(papers[0]))
        self._refuse_half_rows(found)
        return found

    def _rows_for(self, code: StyleCode, numbers: Iterable[int]) -> tuple[Session | None, list[Resolution]]:
        """The third keyings of one batch, and who made them. Empty rows beside a reason or a new number say nothing."""
        session, rows = None, []
        for number in numbers if self._by_paper else ():
            held = self._by_paper.get((code, number), [])
            has_reason = any(row.code == "invalid" and row.value for _given, row in held)
            for given, row in held:
                silent = not row.value and (
                    (has_reason and row.code != "invalid") or (code, number) in self._renumbered
                )
                if row.code != "number" and not silent:
                    session = session or self._person(self._resolver(given))
                    rows.append(row)
        return session, rows

    def _fault(self, style: StyleCode, refusal: ResolutionRefused) -> InputFault:
        for given, (line, code, row) in reversed(self._inputs.rows):
            if code == style and row.number == refusal.number and row.code == refusal.row:
                todo = _("Sửa hoặc xóa dòng này theo tờ phiếu.")
                return InputFault(Fault(str(given.path), line, None, refusal.text.rstrip("."), todo))
        return InputFault(Fault("--resolve", None, None, refusal.text.rstrip("."), _("Xem lại tệp xử lý chỗ lệch.")))

    def _refuse_half_rows(self, found: list[tuple[Style, Difference]]) -> None:
        """A paper that the file speaks of must be settled by it whole."""
        still = {(style.code, d.number) for style, d in found}
        for given, (line, code, row) in self._inputs.rows:
            if (code, row.number) in still:
                text = _("phiếu {0} chưa điền đủ").format(row.number)
                todo = _("Điền mọi ô còn lệch của phiếu, hoặc ghi lý do không hợp lệ.")
                raise InputFault(Fault(str(given.path), line, None, text, todo))

    def _refuse_unused_rows(self) -> None:
        for given, (line, code, row) in self._inputs.rows:
            is_left_over = not row.value and (code, row.number) in self._renumbered
            if row.code != "number" and not is_left_over and not self._staging.passes_with(code, row.number):
                found = _("không có phiếu {0} trong lượt nhập nào").format(row.number)
                raise InputFault(Fault(str(given.path), line, None, found, _("Xóa dòng này hoặc sửa số phiếu.")))

    def _seal(self, open_: tuple[tuple[Style, Difference], ...]) -> Counted:
        signed = bool(self._request.signers)
        if open_:
            return Counted(None, reconcile.answer(self._committee, self._round, signed=signed), open_)
        try:
            self._say.step(_("Niêm phong"))
            seal.seal(self._committee, self._committee, self._round, signed=signed, explain=False)
        except DoesNotBalance as refusal:
            return Counted(None, refusal.answer, ())
        model = record.sealed(self._committee, self._round, self._fingerprint())
        return Counted(model, Answer(model.equations, model.findings), (), self._unused(model))

    def _fingerprint(self) -> str:
        return document.fingerprint_of(self._request.signers)

    def _unused(self, model: Sealed) -> tuple[str, ...]:
        """Explanations of warnings that did not come up."""
        keys = {f.key for f in model.findings}
        return tuple(e.code for e in self._inputs.definition.explanations if (e.code, e.style) not in keys)

    @language("vi")  # files are the agency's, whatever the terminal speaks
    def write(self, counted: Counted, made: Path, work: Path, now: Callable[[], datetime]) -> None:
        """Everything that goes to DIR, into `made`."""
        if counted.sealed is None:
            self._write_unsealed(counted, made)
            return
        model = counted.sealed
        documents = document.make(model, self._request.signers, now, self._say.step)
        self._say.step(ARCHIVE)
        archive.write(self._committee, model, documents, self._request.signers, work, made / ARCHIVE, now)
        for name, data in documents.items():
            (made / name).write_bytes(data)
        _seal, tally = record.seal_json(self._committee, self._round)
        (made / TALLY).write_bytes(tally)

    def _write_unsealed(self, counted: Counted, made: Path) -> None:
        definition = stored.load(self._database, self._round)
        open_ = bool(counted.differences)
        counts = None if open_ else reconcile.count(self._database, self._round, definition)
        head = None if open_ else journal.head(self._database, self._round)
        findings = counted.answer.findings
        tally = unsealed_tally(definition, self._inputs.regulation, counts, findings, head)
        (made / TALLY).write_bytes(tally)
        if open_:
            several = len(definition.styles) > 1 or definition.styles[0].name != ""
            text = "".join(write_differences(counted.differences, several))
            (made / DIFFERENCES).write_text(text, encoding="utf-8", newline="\n")

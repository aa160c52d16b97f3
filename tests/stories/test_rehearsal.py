"""A rehearsal from a prepared round: keyed, compared with the known answers, and never taken for the real one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from app.archive.verify import verify_archive
from app.bootstrap import now
from app.domain.agency import FolderKind
from app.domain.entry import Paper
from app.domain.errors import Refusal
from app.domain.ids import BatchId, RoundId
from app.domain.round import Explanation, RoundState
from app.services import archive, batch, document, exports, people, reconcile, record, rehearsal, roster, turnout
from app.services import entry as entries
from app.services import round as rounds
from app.services import seal as seals
from app.services.exports import Source
from app.services.folder import AgencyFolder
from app.services.session import Session
from app.storage import rehearsal as decks
from app.storage import round as stored
from app.storage.errors import DatabaseError
from tests.app.domain.cases import balanced
from tests.ui.pages.vote import PASSWORD, Vote, clock, definition, new_id, prepared

_NOBODY = ("truongban", "thuky", "uyvien2", "chutri", "quantri")


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    return prepared(tmp_path, definition())


def make(vote: Vote, dest: Path, login: str = "truongban") -> rehearsal.Made:
    with_ = vote.open()
    try:
        session = with_.sign_in(login, PASSWORD)
        source = Source(vote.folder, with_.key_for_child(), session.person, vote.round, "vi")
        return rehearsal.make(source, dest, clock(), new_id, 5, lambda _step: None)
    finally:
        with_.close()


@pytest.fixture
def practice(vote: Vote) -> Iterator[AgencyFolder]:
    """The rehearsal's folder, opened."""
    made = make(vote, rehearsal.free_place(vote.folder))
    assert made.folder.name == "rehearsal.tinnhiem"
    held = AgencyFolder(made.folder, clock(), new_id)
    yield held
    held.close()


def key_all(held: AgencyFolder, slips: dict[int, str]) -> tuple[RoundId, dict[str, Session]]:
    """Both keep to the deck, but the second keys the first line of some papers wrong."""
    who = {login: held.sign_in(login, PASSWORD) for login in _NOBODY}
    ((round_id, _title, _date, state),) = rounds.listing(who["truongban"])
    assert state is RoundState.PREPARED
    found = stored.load(who["truongban"].database, round_id)
    (style,) = found.styles
    deck = decks.deck(who["truongban"].database, round_id, style.code)
    rounds.begin_counting(who["truongban"], round_id, {style.code: len(deck)})
    for view in batch.overview(who["truongban"], round_id):
        numbers = [n for n in deck if (n - 1) // 25 + 1 == view.number]
        for slot, login in ((1, "thuky"), (2, "uyvien2")):
            papers = [deck[n] for n in numbers]
            if slot == 2:
                papers = [replace(p, marks=slips[p.number] + p.marks[1:]) if p.number in slips else p for p in papers]
            key(who[login], view.id, slot, style.form_code, papers)
    return round_id, who


def key(session: Session, batch_id: BatchId, slot: int, code: str, papers: list[Paper]) -> None:
    entry = entries.open_entry(session, batch_id, slot, code)
    for paper in papers:
        entries.save_paper(session, entry, paper)
    entries.finish(session, entry)


def test_the_same_people_open_it_and_find_the_lists_locked(vote: Vote, practice: AgencyFolder) -> None:
    session = practice.sign_in("uyvien1", PASSWORD)
    assert people.kind(session) is FolderKind.REHEARSAL
    ((round_id, title, _date, state),) = rounds.listing(session)
    assert title.startswith("DIỄN TẬP – ") and state is RoundState.PREPARED and round_id != vote.round
    assert stored.load(session.database, round_id).styles == vote.definition.styles
    assert roster.listing(session) == []


def test_its_papers_say_what_they_are(practice: AgencyFolder) -> None:
    (path,) = rehearsal.papers_of(practice.path)
    pages = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert text.count("DIỄN TẬP") >= 30 and "MẪU ·" not in text
    assert "Phiếu số 30" in text


def test_what_was_keyed_is_compared_by_style_and_by_teller(practice: AgencyFolder) -> None:
    session = practice.sign_in("quantri", PASSWORD)
    (row,) = rounds.listing(session)
    deck = decks.deck(session.database, row[0], stored.load(session.database, row[0]).styles[0].code)
    wrong = next(n for n, p in deck.items() if p.marks and p.marks[0] == "1" and n > 25)
    round_id, who = key_all(practice, {wrong: "2"})
    found = rehearsal.compare(who["quantri"], round_id)
    (style,) = found.styles
    assert style.confirmed == 25 and len(style.missing) == style.expected - 25  # the second batch differs
    assert [(t.name, t.papers, t.wrong_papers, t.wrong_cells) for t in found.tellers] == [
        ("Phan Đình Thưởng", len(deck), 0, 0),
        ("Đinh Công Vỹ", len(deck), 1, 1),
    ]
    assert not found.is_whole


def test_a_right_rehearsal_is_sealed_and_everything_says_so(practice: AgencyFolder, tmp_path: Path) -> None:
    round_id, who = key_all(practice, {})
    assert rehearsal.compare(who["quantri"], round_id).is_whole
    head = who["truongban"]
    (style,) = stored.load(head.database, round_id).styles
    ballots = decks.deck(head.database, round_id, style.code)
    invalid = [p.invalid for p in ballots.values() if p.invalid]
    figures = replace(balanced(len(ballots)), foreign=invalid.count("foreign"), not_returned=None)
    for login in ("thuky", "uyvien2"):
        turnout.key(who[login], round_id, style.code, figures)
    for finding in reconcile.answer(head, round_id, signed=False).findings:
        if finding.severity == "warning":
            reconcile.explain(head, round_id, Explanation(finding.code, finding.style, "Diễn tập."))
    seals.seal(head, who["chutri"], round_id, signed=False)
    sealed = record.sealed(head, round_id)
    documents = document.make(sealed, (), now, lambda _step: None)
    text = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(documents["minutes.pdf"]))
    assert "DIỄN TẬP" in text
    assert exports.archive_name(sealed.kind, sealed.definition).startswith("DIỄN TẬP")
    work = tmp_path / "work"
    work.mkdir()
    archive.write(head, sealed, documents, (), work, tmp_path / "a.zip", now)
    checks = verify_archive(tmp_path / "a.zip", None)
    assert any("DIỄN TẬP" in check.text and check.state == "unknown" for check in checks)


def test_it_stays_a_rehearsal_whatever_it_is_called(practice: AgencyFolder, tmp_path: Path) -> None:
    practice.close()
    other = practice.path.parent / "bảo hiểm.tinnhiem"
    practice.path.replace(other)
    again = AgencyFolder(other, clock(), new_id)
    try:
        session = again.sign_in("quantri", PASSWORD)
        assert people.kind(session) is FolderKind.REHEARSAL
        with pytest.raises(DatabaseError), session.database.unit() as unit:
            unit.run("UPDATE agency SET kind = 'real'")
    finally:
        again.close()


def test_no_rehearsal_is_made_of_a_rehearsal(vote: Vote, practice: AgencyFolder, tmp_path: Path) -> None:
    session = practice.sign_in("truongban", PASSWORD)
    ((round_id, *_rest),) = rounds.listing(session)
    source = Source(practice.path, practice.key_for_child(), session.person, round_id, "vi")
    with pytest.raises(Refusal, match="chỉ lập từ thư mục cơ quan"):
        rehearsal.make(source, tmp_path / "x.tinnhiem", clock(), new_id, 1, lambda _step: None)
    assert not (tmp_path / "x.tinnhiem").exists()


def test_the_real_folder_tells_no_answers_and_lends_no_draft(vote: Vote) -> None:
    held = vote.open()
    try:
        head = held.sign_in("truongban", PASSWORD)
        with pytest.raises(Refusal, match="Chỉ bản diễn tập"):
            rehearsal.compare(head, vote.round)
        with pytest.raises(Refusal, match="dành cho"):
            rehearsal.check(held.sign_in("uyvien1", PASSWORD), vote.round)
        rounds.unprepare(head, vote.round, "Sửa tên")
        with pytest.raises(Refusal, match="Khóa danh sách"):
            rehearsal.check(head, vote.round)
    finally:
        held.close()


def test_an_older_one_is_never_written_over(vote: Vote) -> None:
    first = make(vote, rehearsal.free_place(vote.folder), "quantri")
    second = rehearsal.free_place(vote.folder)
    assert (first.folder.name, second.name) == ("rehearsal.tinnhiem", "rehearsal-2.tinnhiem")
    with pytest.raises(OSError):
        make(vote, first.folder)
    assert [p.name for p in vote.folder.parent.iterdir() if p.name.startswith(".")] == []

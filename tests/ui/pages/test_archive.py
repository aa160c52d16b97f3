"""Step 7 and the room Lưu trữ: one file, checked after writing, and any file checked in plain words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services import exports
from tests.ui.pages.conftest import Sit, change_person
from tests.ui.pages.hands import SLOW, Hands, field, said
from tests.ui.pages.test_seal import give_keys
from tests.ui.pages.vote import PASSWORD, Vote
from ui.pages.archives import ArchivesPage
from ui.pages.check_report import CheckReport
from ui.pages.round_archive import ArchivePage

Show = Callable[[QWidget], QWidget]


def open_archive(vote: Vote, sit: Sit, show: Show, hands: Hands) -> ArchivePage:
    page = show(ArchivePage(sit(vote, "quantri"), vote.round))
    assert isinstance(page, ArchivePage)
    hands.wait(lambda: page._shown is not None)
    return page


def write(page: ArchivePage, dest: Path, hands: Hands) -> None:
    hands.into(field(page, "Ghi vào tệp"), str(dest))
    hands.press("Ctrl+Return")


def lines(report: CheckReport) -> list[tuple[str, str]]:
    rows = report._lines.rows
    return [(rows.row(at).state, rows.row(at).text) for at in range(rows.rowCount())]


def test_nothing_to_write_before_the_seal(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_archive(vote, sit, show, hands)
    assert page._empty.isVisible() and not page._write.isVisible()


def test_a_round_sealed_with_signatures_asks_for_its_keys(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote], tmp_path: Path
) -> None:
    page = open_archive(settled(vote, seal=True), sit, show, hands)
    dest = tmp_path / "ho-so.zip"
    assert page._path.value.endswith("2026-12-18.zip") and "MẪU" in page._path.value
    write(page, tmp_path / "none" / "ho-so.zip", hands)
    hands.wait(lambda: page._field.refusal)
    write(page, dest, hands)
    hands.wait(lambda: page._keys._rows[1]._path_field.refusal, SLOW)
    assert not dest.exists()
    give_keys(page, vote, hands)
    write(page, dest, hands)
    hands.wait(page._report.isVisible, SLOW)
    assert {state for state, _text in lines(page._report)} == {"holds", "unknown"}
    hands.wait(lambda: any("Đã ghi và kiểm tra lúc" in text for text in said(page)))
    assert not page._keys_card.isVisible()  # the signed one is at hand now


@pytest.fixture
def archive(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote], tmp_path: Path
) -> ArchivePage:
    """An unsigned archive, just written."""
    page = open_archive(settled(vote, seal=True, signed=False), sit, show, hands)
    write(page, tmp_path / "ho-so.zip", hands)
    hands.wait(page._report.isVisible, SLOW)
    return page


def test_what_was_written_is_listed_and_checked_again_by_the_room(
    archive: ArchivePage, show: Show, hands: Hands, tmp_path: Path
) -> None:
    assert said(archive._report)[0].startswith("CHƯA KÝ")
    before = lines(archive._report)
    hands.wait(lambda: any("Đã ghi và kiểm tra lúc" in text for text in said(archive)))
    room = show(ArchivesPage(archive.desk))
    assert isinstance(room, ArchivesPage)
    hands.wait(room._table.isVisible)
    assert room._table.rows.row(0).name == "ho-so.zip"
    hands.into(field(room, "Tệp cần kiểm tra"), str(tmp_path / "ho-so.zip"))
    hands.press("Enter")
    hands.wait(room._report.isVisible, SLOW)
    assert lines(room._report) == before


@pytest.fixture
def room(vote: Vote, sit: Sit, show: Show) -> ArchivesPage:
    page = show(ArchivesPage(sit(vote)))
    assert isinstance(page, ArchivesPage)
    return page


def test_a_bent_archive_is_told_in_plain_words(archive: ArchivePage, show: Show, hands: Hands, tmp_path: Path) -> None:
    data = bytearray((tmp_path / "ho-so.zip").read_bytes())
    data[len(data) // 2] ^= 1
    bent = tmp_path / "bent.zip"
    bent.write_bytes(data)
    room = show(ArchivesPage(archive.desk))
    assert isinstance(room, ArchivesPage)
    room.check_path(bent)
    hands.wait(room._report.isVisible, SLOW)
    assert said(room._report)[0].startswith("KHÔNG ĐÚNG")
    assert lines(room._report)[0][0] == "fails"  # what fails stands first


def test_what_is_no_archive_is_refused_in_place(room: ArchivesPage, hands: Hands, tmp_path: Path) -> None:
    hands.wait(lambda: field(room, "Tệp cần kiểm tra"))
    hands.into(field(room, "Tệp cần kiểm tra"), str(tmp_path / "none.zip"))
    hands.press("Enter")
    assert room._field.refusal
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    hands.into(field(room, "Tệp cần kiểm tra"), str(tmp_path / "x.txt"))
    hands.press("Enter")
    hands.wait(lambda: said(room), SLOW)
    assert "x.txt" in said(room)[0] and room._check.isEnabled() and not room._busy.isVisible()


def test_locked_while_it_is_written_the_journal_tells_it_all_the_same(
    vote: Vote, sit: Sit, show: Show, hands: Hands, qtbot: QtBot, settled: Callable[..., Vote], tmp_path: Path
) -> None:
    page = open_archive(settled(vote, seal=True, signed=False), sit, show, hands)
    by = page.desk.person
    write(page, tmp_path / "ho-so.zip", hands)
    hands.wait(lambda: page.desk.is_busy)
    page.desk.lock()
    hands.wait(page._report.isVisible, SLOW)
    change_person(qtbot, page.desk, "thuky")
    session = page.desk.folder.confirm("thuky", PASSWORD)  # type: ignore[union-attr]
    made = [(each.kind, each.name, each.account) for each in exports.outputs(session, vote.round)]
    assert by is not None and made == [("archive", "ho-so.zip", by.key)]


def test_the_password_is_never_left_in_the_form(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote], tmp_path: Path
) -> None:
    page = open_archive(settled(vote, seal=True), sit, show, hands)
    give_keys(page, vote, hands)
    secrets = [row._secret for row in page._keys._rows]
    assert [secret.value for secret in secrets] == [PASSWORD, PASSWORD]
    write(page, tmp_path / "ho-so.zip", hands)
    hands.wait(page._report.isVisible, SLOW)
    assert [secret.value for secret in secrets] == ["", ""]

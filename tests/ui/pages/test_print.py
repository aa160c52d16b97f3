"""Step 2 under the hands: the look of the papers, a paper printed, saved and remembered, the zero report."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from app.domain.ids import RoundId
from app.services import papers
from app.services import round as rounds
from app.services.papers import PaperKind, PapersView, Wanted
from app.storage import journal
from app.storage import round as stored
from app.storage.database import AGENCY_CHAIN
from tests.ui.fit import faults, settle
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import SLOW, Hands, button, field, said
from tests.ui.pages.vote import PASSWORD, Vote, definition, prepared
from ui.desk import Desk
from ui.pages.paper_window import PaperWindow
from ui.pages.preview import page_range, sheets
from ui.pages.round import RoundPage
from ui.pages.round_keying import KeyingPage
from ui.pages.round_print import PrintPage
from ui.pages.round_reconcile import ReconcilePage
from ui.theme import Theme
from ui.widgets import Button, NumberField

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def locked(tmp_path: Path) -> Vote:
    """One style of five people, its list locked, nothing printed yet."""
    told = definition()
    (style,) = told.styles
    return prepared(tmp_path, replace(told, styles=(replace(style, subjects=style.subjects[:5]),)))


def read(desk: Desk, hands: Hands, round_id: RoundId) -> PapersView:
    found: list[PapersView] = []
    desk.read(lambda session: papers.view(session, round_id), found.append)
    hands.wait(lambda: found)
    return found[0]


def acts(desk: Desk, hands: Hands) -> list[tuple[str, dict[str, object]]]:
    found: list[list[bytes]] = []
    desk.read(lambda session: list(journal.lines(session.database, AGENCY_CHAIN)), found.append)
    hands.wait(lambda: found)
    lines = [json.loads(raw) for raw in found[0]]
    return [(line["act"], line["payload"]) for line in lines if line["act"].startswith("papers.")]


def shown(page: PrintPage, hands: Hands) -> PaperWindow:
    """The window of a paper, once its first page is drawn."""
    hands.wait(lambda: page.window_of_paper is not None and page.window_of_paper.preview._sheets, SLOW)
    assert page.window_of_paper is not None
    return page.window_of_paper


def printer(path: Path, copies: int) -> QPrinter:
    """One that writes a PDF, as a person's choice in the dialog leaves it."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setResolution(72)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(path))
    made.setCopyCount(copies)
    return made


def test_papers_are_given_a_look_printed_saved_and_remembered(
    locked: Vote, sit: Sit, show: Show, hands: Hands, tmp_path: Path
) -> None:
    desk, round_id = sit(locked), locked.round
    page = show(PrintPage(desk, round_id))
    hands.wait(lambda: page._view is not None)
    assert any("lưu PDF để in nơi khác" in text for text in said(page))

    two = next(c for c in page.findChildren(QCheckBox) if "Hai phiếu" in c.text())
    two.click()
    hands.wait(lambda: read(desk, hands, round_id).draft.options.per_sheet == 2)
    band = field(page, "Dải màu đầu phiếu", QComboBox)
    band.setCurrentIndex(band.findData("green"))
    band.activated.emit(band.currentIndex())
    (style,) = read(desk, hands, round_id).draft.round.definition.styles
    hands.wait(lambda: read(desk, hands, round_id).draft.options.colours == {style.code: "green"})

    hands.into(field(page, "Số phiếu cần in", NumberField), "5")
    hands.click(
        next(b for b in page.findChildren(type(page._begin)) if b.accessibleName().startswith("Xem và in phiếu"))
    )
    window = shown(page, hands)
    assert window.preview._copies == 3  # sheets for five papers, two on each
    window.preview.print_on(printer(tmp_path / "printed.pdf", 3))
    some = printer(tmp_path / "some.pdf", 1)
    some.setPrintRange(QPrinter.PrintRange.PageRange)
    some.setFromTo(2, 2)
    window.preview._total = 2  # as if the paper had two pages
    window.preview._sent(some)(True)  # a page of it is no paper that could be handed out
    window.preview._total = 1
    wanted = Wanted(PaperKind.BALLOT, style.code)
    hands.wait(lambda: read(desk, hands, round_id).printed(wanted) == 6, SLOW)
    _three_alike(tmp_path / "printed.pdf")

    window.preview.save_to(tmp_path / "phieu.pdf")
    number = field(window, "Số tờ đã in từ tệp này ở nơi khác", NumberField)
    hands.into(number, "100")
    hands.press("Return")
    hands.wait(lambda: read(desk, hands, round_id).printed(wanted) == 106)
    assert (tmp_path / "phieu.pdf").read_bytes()[:5] == b"%PDF-"
    told = [(act, payload.get("copies")) for act, payload in acts(desk, hands) if act != "papers.look"]
    assert told == [("papers.printed", 6), ("papers.saved", 1), ("papers.printed", 100)]
    window.reject()
    hands.wait(lambda: any("Đã in 106 phiếu" in label for label in _labels(page)))


def _labels(page: QWidget) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def _three_alike(path: Path) -> None:
    """Copies that a printer's driver does not make are drawn one by one, and are the same to the last dot."""
    with pypdfium2.PdfDocument(path) as found:
        pictures = [sheet.render(scale=0.5).to_pil().tobytes() for sheet in found]
        assert found[0].get_width() < found[0].get_height()  # the printer's own choice of paper stands
    assert len(pictures) == 3
    assert len(set(pictures)) == 1


@pytest.mark.parametrize(("collate", "order"), [(True, [0, 1, 0, 1]), (False, [0, 0, 1, 1])])
def test_copies_come_in_the_order_asked_for(collate: bool, order: list[int], tmp_path: Path, qtbot: object) -> None:
    made = printer(tmp_path / "none.pdf", 2)
    made.setCollateCopies(collate)
    assert sheets(2, made) == order


def test_the_pages_asked_for_are_printed(tmp_path: Path, qtbot: object) -> None:
    made = printer(tmp_path / "none.pdf", 1)
    assert page_range(made) == (0, None)
    made.setPrintRange(QPrinter.PrintRange.PageRange)
    made.setFromTo(2, 4)
    assert page_range(made) == (1, 3)


def test_a_draft_shows_its_papers_as_drafts(locked: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    agency = locked.open()
    try:
        rounds.unprepare(agency.sign_in("truongban", PASSWORD), locked.round, "Sửa tên")
    finally:
        agency.close()
    page = show(RoundPage(sit(locked), locked.round, 2))
    hands.wait(lambda: any("DỰ THẢO" in text for text in said(page)))
    assert not any(b.isVisible() for b in page.findChildren(Button) if b.text() == "Bắt đầu kiểm phiếu")
    hands.click(button(page, "Bảng theo dõi thời hạn…"))
    window = _window(page, hands)
    assert window.preview._save.isVisible()
    window.reject()


def test_the_count_begins_with_a_report_of_noughts(locked: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    desk, round_id = sit(locked), locked.round
    page = show(PrintPage(desk, round_id))
    hands.wait(page._begin.isVisible)
    hands.click(page._begin)
    assert page._dialog is not None
    hands.into(next(iter(page._dialog._fields.values()))[1], "30")
    hands.click(page._dialog.verb)
    window = shown(page, hands)
    assert window.windowTitle() == "Biên bản số liệu bằng không"
    assert list((locked.folder / "exports").rglob("zero-report-*.pdf"))
    window.reject()
    hands.wait(lambda: page.window_of_paper is None)
    assert not page._look.isVisible()  # the look is fixed from now on
    hands.click(button(page, "Biên bản số liệu bằng không…"))
    assert not said(shown(page, hands))


def test_who_may_not_print_is_offered_nothing(locked: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    """The chair's place is in the round; somebody without one sees what the paper must be, and no more."""
    page = show(PrintPage(sit(locked, "uyvien2"), locked.round))
    hands.wait(lambda: page._view is not None)
    view = page._view
    assert view is not None
    offered = [b.text() for b in page.findChildren(type(page._begin)) if b.isVisible() and "…" in b.text()]
    assert bool(offered) is view.may_print
    assert not page._look.isVisible()


def test_differences_and_slips_are_printed_from_where_they_are_seen(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    desk = sit(vote)
    page = show(ReconcilePage(desk, vote.round))
    hands.click(button(page, "In danh sách chỗ lệch…"))
    listed = _window(page, hands)
    assert listed.windowTitle().startswith("Danh sách chỗ lệch, mẫu A, tập 1")
    listed.reject()
    desk.close()

    _ask_for_slips(settled(vote))
    keying = show(KeyingPage(sit(vote), vote.round))
    hands.wait(keying.slip.isVisible)
    assert not keying.slip.isEnabled()  # no batch is chosen
    keying.table.selectRow(0)
    hands.wait(keying.slip.isEnabled)
    hands.click(keying.slip)
    slip = _window(keying, hands)
    assert slip.windowTitle().startswith("Phiếu xác nhận tập phiếu, mẫu A, tập 1")
    slip.reject()


def _ask_for_slips(vote: Vote) -> None:
    """Too late by the window, so by hand."""
    agency = vote.open()
    try:
        database = agency.sign_in("truongban", PASSWORD).database
        with database.unit() as unit:
            stored.set_options(unit, vote.round, replace(stored.options(database, vote.round), slips=True))
    finally:
        agency.close()


def _window(page: QWidget, hands: Hands) -> PaperWindow:
    """The paper that stands over a page, once its first page is drawn."""
    (found,) = [each for each in page.window().findChildren(PaperWindow) if each.isVisible()]
    hands.wait(lambda: found.preview._sheets, SLOW)
    return found


@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_is_cut_off(scale: int, sit: Sit, show: Show, hands: Hands, tmp_path: Path) -> None:
    Theme.of_app().choose(scale=scale)
    two = prepared(tmp_path, definition(two_styles=True))
    page = show(PrintPage(sit(two), two.round))
    hands.wait(lambda: page._view is not None)
    settle(page)
    assert not faults(page)
    page.show_paper(Wanted(PaperKind.NOTICE))
    window = shown(page, hands)
    window._elsewhere.show()
    settle(window)
    assert not faults(window)
    window.reject()

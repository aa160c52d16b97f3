"""Step 6 under the hands: tables, orders, copies, the hall's screen; documents looked at, saved, printed, signed."""

import json
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services import exports, record
from app.services.exports import SignState
from app.services.further import Kind
from tests.ui.pages.conftest import Sit, change_person
from tests.ui.pages.hands import SLOW, Hands, button, field, said
from tests.ui.pages.vote import PASSWORD, Vote
from ui.pages.presentation import slides
from ui.pages.result_tables import Order
from ui.pages.round_results import ResultsPage

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def results(two: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]) -> ResultsPage:
    """The results of a round of two styles, sealed without keys."""
    page = show(ResultsPage(sit(settled(two, seal=True, signed=False), "chutri"), two.round))
    assert isinstance(page, ResultsPage)
    hands.wait(lambda: page._sealed is not None and page._cards)
    return page


def tally(page: ResultsPage, vote: Vote) -> list[dict[str, object]]:
    session = page.desk.folder.confirm("truongban", PASSWORD)  # type: ignore[union-attr]
    return json.loads(record.seal_json(session, vote.round)[0])["styles"]  # type: ignore[no-any-return]


def column(page: ResultsPage, style: int, at: int) -> list[str]:
    rows = page._cards[style].table.rows
    return [rows.columns[at].text(rows.row(line)) for line in range(rows.rowCount())]


def test_each_style_is_a_table_of_its_own_with_the_sealed_figures(results: ResultsPage, two: Vote) -> None:
    for at, sealed in enumerate(tally(results, two)):
        lines = sealed["tally"]
        assert isinstance(lines, list)
        for name, place in (("high", 4), ("confidence", 5), ("low", 6)):
            assert [int(text.split(" ")[0]) for text in column(results, at, place)] == [line[name] for line in lines]
        assert column(results, at, 7) == [str(line["invalid"]) for line in lines]
    assert len(results._cards) == 2


def test_a_person_of_both_styles_stands_once_more_side_by_side_and_never_added(results: ResultsPage) -> None:
    from ui.pages.result_tables import TwiceTable

    (table,) = results.findChildren(TwiceTable)
    assert table.rows.rowCount() == 1
    person = table.rows.row(0)
    cells = [c.text(person) for c in table.rows.columns]
    assert cells == ["Đặng Vĩnh Thụy", *(column(results, style, place)[0] for style in (0, 1) for place in (4, 5, 6))]


def test_lines_go_by_share_and_back_to_the_order_of_the_paper(results: ResultsPage, hands: Hands) -> None:
    before = column(results, 0, 0)
    results._order.setFocus()
    hands.press("Down")
    highs = [int(text.split(" ")[0]) for text in column(results, 0, 4)]
    assert highs == sorted(highs, reverse=True) and column(results, 0, 0) != before
    hands.press("Up")
    assert column(results, 0, 0) == before == [str(n) for n in range(1, 10)]


def test_the_table_is_copied_with_its_headings(results: ResultsPage, hands: Hands) -> None:
    hands.press("Ctrl+Shift+C")
    hands.wait(lambda: "Đặng Vĩnh Thụy" in QGuiApplication.clipboard().text())
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 10 and lines[0].split("\t")[:2] == ["#", "Họ và tên"]


def test_the_outcome_quotes_the_article_and_leaves_the_decision(results: ResultsPage) -> None:
    assert results._sealed is not None
    told = said(results._cards[0])
    assert len(told) == 1 and results._sealed.regulation.outcome_note in told[0]
    assert "Không ai tới ngưỡng nào của Quy định 96-QĐ/TW." in told[0]


def test_the_screen_for_the_hall_goes_by_keys(results: ResultsPage, hands: Hands, qtbot: QtBot) -> None:
    hands.press("F5")
    hands.wait(lambda: results.presentation is not None)
    hall = results.presentation
    assert hall is not None
    shown = [hall.slide]
    for _press in range(5):
        qtbot.keyClick(hall, Qt.Key.Key_Right)
        shown.append(hall.slide)
    wanted = slides(results._sealed, Order.BALLOT, lambda _lines: 8)  # type: ignore[arg-type]
    assert shown == [*wanted, *[wanted[-1]] * (6 - len(wanted))]
    assert [len(slide.lines) for slide in wanted] == [5, 4, 4]
    assert [slide.room for slide in wanted] == [5, 5, 4]  # letters of one size throughout a style
    assert not hall.grab().isNull()
    qtbot.keyClick(hall, Qt.Key.Key_Home)
    assert hall.slide == wanted[0]
    qtbot.keyClick(hall, Qt.Key.Key_Escape)
    hands.wait(lambda: results.presentation is None)


# -- documents


@pytest.fixture
def documents(results: ResultsPage, hands: Hands) -> ResultsPage:
    """The same page with its documents made."""
    hands.press("F3")
    hands.wait(lambda: len(results._documents._cards) == 3, SLOW)
    return results


def test_a_document_is_looked_at_page_by_page(documents: ResultsPage, hands: Hands) -> None:
    hands.click(button(documents, "Xem và in Biên bản kiểm phiếu"))
    preview = documents._preview
    hands.wait(lambda: preview.isVisible() and not preview._busy.isVisible() and len(preview._sheets) > 3, SLOW)
    widths = {sheet.width() for sheet in preview._sheets}
    hands.press("Ctrl+=")
    hands.wait(lambda: preview._sheets and preview._sheets[0].width() > max(widths), SLOW)
    hands.wait(lambda: not preview._busy.isVisible(), SLOW)
    hands.press("Escape")
    hands.wait(lambda: documents._documents.isVisible())


def test_pages_go_to_a_printer(documents: ResultsPage, hands: Hands, tmp_path: Path) -> None:
    hands.click(button(documents, "Xem và in Biên bản kiểm phiếu"))
    preview = documents._preview
    hands.wait(lambda: preview.isVisible() and not preview._busy.isVisible(), SLOW)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(300)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    with_pages = len(preview._sheets)
    preview.print_on(printer)
    hands.wait(lambda: any("Đã gửi 1 bản tới máy in" in text for text in said(preview)), SLOW)
    printed = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert len(printed) == with_pages
    printed.close()


def test_a_document_is_saved_where_the_user_wants_it(documents: ResultsPage, hands: Hands, tmp_path: Path) -> None:
    held = documents._documents._cards["minutes.pdf"]
    held.save_to(tmp_path / "biên bản.pdf")
    hands.wait(lambda: said(held), SLOW)
    assert held._document is not None
    assert (tmp_path / "biên bản.pdf").read_bytes() == held._document.path.read_bytes()


def test_two_people_sign_a_document_one_after_the_other(documents: ResultsPage, two: Vote, hands: Hands) -> None:
    held = documents._documents._cards["minutes.pdf"]
    for role, name, state in (
        ("head", two.definition.head.name, SignState.PARTLY),
        ("chair", two.definition.chair, SignState.HOLDS),
    ):
        hands.click(button(held, "Ký… Biên bản kiểm phiếu"))
        hands.wait(lambda: held._keys is not None and held._keys.isVisible())
        hands.into(field(held, f"Tệp khóa của {name}"), str(two.keys / f"{role}.p12"))
        hands.into(field(held, "Mật khẩu của tệp khóa"), PASSWORD)
        hands.click(button(held, "Ký tài liệu này"))
        hands.wait(lambda wanted=state: held._document.state is wanted, SLOW)  # type: ignore[union-attr]
    assert not held._sign.isVisible()
    assert exports.check_file(held._document.path, None, "vi").signed  # type: ignore[union-attr]


def test_more_documents_are_made_on_request_in_either_language(documents: ResultsPage, hands: Hands) -> None:
    panel = documents._documents
    chooser = panel.further
    chooser._kind.setCurrentIndex(chooser._kind.findData(Kind.PUBLIC_NOTICE))
    chooser._tongue.setCurrentIndex(chooser._tongue.findData("en"))
    hands.click(button(chooser, "Lập tài liệu này"))
    hands.wait(lambda: "public-notice.en.pdf" in panel._cards, SLOW)
    hands.wait(lambda: documents._preview.isVisible() and not documents._preview._busy.isVisible(), SLOW)
    hands.press("Escape")
    held = panel._cards["public-notice.en.pdf"]
    assert "tiếng Anh" in held._title.text() and not held._sign.isVisible() and held._save.isVisible()
    assert chooser._kind.findData(Kind.COMPARISON) == -1, "this round takes nobody's place"


def test_the_place_of_the_papers_is_entered_line_by_line(results: ResultsPage, hands: Hands) -> None:
    hands.press("F4")
    panel = results._keeping
    hands.wait(panel.isVisible)
    hands.click(button(panel, "Ghi vào sổ"))
    hands.wait(lambda: panel._place_field.refusal)
    hands.into(field(panel, "Nơi giữ"), "Tủ sắt số 2")
    hands.into(field(panel, "Giữ đến ngày"), "31/2/2030")
    hands.click(button(panel, "Ghi vào sổ"))
    assert panel._until_field.refusal
    hands.into(field(panel, "Giữ đến ngày"), "31/12/2030")
    hands.click(button(panel, "Ghi vào sổ"))
    hands.wait(lambda: panel._table.rows.rowCount() == 1)
    assert not panel._place.value and any("Đã ghi" in text for text in said(panel))


def test_lines_are_found_without_marks_and_all_come_back(results: ResultsPage, hands: Hands) -> None:
    hands.into(field(results, "Tìm trong kết quả"), "dang vinh")
    hands.wait(lambda: [len(column(results, at, 1)) for at in (0, 1)] == [1, 1])
    assert column(results, 0, 1) == ["Đặng Vĩnh Thụy"]
    hands.into(field(results, "Tìm trong kết quả"), "")
    hands.wait(lambda: len(column(results, 0, 1)) == 9)


# -- all documents signed at once


def open_form(page: ResultsPage, hands: Hands) -> QWidget:
    hands.press("Ctrl+K")
    form = page._documents.all_at_once._form
    hands.wait(form.isVisible)
    return form


def give(form: QWidget, vote: Vote, hands: Hands, **passphrases: str) -> None:
    """Keys into the rows that are there, in their order."""
    names = {"head": vote.definition.head.name, "chair": vote.definition.chair}
    for at, (role, passphrase) in enumerate(passphrases.items()):
        hands.into(field(form, f"Tệp khóa của {names[role]}"), str(vote.keys / f"{role}.p12"))
        hands.into(field(form, "Mật khẩu của tệp khóa", at=at), passphrase)


def states(page: ResultsPage) -> list[SignState]:
    held = page._documents._cards.values()
    return [one._document.state for one in held if one._document is not None]


def test_all_are_signed_in_one_go(documents: ResultsPage, two: Vote, hands: Hands) -> None:
    panel = documents._documents
    signer = panel.all_at_once
    assert "Còn 2 tài liệu thiếu chữ ký số." in signer._told.text() and "Ctrl+K" in signer._open.toolTip()
    steps: list[str] = []
    advance = panel._busy.advance
    panel._busy.advance = lambda what="", *figures: (steps.append(what), advance(what, *figures))[0]  # type: ignore
    give(open_form(documents, hands), two, hands, head=PASSWORD, chair=PASSWORD)
    hands.press("Ctrl+Return")
    hands.wait(lambda: signer._message.isVisible(), SLOW)
    assert said(signer) == ["Đã ký 2 tài liệu."] and not signer._card.isVisible()
    assert steps == [
        "Thử khóa ký",
        "Ký tài liệu 1/2: Biên bản kiểm phiếu",
        "Ký tài liệu 2/2: Báo cáo kết quả phiếu tín nhiệm",
    ]
    assert states(documents) == [SignState.HOLDS, SignState.HOLDS, SignState.NONE]
    assert not any(row._secret.value for row in signer._keys._rows)
    session = documents.desk.folder.confirm("truongban", PASSWORD)  # type: ignore[union-attr]
    hands.wait(lambda: len([o for o in exports.outputs(session, two.round) if o.kind == "signature"]) == 2)


def signed_by(page: ResultsPage, vote: Vote) -> list[tuple[str, str]]:
    """Who is told to have signed which file."""
    session = page.desk.folder.confirm("truongban", PASSWORD)  # type: ignore[union-attr]
    return [(o.account, o.name) for o in exports.outputs(session, vote.round) if o.kind == "signature"]


def test_locked_while_documents_are_signed_they_are_journalled_all_the_same(
    documents: ResultsPage, two: Vote, hands: Hands, qtbot: QtBot
) -> None:
    panel, desk = documents._documents, documents.desk
    give(open_form(documents, hands), two, hands, head=PASSWORD, chair=PASSWORD)
    hands.press("Ctrl+Return")
    hands.wait(lambda: "1/2" in panel._busy._what.text(), SLOW)
    desk.lock()
    hands.wait(lambda: not desk.is_busy and panel.all_at_once._message.isVisible(), SLOW)
    assert states(documents)[:2] == [SignState.HOLDS, SignState.HOLDS]
    change_person(qtbot, desk, "thuky")
    assert signed_by(documents, two) == [("chutri", "minutes.pdf"), ("chutri", "result-report.pdf")]


def test_locked_while_one_document_is_signed_it_is_journalled_all_the_same(
    documents: ResultsPage, two: Vote, hands: Hands, qtbot: QtBot
) -> None:
    held, desk = documents._documents._cards["minutes.pdf"], documents.desk
    hands.click(button(held, "Ký… Biên bản kiểm phiếu"))
    hands.wait(lambda: held._keys is not None and held._keys.isVisible())
    hands.into(field(held, f"Tệp khóa của {two.definition.head.name}"), str(two.keys / "head.p12"))
    hands.into(field(held, "Mật khẩu của tệp khóa"), PASSWORD)
    hands.click(button(held, "Ký tài liệu này"))
    desk.lock()
    hands.wait(lambda: held._document is not None and held._document.state is SignState.PARTLY, SLOW)
    change_person(qtbot, desk, "thuky")
    assert signed_by(documents, two) == [("chutri", "minutes.pdf")]


def test_locked_while_a_document_is_made_it_is_journalled_all_the_same(
    documents: ResultsPage, two: Vote, hands: Hands, qtbot: QtBot
) -> None:
    panel, desk = documents._documents, documents.desk
    hands.click(button(panel.further, "Lập tài liệu này"))
    desk.lock()
    hands.wait(lambda: not desk.is_busy and len(panel._cards) == 4, SLOW)
    change_person(qtbot, desk, "thuky")
    session = desk.folder.confirm("thuky", PASSWORD)  # type: ignore[union-attr]
    (made,) = exports.outputs(session, two.round)
    assert (made.kind, made.account) == ("document", "chutri") and made.name in panel._cards


def test_one_person_signs_all_and_the_other_later(documents: ResultsPage, two: Vote, hands: Hands) -> None:
    signer = documents._documents.all_at_once
    form = open_form(documents, hands)
    hands.press("Ctrl+Return")
    assert signer._keys._rows[0]._path_field.refusal  # no key at all
    give(form, two, hands, head=PASSWORD)
    hands.press("Ctrl+Return")
    hands.wait(lambda: states(documents)[:2] == [SignState.PARTLY, SignState.PARTLY] and signer._open.isVisible(), SLOW)
    form = open_form(documents, hands)
    assert [row.role.code for row in signer._keys._rows] == ["chair"]
    give(form, two, hands, chair=PASSWORD)
    hands.click(button(form, "Ký tất cả"))
    hands.wait(lambda: states(documents)[:2] == [SignState.HOLDS, SignState.HOLDS], SLOW)


def test_a_key_that_does_not_open_is_told_at_its_field(documents: ResultsPage, two: Vote, hands: Hands) -> None:
    keys = documents._documents.all_at_once._keys
    form = open_form(documents, hands)
    give(form, two, hands, head=PASSWORD, chair="sai")
    hands.press("Ctrl+Return")
    hands.wait(lambda: keys._rows[1]._secret_field.refusal, SLOW)
    assert not keys._rows[0]._secret_field.refusal and form.isEnabled() and form.isVisible()
    hands.into(field(form, f"Tệp khóa của {two.definition.head.name}"), str(two.keys / "authority.pem"))
    hands.press("Ctrl+Return")
    hands.wait(lambda: "PKCS#12" in keys._rows[0]._path_field.refusal, SLOW)
    assert states(documents) == [SignState.NONE] * 3
    documents.desk.locked.emit()
    assert not any(row._secret.value for row in keys._rows)


def test_a_bad_document_is_named_and_the_signed_one_stays(documents: ResultsPage, two: Vote, hands: Hands) -> None:
    panel = documents._documents
    panel._cards["result-report.pdf"].path.write_bytes(b"%PDF-1.7 cut")
    give(open_form(documents, hands), two, hands, head=PASSWORD, chair=PASSWORD)
    hands.press("Ctrl+Return")
    hands.wait(lambda: panel.all_at_once._message.isVisible(), SLOW)
    (told,) = said(panel.all_at_once)
    assert told.startswith("Báo cáo kết quả phiếu tín nhiệm: ") and told.endswith("Đã ký 1 tài liệu.")
    assert states(documents)[0] is SignState.HOLDS


def test_a_stop_leaves_whole_files(documents: ResultsPage, two: Vote, hands: Hands) -> None:
    panel = documents._documents
    paths = [panel._cards[name].path for name in ("minutes.pdf", "result-report.pdf")]
    before = [path.read_bytes() for path in paths]
    give(open_form(documents, hands), two, hands, head=PASSWORD, chair=PASSWORD)
    hands.press("Ctrl+Return")
    hands.wait(lambda: "1/2" in panel._busy._what.text(), SLOW)
    hands.press("Escape")
    hands.wait(lambda: panel.all_at_once._message.isVisible(), SLOW)
    assert said(panel.all_at_once)[0].startswith(("Đã dừng.", "Đã ký 2")) and not panel.all_at_once._form.isVisible()
    for path, was in zip(paths, before, strict=True):
        assert path.read_bytes() == was or exports.document_at(path).state is SignState.HOLDS
    assert {path.name for path in paths[0].parent.iterdir()} == {*exports.DOCUMENTS}
    changed = [path.name for path, was in zip(paths, before, strict=True) if path.read_bytes() != was]
    assert [name for _who, name in signed_by(documents, two)] == changed

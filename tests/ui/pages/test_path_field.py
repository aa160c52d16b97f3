"""A file is chosen in the system's dialog: the page hears which, and the dialog is gone afterwards."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from tests.ui.pages.conftest import Sit
from tests.ui.pages.drafting import drafted
from tests.ui.pages.hands import Hands, button
from tests.ui.pages.test_prepare import open_page
from tests.ui.pages.vote import Vote, definition, prepared
from ui.pages.archives import ArchivesPage
from ui.pages.path_field import FolderField, ask_file, ask_where


def dialogs(page: QWidget) -> list[QFileDialog]:
    """Those that there are, after Qt has deleted what waited to be."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return page.findChildren(QFileDialog)


@pytest.fixture
def page(shown) -> QWidget:
    return shown(QWidget)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "Danh sách.csv").write_text("", encoding="utf-8")
    return tmp_path / "Danh sách.csv"


def choose(dialog: QFileDialog, file: Path) -> None:
    dialog.selectFile(str(file))
    dialog.accept()


def test_the_file_is_told_and_the_dialog_goes(page: QWidget, file: Path) -> None:
    told: list[Path] = []
    ask_file(page, "Chọn tệp", told.append, "Bảng tính (*.xlsx *.csv);;Mọi tệp (*)", str(file.parent))
    (dialog,) = dialogs(page)
    assert dialog.windowTitle() == "Chọn tệp" and dialog.isVisible() and not told
    assert dialog.nameFilters() == ["Bảng tính (*.xlsx *.csv)", "Mọi tệp (*)"]
    assert Path(dialog.directory().path()) == file.parent
    choose(dialog, file)
    assert told == [file]
    assert not dialogs(page)


def test_where_nothing_is_chosen_the_dialog_goes_too(page: QWidget) -> None:
    told: list[object] = []
    ask_file(page, "Chọn tệp", told.append).rejected.connect(lambda: told.append("rejected"))
    dialogs(page)[0].reject()
    assert told == ["rejected"]
    assert not dialogs(page)


def test_what_is_no_file_is_not_taken(page: QWidget, tmp_path: Path) -> None:
    told: list[Path] = []
    ask_file(page, "Chọn tệp", told.append, start=str(tmp_path))
    choose(dialogs(page)[0], tmp_path)
    assert not told


def test_a_place_to_write_to_is_proposed_and_has_its_kind(page: QWidget, tmp_path: Path) -> None:
    told: list[Path] = []
    ask_where(page, "Lưu biên bản", told.append, str(tmp_path / "Biên bản.pdf"))
    (dialog,) = dialogs(page)
    assert dialog.selectedFiles() == [str(tmp_path / "Biên bản.pdf")]
    dialog.selectFile(str(tmp_path / "khác"))
    dialog.accept()
    assert told == [tmp_path / "khác.pdf"]
    assert not dialogs(page)


def test_a_name_alone_is_proposed_where_one_was_last_and_never_where_the_program_started(
    page: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, used = tmp_path / "chương trình", tmp_path / "usb"
    started.mkdir()
    used.mkdir()
    monkeypatch.chdir(started)
    ask_where(page, "Lưu", lambda _path: None, "Biên bản.pdf")
    (first,) = dialogs(page)
    assert Path(first.selectedFiles()[0]).name == "Biên bản.pdf"
    assert Path(first.directory().path()) != started
    first.selectFile(str(used / "Biên bản.pdf"))
    first.accept()
    ask_where(page, "Lưu", lambda _path: None, "Báo cáo.pdf")
    (second,) = dialogs(page)
    assert second.selectedFiles() == [str(used / "Báo cáo.pdf")]
    second.reject()


def test_a_folder_is_taken_into_its_field(shown, tmp_path: Path) -> None:
    field = shown(lambda: FolderField("Ghi vào", tmp_path))
    told: list[Path] = []
    field.chosen.connect(told.append)
    button(field, "Chọn thư mục…").click()
    (dialog,) = dialogs(field)
    (tmp_path / "usb").mkdir()
    choose(dialog, tmp_path / "usb")
    assert told == [tmp_path / "usb"] == [field.path]
    assert not dialogs(field)


def test_a_page_takes_the_file_into_its_field(sit: Sit, show, hands: Hands, tmp_path: Path, file: Path) -> None:
    vote: Vote = prepared(tmp_path, definition())
    room = show(ArchivesPage(sit(vote, "quantri")))
    button(room, "Chọn chứng thư…").click()
    (dialog,) = dialogs(room)
    choose(dialog, file)
    assert room._root.value == str(file)
    assert not dialogs(room)


@pytest.mark.parametrize("key, opener", [("", "Thêm quy định từ tệp…"), ("F4", "Nhập từ tệp…"), ("F5", "Kèm tệp…")])
def test_no_dialog_is_left_behind_in_step_1(
    sit: Sit, show, hands: Hands, tmp_path: Path, key: str, opener: str
) -> None:
    page = open_page(drafted(tmp_path), sit, show, hands)
    if key:
        hands.press(key)
    button(page, opener).click()
    (dialog,) = dialogs(page)
    dialog.reject()
    assert not dialogs(page)

"""Step 3 on two PCs: passes sent out by the page, the station's own page, taken back, called back; the second place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.domain.batch import BatchState
from app.domain.errors import Refusal
from app.services import backup
from app.services import batch as batches
from app.services import entry as entries
from app.services import round as rounds
from app.services.folder import AgencyFolder
from tests.ui.fit import faults, settle
from tests.ui.pages.conftest import Sit
from tests.ui.pages.hands import SLOW, Hands
from tests.ui.pages.vote import PASSWORD, Vote, clock, definition, new_id, prepared
from ui.pages.round_keying import KeyingPage
from ui.pages.station_page import StationPage
from ui.pages.station_panel import batches_in, numbers_text
from ui.rooms import rooms_of
from ui.widgets import VerbDialog

Shown = Callable[..., QWidget]


@pytest.fixture
def fresh(tmp_path: Path) -> Vote:
    """The beginning of a count: no paper is keyed."""
    vote = prepared(tmp_path, definition())
    folder = vote.open()
    returned = {code: figures.returned for code, figures in vote.definition.turnouts.items()}
    rounds.begin_counting(folder.sign_in("truongban", PASSWORD), vote.round, returned)
    folder.close()
    return vote


def key(folder: AgencyFolder, vote: Vote, login: str, slot: int, number: int) -> None:
    """A whole pass of a batch, as the papers are."""
    session = folder.sign_in(login, PASSWORD)
    (deck,) = vote.decks.values()
    batch = next(b for b in batches.overview(session, vote.round) if b.number == number)
    entry = entries.open_entry(session, batch.id, slot, batch.style.form_code)
    for paper in deck.papers:
        if (paper.number - 1) // 25 + 1 == number:
            entries.save_paper(session, entry, paper)
    entries.finish(session, entry)


def paged(vote: Vote, sit: Sit, shown: Shown, hands: Hands, login: str = "truongban", scale: int = 100) -> KeyingPage:
    page = shown(
        lambda: KeyingPage(sit(vote, login), vote.round), scale=scale, size=(1144, 633) if scale == 100 else (988, 520)
    )
    assert isinstance(page, KeyingPage)
    hands.wait(lambda: page.table.rows.rowCount() > 0)
    return page


def test_out_and_back_by_the_page(fresh: Vote, sit: Sit, shown: Shown, hands: Hands, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    page = paged(fresh, sit, shown, hands)
    page._sections.show_part(1)
    panel = page.stations
    assert (panel.ranges[1].text(), panel.ranges[2].text()) == ("", "1-2")
    assert "2 lượt" in panel.preview.text()
    panel.place.set_path(stick)
    hands.click(panel.send)
    hands.wait(lambda: panel.message.text.startswith("Đã giao 2 lượt"), SLOW)
    hands.wait(lambda: panel.table.rows.rowCount() == 1)
    (station,) = stick.iterdir()
    settle(page)
    assert not faults(page)

    there = AgencyFolder(station, clock(), new_id)
    key(there, fresh, "uyvien1", 2, 1)
    there.close()
    panel.back_place.set_path(station)
    hands.into(panel.password, "sai")
    hands.click(panel.back)
    hands.wait(lambda: panel.password_field.refusal, SLOW)
    hands.into(panel.password, PASSWORD)
    hands.click(panel.back)
    hands.wait(lambda: "nhận 1 lượt" in panel.message.text, SLOW)
    hands.wait(lambda: page._batches[0].state is BatchState.WAITING)
    assert "ở “Máy 2”" in page.table.rows.data(page.table.rows.index(1, 3))

    panel.ask_recall()
    dialog = next(d for d in page.findChildren(VerbDialog) if d.isVisible())
    dialog.agreed.emit()
    hands.wait(lambda: dialog.message.text)
    dialog.findChildren(type(panel.name))[0].setText("Mất USB")
    dialog.agreed.emit()
    hands.wait(lambda: panel.table.rows.row(0).recalled == 1)


@pytest.mark.parametrize("scale", [100, 200])
def test_each_part_fits(fresh: Vote, sit: Sit, shown: Shown, hands: Hands, scale: int) -> None:
    page = paged(fresh, sit, shown, hands, scale=scale)
    for part in range(3):
        page._sections.show_part(part)
        settle(page)
        assert not faults(page), part


def test_a_member_takes_back_and_sends_nothing(fresh: Vote, sit: Sit, shown: Shown, hands: Hands) -> None:
    page = paged(fresh, sit, shown, hands, "uyvien1")
    page._sections.show_part(1)
    assert page.stations.back.isVisible() and not page.stations.send.isVisible()


@pytest.mark.parametrize("login", ["chutri", "quantri"])
def test_whoever_neither_keys_nor_leads_sees_the_list_alone(
    fresh: Vote, sit: Sit, shown: Shown, hands: Hands, login: str
) -> None:
    page = paged(fresh, sit, shown, hands, login)
    page._sections.show_part(1)
    settle(page)
    assert page.stations.nothing.isVisible()
    assert not page.stations.back.isVisible() and not page.stations.send.isVisible()
    assert not faults(page)


def test_batches_by_state_and_person(fresh: Vote, sit: Sit, shown: Shown, hands: Hands) -> None:
    folder = fresh.open()
    key(folder, fresh, "thuky", 1, 1)
    key(folder, fresh, "uyvien1", 1, 2)
    folder.close()
    page = paged(fresh, sit, shown, hands)
    everything = page.table.rows.rowCount()
    page.filter._choose(BatchState.WAITING)
    assert page.table.rows.rowCount() == 2
    page.filter.person.setCurrentIndex(1)
    assert page.table.rows.rowCount() == 1
    page.filter.person.setCurrentIndex(0)
    page.filter._choose(None)
    assert page.table.rows.rowCount() == everything


def test_the_second_place(fresh: Vote, sit: Sit, shown: Shown, hands: Hands, tmp_path: Path) -> None:
    page = paged(fresh, sit, shown, hands)
    page._sections.show_part(2)
    assert "Chưa có nơi thứ hai" in page.spare.message.text
    page.spare.choose(tmp_path / "không có")
    assert page.spare.place.refusal
    stick = tmp_path / "usb"
    stick.mkdir()
    page.spare.choose(stick)
    hands.wait(lambda: "Bản mới nhất" in page.spare.message.text, SLOW)
    (first,) = backup.copies(stick, fresh.folder)
    assert first.path.name in page.spare.steps.text()
    stick.rename(tmp_path / "rút ra")
    page.desk.copies.copy()
    hands.wait(lambda: "việc nhập vẫn tiếp tục" in page.spare.message.text, SLOW)
    assert page._sections._parts[2].text().endswith("không chép được")


def test_the_stations_own_page(fresh: Vote, sit: Sit, shown: Shown, hands: Hands, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    page = paged(fresh, sit, shown, hands)
    page.stations.ranges[2].setText("1")
    page.stations.place.set_path(stick)
    page.stations.lend()
    hands.wait(lambda: page.stations.message.text.startswith("Đã giao"), SLOW)
    (station,) = stick.iterdir()
    there = Vote(station, fresh.round, fresh.definition, fresh.decks, fresh.keys)
    desk = sit(there, "uyvien1")
    assert desk.person is not None
    assert [room.name for room in rooms_of(desk.person, desk.kind)] == ["station"]
    own = shown(lambda: StationPage(desk), size=(1144, 700))
    assert isinstance(own, StationPage)
    hands.wait(lambda: own._table.rows.rowCount() == 1)
    settle(own)
    assert not faults(own)
    own.copy_to(tmp_path)
    hands.wait(lambda: "mang USB về" in own._message.text, SLOW)
    own.ask_home()
    dialog = next(d for d in own.findChildren(VerbDialog) if d.isVisible())
    gone: list[bool] = []
    own.taken_home.connect(lambda: gone.append(True))
    dialog.agreed.emit()
    assert gone


def test_the_work_is_shared_evenly_or_as_one_writes(fresh: Vote, sit: Sit, shown: Shown, hands: Hands) -> None:
    page = paged(fresh, sit, shown, hands)
    page._sections.show_part(1)
    panel = page.stations
    first, second = panel.ranges[1], panel.ranges[2]
    panel.split.setCurrentText("chia đều 2 máy")
    assert (first.text(), second.text()) == ("2", "1")
    assert {slot for _batch, slot in panel.slots()} == {1, 2}
    hands.into(first, "1-x")
    assert panel.split.currentText() == "tự chọn" and panel.range_fields[1].refusal and not panel.preview.text()
    panel.place.set_path(fresh.folder.parent)
    hands.click(panel.send)
    assert panel.range_fields[1].refusal and panel.send.isEnabled()
    hands.into(first, "")
    assert not panel.range_fields[1].refusal and "1 lượt" in panel.preview.text()
    panel.split.setCurrentText("mọi lượt thứ hai")
    assert (first.text(), second.text()) == ("", "1-2")


def test_the_next_pc_is_offered_the_next_share(
    fresh: Vote, sit: Sit, shown: Shown, hands: Hands, tmp_path: Path
) -> None:
    (tmp_path / "usb").mkdir()
    page = paged(fresh, sit, shown, hands)
    page._sections.show_part(1)
    panel = page.stations
    panel.split.setCurrentText("chia đều 2 máy")
    panel.place.set_path(tmp_path / "usb")
    hands.click(panel.send)
    hands.wait(lambda: panel.message.text.startswith("Đã giao 2 lượt"), SLOW)
    hands.wait(lambda: panel.ranges[1].text() == "")  # the second of two PCs has its share already
    assert "0 lượt" in panel.preview.text()
    panel.split.setCurrentText("mọi lượt thứ hai")
    assert panel.ranges[2].text() == "2"  # the first batch's second pass is out


def test_numbers_of_batches() -> None:
    assert batches_in("") == frozenset()
    assert numbers_text([3, 1, 2, 7, 9, 8]) == "1-3, 7-9"
    assert batches_in(numbers_text([4, 6])) == {4, 6}
    assert batches_in("1-3, 7") == {1, 2, 3, 7}
    assert batches_in("2–4") == {2, 3, 4}
    for wrong in ("a", "1-", "-3", "1;2", "9999999"):
        with pytest.raises(Refusal):
            batches_in(wrong)

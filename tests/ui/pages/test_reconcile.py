"""Step 4 under the hands: differences, turnout twice, accounts and explanations."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.deck import Deck, Slips
from app.domain.ids import PaperNumber, StyleCode
from app.domain.tally import KEYED_REASONS
from app.domain.turnout import OPTIONAL, REQUIRED, Turnout
from app.services import batch as batches
from app.services import turnout
from app.texts import _
from tests.app.domain.cases import by_number
from tests.ui.pages.conftest import Sit, change_person
from tests.ui.pages.hands import Hands, button, field, said
from tests.ui.pages.vote import PASSWORD, Vote, definition, keyed
from ui.pages.difference_list import DifferenceList
from ui.pages.round_reconcile import ReconcilePage
from ui.pages.turnout_form import LABELS, TurnoutForm

Show = Callable[[QWidget], QWidget]


def open_page(vote: Vote, sit: Sit, show: Show, hands: Hands, login: str = "truongban") -> ReconcilePage:
    page = show(ReconcilePage(sit(vote, login), vote.round))
    assert isinstance(page, ReconcilePage)
    hands.wait(lambda: page._shown is not None)
    return page


def go(page: ReconcilePage, part: int, hands: Hands) -> None:
    """Call a part of the page by its key."""
    hands.press(f"F{part + 1}")
    hands.wait(lambda: page._sections.current == part - 1)


def differences(page: ReconcilePage) -> DifferenceList:
    (found,) = page.findChildren(DifferenceList)
    return found


def answer(list_: DifferenceList, deck: Deck, hands: Hands) -> None:
    """Press what a person who holds the papers presses on the row where the list stands."""
    row = list_.rows.row(list_.currentIndex().row())
    number = int(row.paper)
    paper = by_number(deck.papers).get(number)
    place = row.what.partition(".")[0]
    if place.isdecimal():
        assert paper is not None
        hands.press(paper.marks[int(place) - 1])
    elif paper is None:
        (to,) = (r.value for r in deck.resolutions if (r.number, r.code) == (number, "number"))
        hands.press(*(["4", *to, "Enter"] if to else ["3"]))
    elif paper.invalid:
        hands.press("2", str(KEYED_REASONS.index(paper.invalid) + 1))
    else:
        hands.press("1")


def settle_batch(page: ReconcilePage, deck: Deck, hands: Hands) -> None:
    """Key every row of the batch that is shown, then let the chair sign as witness."""
    list_ = differences(page)
    hands.wait(lambda: list_.isVisible() and list_.rows.rowCount() and list_.hasFocus())
    model = page._panel._model
    assert model is not None
    while model.left:
        before = model.left, model.at, model.mode, len(model.rows)
        answer(list_, deck, hands)
        hands.wait(lambda: not model.moves_changed)
        assert before != (model.left, model.at, model.mode, len(model.rows))
    sign_as_witness(page, hands)


def sign_as_witness(page: ReconcilePage, hands: Hands, password: str = PASSWORD) -> None:
    hands.press("Enter")
    people = field(page, "Người chứng kiến", QComboBox)
    hands.wait(people.hasFocus)
    people.setCurrentIndex(people.findData("chutri"))
    secret = field(page, "Mật khẩu của người này")
    hands.into(secret, password)
    hands.press("Enter")


def accepted(page: ReconcilePage) -> int:
    assert page._shown is not None
    return sum(b.state == "accepted" for b in page._shown.batches)


def settle_all(page: ReconcilePage, vote: Vote, hands: Hands) -> None:
    """Every differing batch in turn, from one to the next by Ctrl+N."""
    assert page._shown is not None
    hands.wait(lambda: page._panel._model is not None)
    for done, batch in enumerate(page._shown.batches):
        if done:
            hands.press("Ctrl+N")
            hands.wait(lambda wanted=batch.id: page._batch == wanted and page._panel._model is not None)
        settle_batch(page, vote.decks[batch.style.code], hands)
        hands.wait(lambda before=done: accepted(page) == before + 1)
    assert not page._next.isVisible()


def key_turnout(page: ReconcilePage, figures: Turnout, hands: Hands, at: int = 0) -> None:
    """Fill the visible form by Enter from field to field, as from the committee's slip."""
    form = [f for f in page.findChildren(TurnoutForm) if f.isVisible()][at]
    form.begin()
    for name in (*REQUIRED, *OPTIONAL):
        value = getattr(figures, name)
        number = field(form, _(LABELS[name][0]))
        hands.wait(number.hasFocus)
        hands.type("" if value is None else str(value))
        hands.press("Enter")
    if figures.piles is not None:
        form._sorted.setFocus()
        hands.press("Space")
        for reason, number in figures.piles.items():
            hands.into(form._piles[reason], str(number))
    hands.press("Ctrl+Return")


# -- differences


def test_a_batch_is_settled_from_the_papers_before_a_witness(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands)
    settle_all(page, vote, hands)
    assert accepted(page) == 2
    assert page._sections._group.button(0).text() == "Tập phiếu"
    assert page._table.hasFocus()  # and not what opens a batch again


def test_arrows_go_through_the_batches_and_enter_goes_to_the_list(
    vote: Vote, sit: Sit, show: Show, hands: Hands
) -> None:
    page = open_page(vote, sit, show, hands)
    hands.wait(lambda: differences(page).hasFocus())
    page._table.setFocus()
    hands.press("Down")
    hands.wait(lambda: page._panel._batch is not None and page._panel._batch.number == 2 and page._panel._model)
    assert page._table.hasFocus()
    hands.press("Enter")
    assert differences(page).hasFocus()


def test_what_was_keyed_and_not_written_goes_with_the_person(
    vote: Vote, sit: Sit, show: Show, hands: Hands, qtbot: QtBot
) -> None:
    page = open_page(vote, sit, show, hands)
    hands.wait(lambda: differences(page).hasFocus())
    model = page._panel._model
    assert model is not None
    answer(differences(page), vote.decks[StyleCode("A")], hands)
    change_person(qtbot, page.desk, "truongban")  # locked, and back again
    assert page._panel._model is model and model.resolutions
    change_person(qtbot, page.desk, "uyvien2")
    hands.wait(lambda: page._panel._model is not None)
    assert page._panel._model is not None and page._panel._model is not model
    assert page._panel._model.resolutions == ()


def test_no_earlier_value_is_told_before_the_batch_is_accepted(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands)
    list_ = differences(page)
    hands.wait(lambda: list_.isVisible() and list_.rows.rowCount())
    assert {list_.rows.row(at).answer for at in range(list_.rows.rowCount())} == {""}
    assert not page._panel._beside.isVisible()
    settle_batch(page, vote.decks[StyleCode("A")], hands)
    hands.wait(page._panel._beside.isVisible)
    rows = page._panel._beside.rows
    assert rows.rowCount() and all(rows.row(at).first != rows.row(at).second for at in range(rows.rowCount()))


def slipped(deck: Deck) -> Deck:
    """In the second pass papers 3 and 8 are changed about, and paper 27 has the number 47."""
    assert deck.papers[2].marks != deck.papers[7].marks
    other = {3: 8, 8: 3, 27: 47}
    second = tuple(replace(p, number=PaperNumber(other.get(p.number, p.number))) for p in deck.papers)
    return replace(deck, first=deck.papers, second=second)


def test_what_probably_lies_behind_the_differences_is_told_until_it_is_put_right(
    tmp_path: Path, sit: Sit, show: Show, hands: Hands
) -> None:
    page = open_page(keyed(tmp_path, definition(), (Slips(), Slips()), slipped), sit, show, hands)
    hands.wait(lambda: differences(page).hasFocus())
    hint = page._panel._hint
    assert said(page) == ["Phiếu 3 và 8 có lẽ bị đổi chỗ ở một lượt: xem số ghi trên hai tờ."]
    assert hint.geometry().bottom() < differences(page).geometry().top()
    page._table.setFocus()
    hands.press("Down")
    hands.wait(lambda: "Phiếu 27 ở lượt thứ nhất và phiếu 47 ở lượt thứ hai" in hint.text)
    hands.press("Enter")
    hands.wait(lambda: differences(page).hasFocus())
    hands.press("Down", "4", "2", "7", "Enter")
    hands.wait(lambda: not hint.isVisible())
    assert hint.text == "" and said(page) == []


def test_a_typist_of_the_batch_may_not_settle_it(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands, "thuky")
    hands.wait(lambda: said(page))
    assert said(page) == ["Người xử lý chỗ lệch không được là người đã nhập tập này."]
    assert not differences(page).isVisible()


def test_a_wrong_password_of_the_witness_stores_nothing(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands)
    list_ = differences(page)
    hands.wait(lambda: list_.isVisible() and list_.hasFocus())
    model = page._panel._model
    assert model is not None
    while model.left:
        answer(list_, vote.decks[StyleCode("A")], hands)
        hands.wait(lambda: not model.moves_changed)
    sign_as_witness(page, hands, "sai")
    hands.wait(lambda: page._panel._witness._secret.refusal)
    assert accepted(page) == 0 and page._panel._model is model and not model.left
    secret = field(page, "Mật khẩu của người này")
    assert secret.hasFocus() and secret.selectedText()
    hands.type(PASSWORD)
    hands.press("Enter")
    hands.wait(lambda: accepted(page) == 1)


def test_a_value_that_neither_pass_has_is_pointed_out(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands)
    list_ = differences(page)
    hands.wait(lambda: list_.isVisible() and list_.hasFocus())
    model = page._panel._model
    assert model is not None
    while model.left:
        row = list_.rows.row(list_.currentIndex().row())
        if row.what[0].isdecimal() and row.what != "1. x":
            hands.press("9")  # nobody marked several boxes there
        else:
            answer(list_, vote.decks[StyleCode("A")], hands)
        hands.wait(lambda: not model.moves_changed)
    hands.wait(lambda: any("khác với cả hai lượt" in text for text in said(page)))
    assert any(list_.rows.row(at).is_new for at in range(list_.rows.rowCount()))


def test_the_head_reopens_a_batch_with_a_second_person(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote), sit, show, hands)
    hands.wait(lambda: accepted(page) == 2)
    hands.click(button(page, "Nhập lại tập này…"))
    panel = page._panel.reopening
    hands.click(button(panel, "Hủy lượt đã chọn để nhập lại"))
    assert said(panel) == ["Chọn lượt nhập cần hủy."]
    panel._boxes[1].setFocus()
    hands.press("Space")
    hands.into(field(panel, "Lý do"), "Tờ 12 đọc nhầm")
    people = field(panel, "Người thứ hai", QComboBox)
    people.setCurrentIndex(people.findData("uyvien2"))
    hands.into(field(panel, "Mật khẩu của người này"), PASSWORD)
    hands.press("Enter")
    hands.wait(lambda: accepted(page) == 1)
    assert [b.state.value for b in page._shown.batches] == ["waiting", "accepted"]  # type: ignore[union-attr]


def test_only_the_head_is_offered_to_reopen(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote), sit, show, hands, "uyvien2")
    hands.wait(lambda: accepted(page) == 2)
    assert not page._panel.reopening.isVisible()


# -- turnout


def agreed(page: ReconcilePage) -> bool:
    assert page._shown is not None
    return all(view.agreed is not None for view in page._shown.turnouts)


def test_turnout_is_keyed_twice_and_the_second_keyer_sees_nothing(
    vote: Vote, sit: Sit, show: Show, hands: Hands, qtbot: QtBot
) -> None:
    figures = vote.definition.turnouts[StyleCode("A")]
    page = open_page(vote, sit, show, hands, "thuky")
    go(page, 2, hands)
    key_turnout(page, figures, hands)
    hands.wait(lambda: page._shown is not None and page._shown.turnouts[0].mine)
    assert not page.findChildren(TurnoutForm)[0].isVisible()
    change_person(qtbot, page.desk, "uyvien2")
    hands.wait(lambda: page.findChildren(TurnoutForm)[0].isVisible())
    shown = " ".join(label.text() for label in page._turnout.findChildren(QLabel) if label.isVisible())
    form = page.findChildren(TurnoutForm)[0]
    assert all(number.value is None for number in (*form._numbers.values(), *form._piles.values()))
    assert str(figures.printed) not in shown and "Phan Đình Thưởng" in shown
    key_turnout(page, figures, hands)
    hands.wait(lambda: agreed(page))
    assert page._shown is not None and page._shown.turnouts[0].agreed == figures


def test_figures_that_differ_are_both_thrown_away(vote: Vote, sit: Sit, show: Show, hands: Hands, qtbot: QtBot) -> None:
    figures = vote.definition.turnouts[StyleCode("A")]
    page = open_page(vote, sit, show, hands, "thuky")
    go(page, 2, hands)
    key_turnout(page, figures, hands)
    hands.wait(lambda: page._shown is not None and page._shown.turnouts[0].mine)
    change_person(qtbot, page.desk, "uyvien2")
    hands.wait(lambda: page.findChildren(TurnoutForm)[0].isVisible())
    key_turnout(page, Turnout(**{**figures.as_numbers(), "present": 29}, piles=figures.piles), hands)
    hands.wait(lambda: any("cả hai đã bỏ" in text for text in said(page)))
    hands.wait(lambda: page._shown is not None and page._shown.turnouts[0].keyed_by == ())
    form = page.findChildren(TurnoutForm)[0]
    assert form.isVisible() and all(number.value is None for number in form._numbers.values())


def test_a_number_that_is_missing_is_asked_for_in_place(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands, "thuky")
    go(page, 2, hands)
    form = page.findChildren(TurnoutForm)[0]
    hands.wait(form.isVisible)
    form.begin()
    hands.press("Ctrl+Return")
    assert form._fields["summoned"].refusal and form._numbers["summoned"].hasFocus()
    hands.type("32a")
    assert form._numbers["summoned"].value == 32


def test_agreed_figures_are_thrown_away_with_a_reason(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote), sit, show, hands)
    go(page, 2, hands)
    hands.click(button(page, "Bỏ để nhập lại…"))
    hands.click(button(page, "Bỏ số liệu này"))
    assert agreed(page)
    hands.into(field(page, "Vì sao bỏ số liệu đã khớp"), "Đếm lại phiếu phát ra")
    hands.click(button(page, "Bỏ số liệu này"))
    hands.wait(lambda: not agreed(page))
    hands.wait(lambda: page._accounts.left > 0)


# -- accounts


def test_the_accounts_tell_what_is_left_and_take_the_explanations(
    vote: Vote, sit: Sit, show: Show, hands: Hands, qtbot: QtBot
) -> None:
    page = open_page(vote, sit, show, hands)
    settle_all(page, vote, hands)
    for login in ("thuky", "uyvien2"):
        session = page.desk.folder.confirm(login, PASSWORD)  # type: ignore[union-attr]
        turnout.key(session, vote.round, StyleCode("A"), vote.definition.turnouts[StyleCode("A")])
    page.refresh()
    hands.wait(lambda: page._accounts.left == 1)
    go(page, 3, hands)
    hands.click(button(page, "Giải trình"))
    text = field(page, "Giải trình, in trong biên bản", QPlainTextEdit)
    assert text.hasFocus()
    hands.press("Ctrl+Return")
    assert page._accounts.left == 1
    hands.type("Phiếu lạ nằm trong hòm khi mở.")
    hands.press("Ctrl+Return")
    hands.wait(lambda: page._accounts.left == 0)
    assert "có thể niêm phong" in said(page._accounts)[0]


def test_somebody_else_may_read_but_not_explain(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote), sit, show, hands, "thuky")
    go(page, 3, hands)
    hands.click(button(page, "Sửa giải trình"))
    hands.type("Khác")
    hands.press("Ctrl+Return")
    hands.wait(lambda: any("trưởng ban kiểm phiếu" in text for text in said(page._accounts)))


def test_batches_that_wait_are_told(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands)
    assert page._sections._group.button(0).text() == "Tập phiếu · lệch 2 tập"
    assert page._sections._group.button(1).text() == "Số liệu phiếu · còn 1"
    session = page.desk.folder.confirm("truongban", PASSWORD)  # type: ignore[union-attr]
    assert [b.differences for b in batches.overview(session, vote.round)] == [
        page._shown.batches[0].differences,  # type: ignore[union-attr]
        page._shown.batches[1].differences,  # type: ignore[union-attr]
    ]

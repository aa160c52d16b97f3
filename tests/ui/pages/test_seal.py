"""Step 5 under the hands: what stands in the way, keys, passwords, the seal; and a whole vote through the pages."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.round import RoundState
from app.services import exports, record
from app.services import round as rounds
from app.services.exports import SignState
from tests.repo import ROOT
from tests.ui.pages.conftest import Sit, change_person
from tests.ui.pages.hands import SLOW, Hands, button, field, said
from tests.ui.pages.test_reconcile import ReconcilePage, agreed, go, key_turnout, settle_all
from tests.ui.pages.vote import PASSWORD, Vote, write_files
from ui.pages.round_archive import ArchivePage
from ui.pages.round_results import ResultsPage
from ui.pages.round_seal import SealPage
from ui.pages.turnout_form import TurnoutForm

Show = Callable[[QWidget], QWidget]
HEAD, CHAIR = "Mật khẩu đăng nhập của trưởng ban", "Mật khẩu đăng nhập của chủ trì"


def open_page(vote: Vote, sit: Sit, show: Show, hands: Hands, login: str = "truongban") -> SealPage:
    page = show(SealPage(sit(vote, login), vote.round))
    assert isinstance(page, SealPage)
    hands.wait(lambda: page._keys._rows and page._keys._rows[1].isVisible())
    return page


def give_keys(page: QWidget, vote: Vote, hands: Hands, passphrase: str = PASSWORD) -> None:
    for at, (role, name) in enumerate((("head", vote.definition.head.name), ("chair", vote.definition.chair))):
        hands.into(field(page, f"Tệp khóa của {name}"), str(vote.keys / f"{role}.p12"))
        hands.into(field(page, "Mật khẩu của tệp khóa", at=at), passphrase)


def give_passwords(page: SealPage, hands: Hands, head: str = PASSWORD, chair: str = PASSWORD) -> None:
    hands.into(field(page, HEAD), head)
    hands.press("Enter")
    assert field(page, CHAIR).hasFocus()
    hands.type(chair)
    hands.press("Enter")


def is_sealed(page: SealPage) -> bool:
    return page._shown is not None and page._shown.view.state is RoundState.SEALED


def finished(page: SealPage) -> bool:
    return is_sealed(page) and not page._busy.isVisible()


def test_what_stands_in_the_way_is_told_with_its_step(vote: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(vote, sit, show, hands)
    (told,) = said(page)
    assert told.startswith("Chưa niêm phong được:\nBước 4")
    assert "chưa nhập đủ hai lần số liệu phiếu của mẫu A" in told and "Mới xác nhận 0 trên 2 tập phiếu" in told
    assert not page._do.isEnabled()


def test_of_two_styles_each_line_says_which(two: Vote, sit: Sit, show: Show, hands: Hands) -> None:
    page = open_page(two, sit, show, hands)
    lines = said(page)[0].splitlines()
    assert lines[0] == "Chưa niêm phong được:" and len(set(lines)) == len(lines)
    assert [line for line in lines if line.startswith("Bước 4, mẫu B: Mới xác nhận 0 trên 2")]
    titles = [label.text() for label in page._summary.findChildren(QLabel)]
    assert any(text.startswith("Mẫu phiếu B · Cấp trưởng") for text in titles)


def test_nothing_of_the_result_is_here_before_the_seal(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote), sit, show, hands)
    text = " ".join(label.text() for label in page.findChildren(QLabel)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Đặng Vĩnh Thụy" in text and "thu về 30" in text
    assert "%" not in text and "tín nhiệm cao" not in text
    results = show(ResultsPage(page.desk, vote.round))
    assert isinstance(results, ResultsPage)
    hands.wait(lambda: results._empty.isVisible())
    assert results._sealed is None and not results._cards


def test_keys_and_passwords_are_refused_where_they_stand(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote), sit, show, hands)
    give_passwords(page, hands)
    assert page._why_field.refusal  # neither keys nor a reason why not
    hands.into(field(page, f"Tệp khóa của {vote.definition.head.name}"), str(vote.keys / "head.p12"))
    give_passwords(page, hands)
    assert page._keys._rows[0]._secret_field.refusal  # the file, but no passphrase
    give_keys(page, vote, hands, "sai")
    give_passwords(page, hands)
    hands.wait(lambda: page._keys._rows[0]._secret_field.refusal, SLOW)
    give_keys(page, vote, hands)
    give_passwords(page, hands, chair="sai")
    hands.wait(lambda: page._chair_field.refusal, SLOW)
    assert not is_sealed(page) and page._act.isEnabled() and not page._busy.isVisible()
    assert field(page, HEAD).text() == PASSWORD and field(page, CHAIR).selectedText()


def test_one_person_cannot_seal_alone(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote, signed=False), sit, show, hands, "thuky")
    hands.into(field(page, "Không ký số: vì sao (in trong biên bản)", QPlainTextEdit), "Chưa có khóa.")
    give_passwords(page, hands, head=PASSWORD, chair="")
    assert page._chair_field.refusal and not is_sealed(page)


def test_sealed_without_keys_the_reason_stands_in_the_minutes(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote), sit, show, hands, "thuky")  # whoever is in, head and chair give their passwords
    hands.into(field(page, "Không ký số: vì sao (in trong biên bản)", QPlainTextEdit), "Chưa có khóa ký số.")
    give_passwords(page, hands)
    hands.wait(lambda: finished(page), SLOW)
    session = page.desk.folder.confirm("truongban", PASSWORD)  # type: ignore[union-attr]
    sealed = record.sealed(session, vote.round)
    assert [(f.code, sealed.explanation(f)) for f in sealed.findings if f.code == "W06"] == [
        ("W06", "Chưa có khóa ký số.")
    ]
    assert not page._act.isVisible() and "Đã niêm phong lúc" in said(page)[0]


def test_a_stop_leaves_the_seal_and_the_documents_come_later(
    vote: Vote, sit: Sit, show: Show, hands: Hands, settled: Callable[..., Vote]
) -> None:
    page = open_page(settled(vote), sit, show, hands)
    give_keys(page, vote, hands)
    give_passwords(page, hands)
    hands.wait(lambda: is_sealed(page) and page._busy.isVisible(), SLOW)
    page._busy.cancelled.emit()
    hands.wait(lambda: not page._busy.isVisible(), SLOW)
    results = show(ResultsPage(page.desk, vote.round))
    assert isinstance(results, ResultsPage)
    hands.wait(lambda: results._sealed is not None)
    results._sections.show_part(1)
    hands.wait(lambda: len(results._documents._cards) == 3, SLOW)


# -- the whole of it


@pytest.mark.parametrize("which", ["vote", "two"])
def test_a_vote_from_the_first_difference_to_the_archive_as_kiemphieu_count_has_it(
    which: str, sit: Sit, show: Show, hands: Hands, qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    vote: Vote = request.getfixturevalue(which)
    reconcile = show(ReconcilePage(sit(vote), vote.round))
    assert isinstance(reconcile, ReconcilePage)
    desk = reconcile.desk
    hands.wait(lambda: reconcile._shown is not None)
    settle_all(reconcile, vote, hands)
    _key_turnouts(reconcile, vote, hands, qtbot)
    change_person(qtbot, desk, "truongban")
    _explain(reconcile, hands)
    reconcile.close()

    page = show(SealPage(desk, vote.round))
    assert isinstance(page, SealPage)
    hands.wait(lambda: page._do.isEnabled() and page._keys._rows and page._keys._rows[1].isVisible())
    give_keys(page, vote, hands)
    give_passwords(page, hands)
    hands.wait(lambda: finished(page), SLOW)
    page.close()

    results = show(ResultsPage(desk, vote.round))
    assert isinstance(results, ResultsPage)
    hands.wait(lambda: results._sealed is not None)
    hands.press("F3")
    hands.wait(lambda: len(results._documents._cards) == 3, SLOW)
    states = [shown._document.state for shown in results._documents._cards.values() if shown._document]
    assert states == [SignState.HOLDS, SignState.HOLDS, SignState.NONE]
    results.close()

    dest = tmp_path / "ho-so.zip"
    archive = show(ArchivePage(desk, vote.round))
    assert isinstance(archive, ArchivePage)
    hands.wait(lambda: archive._body.isVisible())
    hands.into(field(archive, "Ghi vào tệp"), str(dest))
    hands.press("Ctrl+Return")
    hands.wait(lambda: archive._report.isVisible(), SLOW)
    report = exports.check_file(dest, (vote.keys / "authority.pem").read_bytes(), "vi")
    assert report.holds and report.signed
    assert [line.text[:15] for line in report.lines if line.state != "holds"] == ["đây là hồ sơ MẪ"]
    _same_as_count(desk.folder.confirm("truongban", PASSWORD), vote, tmp_path)  # type: ignore[union-attr]


def _key_turnouts(page: ReconcilePage, vote: Vote, hands: Hands, qtbot: QtBot) -> None:
    def waiting() -> int:
        return sum(form.isVisible() for form in page.findChildren(TurnoutForm))

    for login in ("thuky", "uyvien2"):
        change_person(qtbot, page.desk, login)
        go(page, 2, hands)
        left = len(vote.definition.turnouts)
        for figures in vote.definition.turnouts.values():
            hands.wait(lambda forms=left: waiting() == forms)
            key_turnout(page, figures, hands)
            left -= 1
    hands.wait(lambda: agreed(page))


def _explain(page: ReconcilePage, hands: Hands) -> None:
    go(page, 3, hands)
    hands.wait(lambda: page._shown is not None and not page._shown.answer.blocking)
    while left := page._accounts.left:
        cards = page._accounts._warnings.values()
        waiting = next(card for card in cards if not card._text.toPlainText())
        hands.click(button(waiting, "Giải trình"))
        hands.type("Phiếu lạ nằm trong hòm khi mở; đã lập biên bản riêng.")
        hands.press("Ctrl+Return")
        hands.wait(lambda before=left: page._accounts.left == before - 1)


def _same_as_count(session: object, vote: Vote, tmp_path: Path) -> None:
    """The same papers as files give the same tally and the same hash of the ballots."""
    arguments = write_files(vote, tmp_path / "files")
    command = [sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main())", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    counted = exports.check_file(tmp_path / "files" / "out" / "archive.zip", None, "vi")
    assert counted.holds
    mine = json.loads(record.seal_json(session, vote.round)[0])  # type: ignore[arg-type]
    theirs = _seal_of(tmp_path / "files" / "out" / "archive.zip")
    for one, other in zip(mine["styles"], theirs["styles"], strict=True):
        for name in ("code", "form_code", "subjects", "papers", "tally", "ballots_sha256", "turnout"):
            assert one[name] == other[name], name
    assert rounds.view(session, vote.round).state is RoundState.SEALED  # type: ignore[arg-type]


def _seal_of(archive: Path) -> dict[str, list[dict[str, object]]]:
    with zipfile.ZipFile(archive) as held:
        return json.loads(held.read("data/seal.json"))  # type: ignore[no-any-return]

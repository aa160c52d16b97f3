"""Accounts after the founding: added, given a new password by two, taken away with a new file key, recovered."""

import errno
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import Refusal, Trouble
from app.security import keyslots
from app.security.keyslots import CHEAPEST
from app.security.recovery import WrongRecoveryKey
from app.services import account, people
from app.services import round as rounds
from app.services.folder import DATABASE, AgencyFolder, NewAccount
from app.storage import journal
from app.storage.database import open_database
from tests.faults.making import at, fails
from tests.ui.pages.vote import PASSWORD, PEOPLE, Vote, clock, definition, new_id, prepared

NEW = NewAccount("uyvien4", "Tô Ngọc Hân", "Chuyên viên", "cam-quyt-buoi-12")


@pytest.fixture
def vote(tmp_path: Path) -> Vote:
    return prepared(tmp_path, definition())


@pytest.fixture
def held(vote: Vote) -> Iterator[AgencyFolder]:
    folder = AgencyFolder(vote.folder, clock(), new_id)
    yield folder
    folder.close()


def acts(folder: AgencyFolder, login: str = "quantri") -> list[str]:
    session = folder.sign_in(login, PASSWORD)
    return [json.loads(line)["act"] for line in journal.lines(session.database, "agency")]


def test_a_person_is_added_and_signs_in(held: AgencyFolder) -> None:
    admin = held.sign_in("quantri", PASSWORD)
    account.add(held, admin, NEW, CHEAPEST)
    assert held.sign_in("uyvien4", NEW.password).person.name == "Tô Ngọc Hân"
    assert "uyvien4" in {someone.login for someone in people.everyone(admin)}
    for taken in (NEW, NewAccount("khac", "Lý Gia Bảo", "", "mat-khau-12"), NewAccount("", "Ai", "", "mat-khau-12")):
        with pytest.raises(Refusal):
            account.add(held, admin, taken, CHEAPEST)
    with pytest.raises(Refusal, match="quản trị"):
        account.add(held, held.sign_in("thuky", PASSWORD), NEW, CHEAPEST)
    assert set(held.logins()) == {*PEOPLE, "uyvien4"}


def test_ones_own_password(held: AgencyFolder) -> None:
    session = held.sign_in("thuky", PASSWORD)
    with pytest.raises(Refusal, match="không đúng"):
        account.change_own(held, session, "sai", "moi-moi-moi-77", CHEAPEST)
    account.change_own(held, session, PASSWORD, "mới mới mới 77", CHEAPEST)
    with pytest.raises(Refusal):
        held.sign_in("thuky", PASSWORD)
    assert held.sign_in("thuky", "mới mới mới 77")
    assert acts(held).count("password.changed") == 1


def test_a_lost_password_is_set_by_admin_and_head_together(vote: Vote, held: AgencyFolder) -> None:
    admin, head = held.sign_in("quantri", PASSWORD), held.sign_in("truongban", PASSWORD)
    member = held.sign_in("uyvien1", PASSWORD)
    for first, second, login, why in (
        (admin, admin, "thuky", "người thứ hai"),
        (admin, member, "thuky", "trưởng ban kiểm phiếu hoặc chủ trì"),
        (admin, head, "truongban", "người thứ hai"),
        (admin, head, "quantri", "tự đổi"),
        (head, admin, "thuky", "quản trị"),
    ):
        with pytest.raises(Refusal, match=why):
            account.reset(held, first, second, login, "moi-moi-moi-77", CHEAPEST)
    account.reset(held, admin, head, "thuky", "moi-moi-moi-77", CHEAPEST)
    assert held.sign_in("thuky", "moi-moi-moi-77")
    account.reset(held, admin, held.sign_in("chutri", PASSWORD), "truongban", "moi-moi-moi-78", CHEAPEST)
    assert held.sign_in("truongban", "moi-moi-moi-78")
    assert acts(held).count("password.reset") == 2


def test_with_no_round_under_way_any_second_person_will_do(vote: Vote, held: AgencyFolder) -> None:
    head = held.sign_in("truongban", PASSWORD)
    rounds.cancel(head, held.sign_in("chutri", PASSWORD), vote.round, "Hoãn")
    admin, member = held.sign_in("quantri", PASSWORD), held.sign_in("uyvien1", PASSWORD)
    account.reset(held, admin, member, "thuky", "moi-moi-moi-77", CHEAPEST)
    assert held.sign_in("thuky", "moi-moi-moi-77")


def spare(held: AgencyFolder) -> None:
    """Somebody without a place, so that the account can go."""
    account.add(held, held.sign_in("quantri", PASSWORD), NEW, CHEAPEST)


def test_an_account_taken_away_opens_nothing_any_more(vote: Vote, held: AgencyFolder) -> None:
    spare(held)
    old = keyslots.unlock(held.slots, "uyvien4", NEW.password)
    held.lock_up()
    held.remove("uyvien4", "quantri", PASSWORD)
    assert "uyvien4" not in held.logins()
    with pytest.raises(Refusal):
        held.sign_in("uyvien4", NEW.password)
    with pytest.raises(Trouble):
        open_database(vote.folder / DATABASE, old.raw, str)  # what they may have kept
    for login in PEOPLE:
        assert held.sign_in(login, PASSWORD)
    assert "account.removed" in acts(held)


def test_who_cannot_be_taken_away(held: AgencyFolder) -> None:
    for unwanted, by, why in (
        ("thuky", "quantri", "còn giữ việc"),
        ("quantri", "quantri", "của mình"),
        ("uyvien1", "thuky", "quản trị"),
    ):
        with pytest.raises(Refusal, match=why):
            held.remove(unwanted, by, PASSWORD)
        held.lock_up()
    assert held.sign_in("thuky", PASSWORD)


@pytest.mark.parametrize("when", [1, 2, 3, 4])
def test_a_removal_that_is_cut_off_leaves_a_folder_that_opens(held: AgencyFolder, when: int) -> None:
    """Both key files are written twice: before the file is enciphered anew, and after."""
    spare(held)
    held.lock_up()
    with at("replace", when, fails(errno.EIO)), pytest.raises(OSError):
        held.remove("uyvien4", "quantri", PASSWORD)
    _assert_opens(held)


def test_a_removal_cut_off_before_the_file_is_enciphered_anew_is_finished_at_the_next_opening(
    held: AgencyFolder,
) -> None:
    spare(held)
    held.lock_up()
    removed = keyslots.remove(held.slots, "uyvien4", "quantri", PASSWORD)
    keyslots.write(held.path, removed.slots)
    _assert_opens(held)
    assert keyslots.unlock(keyslots.read(held.path), "quantri", PASSWORD).previous is None


def _assert_opens(held: AgencyFolder) -> None:
    """A new start of the program: everybody opens it but the one who was taken away."""
    held.close()
    again = AgencyFolder(held.path, clock(), new_id)
    try:
        for login in PEOPLE:
            assert again.sign_in(login, PASSWORD)
            again.lock_up()
        with pytest.raises(Refusal):
            again.sign_in("uyvien4", NEW.password)
    finally:
        again.close()


def test_the_recovery_key_opens_and_a_new_one_takes_its_place(held: AgencyFolder) -> None:
    letters = account.new_recovery(held, held.sign_in("quantri", PASSWORD))
    held.lock_up()
    assert held.recover(letters, "truongban", "moi-moi-moi-77", CHEAPEST).person.key == "truongban"
    held.lock_up()
    assert held.sign_in("truongban", "moi-moi-moi-77")
    assert acts(held)[-2:] == ["signed.in", "signed.in"] and "password.recovered" in acts(held)
    other = account.new_recovery(held, held.sign_in("quantri", PASSWORD))
    assert other != letters
    with pytest.raises(WrongRecoveryKey):
        held.recover(letters, "truongban", "moi-moi-moi-78", CHEAPEST)

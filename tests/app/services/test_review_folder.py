"""Logins and names however the input method sends them."""

import unicodedata
from pathlib import Path

from app.domain.agency import FolderKind
from app.security.keyslots import CHEAPEST
from app.services.folder import AgencyFolder, NewAccount, create
from tests.app.services.house import AGENCY, Clock, ids


def test_a_login_and_a_name_may_come_with_their_letters_taken_apart(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "thưký")
    account = NewAccount(apart, unicodedata.normalize("NFD", "Đỗ Thị Thư"), "", "mật khẩu dài", admin=True)
    create(tmp_path / "co-quan.tinnhiem", FolderKind.REAL, AGENCY, [account], Clock(), ids(), CHEAPEST)
    folder = AgencyFolder(tmp_path / "co-quan.tinnhiem", Clock(), ids())
    try:
        for login in (apart, "thưký", " thưký "):
            assert folder.sign_in(login, "mật khẩu dài").person.name == "Đỗ Thị Thư"
            assert folder.confirm(login, "mật khẩu dài").person.key == "thưký"
    finally:
        folder.close()

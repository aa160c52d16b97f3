"""app.services.setup and identity: how a folder and its signing keys come to be."""

import datetime as dt
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.agency import Agency, FolderKind
from app.domain.errors import Refusal
from app.security.identities import check_period, common_name, load_p12, role_title
from app.security.keyslots import CHEAPEST
from app.services import identity, setup
from app.services.folder import NewAccount, create
from app.services.identity import Wanted

AGENCY = Agency("Cơ quan Thử", "Cơ quan trên", "Hà Nội")
NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
WANTED = (
    Wanted("head", "Nguyễn Thị Lan", "Trưởng ban kiểm phiếu", "ba con trau go 12"),
    Wanted("chair", "Trần Văn Bình", "Chủ trì", "hai cay cau nho 34"),
)


def make(path: Path) -> Path:
    accounts = [NewAccount("lannt", "Nguyễn Thị Lan", "Giám đốc", "con meo an ca", admin=True)]
    create(path, FolderKind.REAL, AGENCY, accounts, bootstrap.clock, bootstrap.new_id, CHEAPEST)
    return path


def test_the_folder_that_is_meant_is_found(tmp_path: Path):
    folder = make(tmp_path / "thu.tinnhiem")
    assert setup.folder_in(folder) == setup.folder_in(tmp_path) == folder
    with pytest.raises(Refusal, match="không phải thư mục cơ quan"):
        setup.folder_in(folder / "logs")
    make(tmp_path / "hai.tinnhiem")
    with pytest.raises(Refusal):
        setup.folder_in(tmp_path)  # which of the two?
    with pytest.raises(Refusal):
        setup.folder_in(tmp_path / "nowhere")


def test_a_place_is_refused_before_anybody_chose_a_password(tmp_path: Path):
    setup.need_free(tmp_path / "moi.tinnhiem")
    with pytest.raises(Refusal, match="đã có dữ liệu"):
        setup.need_free(make(tmp_path / "thu.tinnhiem"))
    with pytest.raises(Refusal, match="đường dẫn đầy đủ"):
        setup.need_free(Path("moi.tinnhiem"))


def test_only_the_samples_passwords_are_read(tmp_path: Path):
    text = "MẬT KHẨU\n\nlannt   con-meo-ca-12   Nguyễn Thị Lan, Giám đốc\nhead.p12  abc-12\nkhac  a b\n"
    (tmp_path / "PASSWORDS.txt").write_text(text, encoding="utf-8")
    sample = make(tmp_path / "mau.tinnhiem")
    found = setup.sample_people(sample, ("lannt", "binhtv"))
    assert {login: (p.password, p.who) for login, p in found.items()} == {
        "lannt": ("con-meo-ca-12", "Nguyễn Thị Lan, Giám đốc")
    }
    assert setup.sample_people(make(tmp_path / "that.tinnhiem"), ("lannt",)) == {}
    (tmp_path / "PASSWORDS.txt").unlink()
    assert setup.sample_people(sample, ("lannt",)) == {}


def test_the_sample_is_made_opened_again_and_never_over_something_else(tmp_path: Path):
    place, steps = tmp_path / "mau", []
    made = setup.make_sample(place, bootstrap.now, bootstrap.new_id, "vi", steps.append)
    assert setup.is_folder(made) and steps and setup.sample_people(made, ("quantri",))
    assert setup.make_sample(place, bootstrap.now, bootstrap.new_id, "vi", steps.append) == made
    (tmp_path / "khac").mkdir()
    (tmp_path / "khac" / "thu.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Refusal, match="đã có dữ liệu khác"):
        setup.make_sample(tmp_path / "khac", bootstrap.now, bootstrap.new_id, "vi", steps.append)
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".work")] == []


def test_head_and_chair_get_a_key_each_under_one_authority(tmp_path: Path):
    made = identity.make(tmp_path / "khoa", AGENCY.name, WANTED, NOW, "vi")
    assert [path.name for path in made.files] == ["head.p12", "chair.p12", "authority.pem"]
    keys = [load_p12(path.read_bytes(), w.passphrase) for path, w in zip(made.files, WANTED, strict=False)]
    assert [common_name(key.certificate) for key in keys] == ["Nguyễn Thị Lan", "Trần Văn Bình"]
    assert role_title(keys[1].certificate) == "Chủ trì"
    assert keys[0].chain[0] == keys[1].chain[0]
    check_period(keys[0].certificate, NOW)
    assert len(made.fingerprint.replace(" ", "")) == 64


def test_a_key_that_is_there_is_never_written_over(tmp_path: Path):
    made = identity.make(tmp_path, AGENCY.name, WANTED, NOW, "vi")
    before = made.files[0].read_bytes()
    with pytest.raises(Refusal, match=r"head\.p12"):
        identity.make(tmp_path, AGENCY.name, WANTED, NOW, "vi")
    assert made.files[0].read_bytes() == before

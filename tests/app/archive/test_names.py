"""Names of members: what some system would unpack elsewhere, or onto another, is refused in plain words."""

import pytest

from app.archive.names import folder_faults, name_fault, repeated, shown


@pytest.mark.parametrize("name", ["README.txt", "data/ballots-A.csv", "data/Biên bản.pdf", "data/a/b.pem"])
def test_good_names(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/etc/passwd", "tuyệt đối"),
        ("C:/a.txt", "tuyệt đối"),
        ("c:a.txt", "tuyệt đối"),
        ("data\\a.txt", "\\"),
        ("../a.txt", ".."),
        ("data/../../a.txt", ".."),
        ("data/\x00a", "điều khiển"),
        ("data/a\n.txt", "điều khiển"),
        ("data/a\u202etxt.exe", "điều khiển"),
        ("", "hệ điều hành"),
        ("data//a", "hệ điều hành"),
        ("./a", "hệ điều hành"),
        ("data/nul.txt", "hệ điều hành"),
        ("data/a.", "hệ điều hành"),
        ("data/a ", "hệ điều hành"),
        ("data/a:b", "hệ điều hành"),
        ("data/e\u0302.txt", "hệ điều hành"),
        ("data/" + "a" * 200, "hệ điều hành"),
    ],
)
def test_bad_names(name: str, why: str) -> None:
    assert why in (name_fault(name) or "")


def test_names_that_some_system_takes_for_one() -> None:
    names = ["data/a.txt", "data/A.TXT", "b", "b", "data/Đ\u1ebf.txt", "data/đe\u0302\u0301.txt", "c"]
    assert [name for name, _why in repeated(names)] == ["data/A.TXT", "b", "data/đe\u0302\u0301.txt"]


def test_a_folder_entry_must_hold_a_member() -> None:
    members = ["data/a", "data/b/c"]
    assert list(folder_faults(["data/", "data/b/"], members)) == []
    assert [name for name, _why in folder_faults(["data/", "other/"], members)] == ["other/"]


def test_a_member_cannot_be_a_folder_too() -> None:
    assert [name for name, _why in folder_faults([], ["data/a", "data/a/b"])] == ["data/a"]


def test_what_is_shown_cannot_move_the_terminal() -> None:
    assert shown("a\x1b[2J\u202e") == "a�[2J�"

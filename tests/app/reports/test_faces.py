"""The face of documents: found in system folders, taken only with every Vietnamese letter."""

from pathlib import Path

import pytest
import reportlab

from app.reports.faces import NAMES, PACKAGED, Face, NoFace, best, face, find_fonts, load, vietnamese_letters

VERA = Path(reportlab.__file__).parent / "fonts"  # a face of Western letters that reportlab brings


def test_the_alphabet_is_whole() -> None:
    """12 vowels in 6 tones and đ, in both cases, beside ASCII."""
    letters = vietnamese_letters()
    assert len([c for c in letters if c.isalpha() and not c.isascii()]) == 2 * (12 * 6 + 1) - 2 * 6
    assert {"ặ", "Ẫ", "Ữ", "ỵ", "Đ", "ơ", "Z", "–", "…"} <= letters


def test_packaged_face_has_four_different_cuts() -> None:
    plex = face(PACKAGED)
    cuts = {plex.cut(), plex.cut(bold=True), plex.cut(italic=True), plex.cut(bold=True, italic=True)}
    assert len(cuts) == 4
    assert plex.missing("Nguyễn Thị Ngọc Ẩn, 40,43 % ≥ 2/3") == frozenset()


def test_a_letter_that_the_face_lacks_is_told() -> None:
    assert face(PACKAGED).missing("Ƀ Niê") == frozenset("Ƀ")


def test_a_face_without_vietnamese_is_refused() -> None:
    files = [VERA / name for name in ("Vera.ttf", "VeraBd.ttf", "VeraIt.ttf", "VeraBI.ttf")]
    with pytest.raises(NoFace, match="ặ"):
        load("vera", files)


def test_a_broken_font_file_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "times.ttf"
    broken.write_bytes(b"not a font")
    with pytest.raises(NoFace, match=r"times\.ttf"):
        load("broken", [broken] * 4)


def test_an_unknown_face_is_refused() -> None:
    with pytest.raises(NoFace):
        face("comic")


def test_fonts_are_found_in_any_case_first_folder_first(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for path in (first / "a" / "TIMES.TTF", second / "times.ttf", second / "Tinos-Bold.ttf", second / "other.ttf"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    found = find_fonts([tmp_path / "missing", first, second])
    times = (first / "a" / "TIMES.TTF", second / "times.ttf")
    assert found == {"times.ttf": times, "tinos-bold.ttf": (second / "Tinos-Bold.ttf",)}


def test_the_search_goes_no_deeper_than_font_folders_do(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"abcde", "times.ttf")
    deep.parent.mkdir(parents=True)
    deep.write_bytes(b"")
    assert find_fonts([tmp_path]) == {}


@pytest.mark.parametrize("text", ["", "Đặng Thị Ước", "Y Ƀlul Niê"])
def test_best_face_lacks_no_more_letters_than_any_other(text: str) -> None:
    chosen = best(text)
    assert all(len(chosen.missing(text)) <= len(other.missing(text)) for other in _present())
    assert chosen == next(f for f in _present() if len(f.missing(text)) == len(chosen.missing(text)))


def _present() -> list[Face]:
    found = []
    for name in NAMES:
        try:
            found.append(face(name))
        except NoFace:
            assert name != PACKAGED
    return found

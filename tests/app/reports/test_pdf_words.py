"""The documents' words: the same texts in both languages, each of them used, times and numbers as spoken."""

import ast
import datetime as dt
import re
import string
import tomllib

import pytest

from app.paths import resources
from app.reports.pdf.words import at_meeting, local, position_text, sentence, share_text, text, time_text
from app.texts import LANGUAGES, language
from tests.repo import modules


def texts(code: str) -> dict[str, str]:
    raw = tomllib.loads((resources() / "texts" / f"documents.{code}.toml").read_text(encoding="utf-8"))
    return {f"{table}.{name}": words for table, entries in raw.items() for name, words in entries.items()}


def fields(words: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(words) if name}


def test_both_languages_have_the_same_texts_with_the_same_fields() -> None:
    vietnamese, english = texts("vi"), texts("en")
    assert vietnamese.keys() == english.keys()
    for key, words in vietnamese.items():
        # A count that only one language needs in its sentence may be left out of the other.
        assert fields(english[key]) <= fields(words), key
        assert fields(words) <= fields(english[key]), key


def used() -> list[str]:
    """Every text that the code asks for, as a pattern: a literal key, or an f-string with its gaps open."""
    found = []
    for path, module in modules("app"):
        if path.parts[1] == "reports":
            found += [p for node in ast.walk(module) if (p := _pattern(node))]
    return found


def _pattern(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(key)) if re.fullmatch(r"[a-z_]+\.(?!pdf)[a-z_0-9]*[a-z0-9]", key):
            return re.escape(key)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]) if re.match(r"[a-z_]+\.", start):
            return "".join(re.escape(v.value) if isinstance(v, ast.Constant) else "[a-z0-9_]+" for v in node.values)
    return None


def test_every_text_is_used_and_every_text_asked_for_is_there() -> None:
    patterns, known = used(), texts("vi")
    unused = [key for key in known if not any(re.fullmatch(p, key) for p in patterns)]
    tables = tuple({key.partition(".")[0] + r"\." for key in known})
    missing = [p for p in patterns if p.startswith(tables) and not any(re.fullmatch(p, key) for key in known)]
    assert (unused, missing) == ([], [])


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_come_in_the_current_language(code: str) -> None:
    with language(code):
        assert text("kind.rehearsal_mark") == {"vi": "DIỄN TẬP", "en": "REHEARSAL"}[code]


def test_an_unknown_text_is_a_bug() -> None:
    with pytest.raises(KeyError):
        text("minutes.nothing")


def test_times_are_said_as_people_say_them() -> None:
    assert time_text(dt.datetime(2023, 7, 18, 8, 5)) == "8 giờ 05 phút"
    assert local("2023-07-18T20:30:00.000Z").replace(tzinfo=None) == dt.datetime(2023, 7, 19, 3, 30)
    with language("en"):
        assert time_text(dt.datetime(2023, 7, 18, 8, 5)) == "08:05"


def test_shares_have_a_comma_and_no_sign() -> None:
    assert share_text("40.43") == "40,43"
    assert share_text(None) == "–"
    with language("en"):
        assert share_text("40.43") == "40.43"


@pytest.mark.parametrize(
    ("position", "unit", "shown"),
    [
        ("Giám đốc", "Văn phòng", "Giám đốc, Văn phòng"),
        ("Chánh Văn phòng", "Văn phòng", "Chánh Văn phòng"),
        ("Giám đốc", "", "Giám đốc"),
        ("Phó Trưởng phòng", "Phòng Tổ chức cán bộ", "Phó Trưởng phòng Tổ chức cán bộ"),
        ("Trưởng phòng", "Phòng", "Trưởng phòng"),
        ("Trưởng", "Trưởng ban", "Trưởng, Trưởng ban"),
    ],
)
def test_a_unit_is_named_once(position: str, unit: str, shown: str) -> None:
    assert position_text(position, unit) == shown


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Lấy phiếu tín nhiệm năm 2023", "Tại hội nghị lấy phiếu tín nhiệm năm 2023"),
        ("Hội nghị lấy phiếu năm 2023", "Tại hội nghị lấy phiếu năm 2023"),
        ("BHXH tỉnh lấy phiếu", "Tại hội nghị “BHXH tỉnh lấy phiếu”"),
        ("MẪU – Lấy phiếu", "Tại hội nghị “MẪU – Lấy phiếu”"),
        ("Kỳ họp thứ năm", "Tại kỳ họp thứ năm"),
    ],
)
def test_the_meeting_is_named_in_one_phrase(title: str, shown: str) -> None:
    assert at_meeting(title) == shown


def test_a_sentence_loses_the_marks_that_a_list_sets() -> None:
    assert sentence(" Kế hoạch số 5; ") == "Kế hoạch số 5"

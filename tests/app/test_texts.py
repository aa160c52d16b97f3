"""app.texts: the language of this thread, plurals, dates, numbers, percents."""

import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from app import texts
from app.texts import N_, _, language, ngettext, set_language

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Niêm phong đợt {0}"
msgstr "Seal round {0}"

msgid "{0} phiếu"
msgid_plural "{0} phiếu"
msgstr[0] "{0} ballot"
msgstr[1] "{0} ballots"

msgid "Chưa dịch"
msgstr ""

#, fuzzy
msgid "Còn ngờ"
msgstr "Doubtful"
"""


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "en.po").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(texts, "resources", lambda: tmp_path)
    texts._english.cache_clear()
    yield
    texts._english.cache_clear()


@pytest.mark.usefixtures("catalogue")
def test_english_inside_the_block_alone():
    with language("en"):
        assert _("Niêm phong đợt {0}").format("2023") == "Seal round 2023"
        with language("vi"):
            assert _("Niêm phong đợt {0}") == "Niêm phong đợt {0}"
        assert _("Niêm phong đợt {0}") == "Seal round {0}"
    assert _("Niêm phong đợt {0}") == "Niêm phong đợt {0}"


@pytest.mark.usefixtures("catalogue")
def test_a_text_without_a_sure_translation_stays_vietnamese():
    with language("en"):
        assert [_("Chưa dịch"), _("Còn ngờ"), _("Không có trong sổ"), _("")] == [
            "Chưa dịch",
            "Còn ngờ",
            "Không có trong sổ",
            "",
        ]


@pytest.mark.usefixtures("catalogue")
def test_plurals():
    def said() -> list[str]:
        return [ngettext("{0} phiếu", "{0} phiếu", n).format(n) for n in (0, 1, 2)]

    assert said() == ["0 phiếu", "1 phiếu", "2 phiếu"]
    with language("en"):
        assert said() == ["0 ballots", "1 ballot", "2 ballots"]
        assert [ngettext("một", "nhiều", n) for n in (1, 2)] == ["một", "nhiều"]


@pytest.mark.usefixtures("catalogue")
def test_a_new_thread_speaks_the_language_of_the_process():
    heard: list[str] = []
    set_language("en")
    with language("vi"):
        thread = threading.Thread(target=lambda: heard.append(_("Niêm phong đợt {0}")))
        thread.start()
        thread.join()
        assert _("Niêm phong đợt {0}") == "Niêm phong đợt {0}"
    assert heard == ["Seal round {0}"]


def test_an_error_inside_the_block_ends_it():
    with pytest.raises(KeyError), language("en"):
        raise KeyError
    assert texts.current_language() == "vi"


@pytest.mark.parametrize("code", ["fr", "", "EN", "en_GB"])
def test_an_unknown_language_is_refused(code):
    with pytest.raises(ValueError, match="no such language"):
        set_language(code)
    with pytest.raises(ValueError, match="no such language"), language(code):
        pass


def test_marked_texts_are_what_they_were():
    assert N_("Đã niêm phong") == "Đã niêm phong"


@pytest.mark.parametrize(
    ("day", "short", "vietnamese", "english"),
    [
        (date(2023, 7, 5), "05/07/2023", "ngày 05 tháng 7 năm 2023", "5 July 2023"),
        (date(2024, 2, 29), "29/02/2024", "ngày 29 tháng 02 năm 2024", "29 February 2024"),
        (date(2025, 12, 31), "31/12/2025", "ngày 31 tháng 12 năm 2025", "31 December 2025"),
        (date(2026, 3, 10), "10/03/2026", "ngày 10 tháng 3 năm 2026", "10 March 2026"),
    ],
)
def test_dates(day, short, vietnamese, english):
    assert texts.date_text(day) == short
    assert texts.long_date_text(day) == vietnamese
    with language("en"):
        assert texts.date_text(day) == short
        assert texts.long_date_text(day) == english


def test_numbers_and_percents():
    assert [texts.number_text(n) for n in (0, 999, 1234, -1234567)] == ["0", "999", "1.234", "-1.234.567"]
    assert texts.percent_text("40.43") == "40,43 %"
    with language("en"):
        assert texts.number_text(1234567) == "1,234,567"
        assert texts.percent_text("40.43") == "40.43 %"


def test_vietnamese_never_loads_babel():
    code = "import sys; from app.texts import _; _('a'); assert 'babel' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(texts.__file__).parents[1])

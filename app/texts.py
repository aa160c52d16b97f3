"""Words and languages. Vietnamese is the source; English comes from resources/translations/en.po.

`_("Niêm phong đợt {0}").format(title)` in code; never `_(f"…")`, which no catalogue can hold.
The language is the nearest `with language(…)` of this thread or task, else the process-wide one of
`set_language`, so a document can be English while the window stays Vietnamese.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from typing import Literal, get_args

from app.paths import resources

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_override: ContextVar[Language | None] = ContextVar("language", default=None)
# A context variable alone would not do: a new thread starts with an empty context.
_process: list[Language] = ["vi"]

_ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def current_language() -> Language:
    """The language that `_` answers in here and now."""
    return _override.get() or _process[0]


def set_language(code: str) -> None:
    """Choose the language of the whole process. ValueError for a code that is not in LANGUAGES."""
    _process[0] = _known(code)


@contextmanager
def language(code: str) -> Iterator[None]:
    """Speak `code` inside the block, in this thread (or asyncio task) alone."""
    token = _override.set(_known(code))
    try:
        yield
    finally:
        _override.reset(token)


def _(text: str) -> str:
    """`text` in the current language; a text without a translation stays Vietnamese."""
    if current_language() == "vi":
        return text
    return _english().get(text, (text,))[0]


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of a counted text for `n`, still to be formatted: `ngettext("{0} phiếu", "{0} phiếu", n).format(n)`.

    Vietnamese has no plural, so there it is always `singular`; English takes its second form unless n is 1.
    """
    if current_language() == "vi":
        return singular
    forms = _english().get(singular, (singular, plural))
    return forms[0] if n == 1 else forms[-1]


def N_(text: str) -> str:
    """Mark `text` for the catalogue without translating it yet (constants; `_` is called when it is shown)."""
    return text


def date_text(day: date) -> str:
    """05/07/2023, in both languages."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def long_date_text(day: date) -> str:
    """A date in words: "ngày 05 tháng 7 năm 2023"; English "5 July 2023".

    Day below 10 and months 1 and 2 get a leading 0 (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4).
    """
    if current_language() == "vi":
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        return f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


def number_text(value: int) -> str:
    """1.234 in Vietnamese, 1,234 in English."""
    text = f"{value:,d}"
    return text.replace(",", ".") if current_language() == "vi" else text


def percent_text(value: str) -> str:
    """A percent as stored ("40.43") as shown: "40,43 %" in Vietnamese, "40.43 %" in English."""
    text = value.replace(".", ",") if current_language() == "vi" else value
    return f"{text} %"


def _known(code: str) -> Language:
    for known in LANGUAGES:
        if code == known:
            return known
    raise ValueError(f"no such language: {code!r}")


@cache
def _english() -> dict[str, tuple[str, ...]]:
    """Source text → its translated forms; untranslated and fuzzy entries are left out."""
    from babel.messages.pofile import read_po  # heavy, and Vietnamese never needs it

    with (resources() / "translations" / "en.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    found: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        source = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if source and forms and all(forms) and not message.fuzzy:
            found[source] = forms
    return found

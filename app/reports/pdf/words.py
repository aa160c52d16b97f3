"""The words of documents: long texts from resources/texts, and times, shares and people put into words."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache

from app.domain.tally import SubjectResult
from app.paths import resources
from app.texts import Language, _, current_language, percent_text

VIETNAM = dt.timezone(dt.timedelta(hours=7))
NOTHING = "–"


def text(key: str, **values: object) -> str:
    """The document text `table.name` in the current language, its {names} filled in. KeyError for an unknown one."""
    return _texts(current_language())[key].format(**values)


@cache
def _texts(language: Language) -> Mapping[str, str]:
    raw = tomllib.loads((resources() / "texts" / f"documents.{language}.toml").read_text(encoding="utf-8"))
    return {f"{table}.{name}": words for table, entries in raw.items() for name, words in entries.items()}


def time_text(moment: dt.datetime) -> str:
    """8 giờ 05 phút; in English 08:05."""
    if current_language() == "vi":
        return f"{moment.hour} giờ {moment.minute:02d} phút"
    return f"{moment.hour:02d}:{moment.minute:02d}"


def local(utc: str) -> dt.datetime:
    """A stored time (RFC 3339, Z) as shown: UTC+7."""
    return dt.datetime.fromisoformat(utc).astimezone(VIETNAM)


def share_text(percent: str | None) -> str:
    """A percent as a table prints it: 40,43 without its sign; a dash where there is none."""
    return NOTHING if percent is None else percent_text(percent).removesuffix(" %")


def position_text(position: str, unit: str) -> str:
    """Position with unit, each word once: Trưởng phòng of Phòng Tổ chức is Trưởng phòng Tổ chức."""
    if not unit or unit.casefold() in position.casefold():
        return position
    first, _space, rest = unit.partition(" ")
    if rest and position.casefold().endswith(f" {first.casefold()}"):
        return f"{position} {rest}"
    return f"{position}, {unit}"


def subject_position(subject: SubjectResult) -> str:
    return position_text(subject.position, subject.unit)


def joined(names: tuple[str, ...]) -> str:
    return ", ".join(names) or NOTHING


def sentence(words: str) -> str:
    """`words` without the marks at its end that a list sets itself."""
    return words.strip().rstrip(".;,:")


def at_meeting(title: str) -> str:
    """The round's title as the end of a sentence about its meeting: Tại hội nghị lấy phiếu tín nhiệm …"""
    start = title.casefold()
    lowered = title[:1].lower() + title[1:]
    if start.startswith(("hội nghị", "kỳ họp")):
        return text("result_report.subject_named", title=lowered)
    if start.startswith("lấy phiếu"):
        return text("result_report.subject", title=lowered)
    return text("result_report.subject_quoted", title=title)


def page_words(number: int) -> str:
    return _("trang {0}/").format(number)

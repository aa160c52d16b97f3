"""The form of a document: every measure that a rule on official documents sets, read from resources/forms.

Nothing here knows how a page is drawn; a new guide is a new TOML file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.paths import resources

FORMS = ("state", "party")


@dataclass(frozen=True)
class Type:
    """How a piece of text is set; `size` in points."""

    size: float
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    underline: bool = False


@dataclass(frozen=True)
class Page:
    """Paper and margins in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True)
class TitleLine:
    """One line of the national (or Party) title; `words` names its text, `rule` draws a line of its own length."""

    words: str
    type: Type
    rule: bool


@dataclass(frozen=True)
class Head:
    """Agency block at left, title at right. `rule` is what stands under the agency: line or star."""

    superior: Type
    agency: Type
    rule: str
    rule_share: float
    titles: tuple[TitleLine, ...]
    number: Type
    number_prefix: str
    number_pattern: str
    number_digits: int
    place_date: Type


@dataclass(frozen=True)
class Title:
    """Kind of document and its subject; `rule` under them is line or dashes."""

    kind: Type
    subject: Type
    rule: str
    rule_share: float


@dataclass(frozen=True)
class Body:
    """Running text: `first_line` in millimetres, the others in points."""

    size: float
    leading: float
    first_line: float
    space_after: float


@dataclass(frozen=True)
class Tables:
    size: float
    leading: float
    head_size: float
    head_leading: float


@dataclass(frozen=True)
class Signature:
    """`space` and `box` are height and width of the place to sign, in millimetres."""

    authority: Type
    note: Type
    name: Type
    space: float
    box: float


@dataclass(frozen=True)
class Recipients:
    head: Type
    list: Type


@dataclass(frozen=True)
class Form:
    """All measures of one kind of official document."""

    code: str
    name: str
    page: Page
    head: Head
    title: Title
    body: Body
    table: Tables
    signature: Signature
    recipients: Recipients
    page_number: float


@cache
def form(code: str = "state") -> Form:
    """The form `code`, one of FORMS: the State's (Nghị định 30/2020/NĐ-CP) or the Party's (Quy định 399-QĐ/TW)."""
    raw = tomllib.loads((resources() / "forms" / f"{code}.toml").read_text(encoding="utf-8"))
    return Form(
        code=code,
        name=raw["name"],
        page=Page(**raw["page"]),
        head=_head(raw["head"]),
        title=Title(**_typed(raw["title"], "kind", "subject")),
        body=Body(**raw["body"]),
        table=Tables(**raw["table"]),
        signature=Signature(**_typed(raw["signature"], "authority", "note", "name")),
        recipients=Recipients(**_typed(raw["recipients"], "head", "list")),
        page_number=raw["page_number"]["size"],
    )


def _head(raw: Mapping[str, Any]) -> Head:
    typed = _typed(raw, "superior", "agency", "number", "place_date")
    return Head(**{**typed, "titles": tuple(_title_line(line) for line in raw["titles"])})


def _title_line(raw: Mapping[str, Any]) -> TitleLine:
    rest = {key: value for key, value in raw.items() if key not in {"words", "rule"}}
    return TitleLine(raw["words"], Type(**rest), raw.get("rule", False))


def _typed(raw: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """`raw` with each of `names` made a Type."""
    return {key: Type(**value) if key in names else value for key, value in raw.items()}

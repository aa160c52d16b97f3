"""ROUND.toml: a whole round in one file, as `count` takes it and as the archive holds it (contract.md)."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import tomli_w

from app.domain.agency import Agency
from app.domain.finding import WARNINGS
from app.domain.ids import StyleCode, SubjectCode, is_code
from app.domain.regulation import SETTING_VALUES, Regulation
from app.domain.round import Base, Definition, Explanation, Member, MemberRole, Settings
from app.domain.sealfile import change_value
from app.domain.style import Style, Subject
from app.domain.tally import KEYED_REASONS, RULE_REASONS
from app.domain.tomlfile import Table, read_toml
from app.domain.turnout import OPTIONAL, REQUIRED, Turnout
from app.texts import _

ONLY_STYLE = StyleCode("A")
_CHANGES = ("withdrawn", "corrected", "corrected_reason")  # of a subject, on the day
_ROUND_KEYS = ("title", "regulation", "date", "venue", "number", "basis", "opened", "closed", "copies", "chair",
               "chair_position", "base", "passes", "invalid_line", "blank_paper", "added_name", "added_words",
               "supersedes")  # fmt: skip


@dataclass(frozen=True)
class RoundFile:
    """A ROUND.toml as read. Settings that it leaves out are the regulation's, so `definition` asks for that."""

    regulation: str
    passes: int | None
    overrides: dict[str, str]
    draft: Definition
    has_styles: bool

    def definition(self, regulation: Regulation, passes: int | None = None) -> Definition:
        """The round with its settings whole; `passes` comes before the file's, the file's before the regulation's."""
        values = {name: self.overrides.get(name, regulation.setting(name).default) for name in SETTING_VALUES}
        chosen = passes or self.passes or regulation.passes
        settings = Settings(
            Base(values["base"]),
            chosen,
            values["invalid_line"],
            values["blank_paper"],
            values["added_name"],
            values["added_words"],
        )
        return replace(self.draft, settings=settings)


def read_round(raw: bytes, file: str) -> RoundFile:
    """Read a ROUND.toml. Raises InputFault with the line and column of every fault found."""
    top = read_toml(raw, file)
    top.only("agency", "round", "turnout", "committee", "subjects", "styles", "explanations")
    has_styles = "styles" in top
    entry = top.table("round")
    entry.only(*_ROUND_KEYS)
    overrides = {key: entry.text(key, choices=values) for key, values in SETTING_VALUES.items() if key in entry}
    codes = _style_codes(top) if has_styles else (ONLY_STYLE,)
    draft = _draft(top, entry, codes, has_styles)
    passes = entry.integer("passes", choices=(1, 2)) if "passes" in entry else None
    top.raise_faults()
    return RoundFile(draft.regulation, passes, overrides, draft, has_styles)


def _draft(top: Table, entry: Table, codes: tuple[StyleCode, ...], has_styles: bool) -> Definition:
    agency = top.table("agency")
    agency.only("name", "parent", "place")
    return Definition(
        agency=Agency(agency.text("name"), agency.text("parent"), agency.text("place")),
        title=entry.text("title"),
        regulation=_regulation_name(entry),
        date=entry.date("date"),
        venue=entry.text("venue"),
        settings=Settings(Base.RETURNED, 2, "line", "invalid", "ignore", "ignore"),
        committee=_committee(top),
        styles=_styles(top, codes, has_styles),
        number=entry.text("number", ""),
        basis=entry.texts("basis", ()),
        opened=entry.local_time("opened"),
        closed=entry.local_time("closed"),
        copies=entry.optional_integer("copies"),
        chair=entry.text("chair", ""),
        chair_position=entry.text("chair_position", ""),
        supersedes=entry.text("supersedes", ""),
        turnouts=_turnouts(top, codes, has_styles),
        explanations=_explanations(top, codes, has_styles),
    )


def _regulation_name(entry: Table) -> str:
    name = entry.text("regulation")
    if name and not is_code(name):
        entry.fault(
            "regulation", _("“{0}” không phải tên quy định").format(name), _("Dùng chữ, số, - và _, ví dụ 96-QD-TW.")
        )
    return name


def _style_codes(top: Table) -> tuple[StyleCode, ...]:
    if "turnout" in top:
        top.fault(
            "turnout",
            _("[turnout] chung không dùng khi có [[styles]]"),
            _("Chuyển số liệu vào [styles.turnout] của từng mẫu phiếu."),
        )
    tables = top.tables("styles")
    codes: list[StyleCode] = []
    for table in tables:
        codes.append(StyleCode(_code(table, set(codes))))
        if any(c != codes[-1] and c.lower() == codes[-1].lower() for c in codes):  # each names a file of the archive
            found = _("mã “{0}” chỉ khác nhau ở chữ hoa, chữ thường với một mẫu phiếu trước").format(codes[-1])
            table.fault("code", found, _("Đặt mã khác."))
    if not codes:
        top.fault("styles", _("không có mẫu phiếu nào"), _("Thêm ít nhất một bảng [[styles]]."))
    return tuple(codes)


def _code(table: Table, seen: "set[Any]") -> str:
    code = table.text("code")
    if code and not is_code(code):
        todo = _("Dùng 1–16 chữ không dấu, số, - hoặc _; không dùng ballot, invalid, number.")
        table.fault("code", _("mã “{0}” không dùng được").format(code), todo)
    elif code in seen:
        table.fault("code", _("mã “{0}” bị lặp lại").format(code), _("Đặt mỗi mã một lần."))
    return code


def _committee(top: Table) -> tuple[Member, ...]:
    members = []
    for table in top.tables("committee"):
        table.only("name", "position", "role")
        role = table.text("role", choices=tuple(MemberRole))
        known = MemberRole(role) if role in tuple(MemberRole) else MemberRole.MEMBER
        members.append(Member(table.text("name"), table.text("position"), known))
    heads = sum(member.role is MemberRole.HEAD for member in members)
    if heads != 1:
        found = _("ban kiểm phiếu có {0} trưởng ban").format(heads)
        top.fault("committee", found, _('Ghi đúng một người có role = "head".'))
    return tuple(members)


def _styles(top: Table, codes: tuple[StyleCode, ...], has_styles: bool) -> tuple[Style, ...]:
    names = {ONLY_STYLE: ""}
    for code, table in zip(codes, top.tables("styles"), strict=False):
        table.only("code", "name", "turnout")
        names[code] = table.text("name")
    subjects = _subjects(top, codes, has_styles)
    for code in codes:
        if not subjects[code]:
            found = _("mẫu phiếu {0} không có người nào").format(code)
            top.fault("subjects", found, _("Thêm ít nhất một bảng [[subjects]]."))
        elif all(subject.withdrawn for subject in subjects[code]):
            found = _("mẫu phiếu {0} không còn ai để báo cáo").format(code)
            top.fault("subjects", found, _("Bỏ withdrawn của ít nhất một người, hoặc bỏ mẫu phiếu này."))
    return tuple(Style(code, names[code], tuple(subjects[code])) for code in codes)


def _subjects(top: Table, codes: tuple[StyleCode, ...], has_styles: bool) -> dict[StyleCode, list[Subject]]:
    found: dict[StyleCode, list[Subject]] = {code: [] for code in codes}
    for table in top.tables("subjects"):
        table.only("code", "name", "position", "unit", *_CHANGES, *(["style"] if has_styles else []))
        style = StyleCode(table.text("style", choices=codes)) if has_styles else ONLY_STYLE
        place = found.get(style, [])
        code = _code(table, {subject.code for subject in place})
        printed = (table.text("name"), table.text("position"), table.text("unit"))
        place.append(Subject(SubjectCode(code), *printed, *_changes(table)))
    return found


def _changes(table: Table) -> tuple[str, str, str]:
    """Why the subject left after printing; the right name, with why it differs from the printed one."""
    withdrawn, corrected, reason = (table.text(key) if key in table else "" for key in _CHANGES)
    for key, given in (("corrected", corrected), ("corrected_reason", reason)):
        if bool(given) != bool(corrected or reason):
            found = _("thiếu mục “{0}”").format(key)
            table.fault(None, found, _("Sửa tên thì ghi cả corrected và corrected_reason."))
    return withdrawn, corrected, reason


def _turnouts(top: Table, codes: tuple[StyleCode, ...], has_styles: bool) -> dict[StyleCode, Turnout]:
    tables = [table.table("turnout") for table in top.tables("styles")] if has_styles else [top.table("turnout")]
    return {code: _turnout(table) for code, table in zip(codes, tables, strict=False)}


def _turnout(table: Table) -> Turnout:
    table.only(*REQUIRED, *OPTIONAL, "invalid")
    needed = {key: table.integer(key, least=0) for key in REQUIRED}
    more = {key: table.integer(key, least=0) for key in OPTIONAL if key in table}
    piles = None
    if "invalid" in table:
        sorted_by_hand = table.table("invalid")
        sorted_by_hand.only(*KEYED_REASONS, *RULE_REASONS)
        piles = {reason: sorted_by_hand.integer(reason, least=0) for reason in sorted_by_hand}
    return Turnout(**needed, **more, piles=piles)


def _explanations(top: Table, codes: tuple[StyleCode, ...], has_styles: bool) -> tuple[Explanation, ...]:
    found: list[Explanation] = []
    for table in top.tables("explanations"):
        table.only("code", "text", *(["style"] if has_styles else []))
        code = table.text("code", choices=WARNINGS)
        style = _explained_style(table, code, codes, has_styles)
        if any((e.code, e.style) == (code, style) for e in found):
            table.fault("code", _("{0} được giải trình hai lần").format(code), _("Gộp thành một lời giải trình."))
        found.append(Explanation(code, style, table.text("text")))
    return tuple(found)


def _explained_style(table: Table, code: str, codes: tuple[StyleCode, ...], has_styles: bool) -> StyleCode | None:
    if code in ("W05", "W06", "W07"):  # warnings of the whole round
        if "style" in table:
            table.text("style", choices=codes)
        return None
    if not has_styles:
        return ONLY_STYLE
    return StyleCode(table.text("style", choices=codes))


def write_round(definition: Definition) -> bytes:
    """The ROUND.toml of a definition; reading it gives the definition back.

    `passes` is left out: the archive holds one file of ballots a style, and counting those again is one pass.
    """
    plain = len(definition.styles) == 1 and definition.styles[0].code == ONLY_STYLE and not definition.styles[0].name
    settings = definition.settings.as_json()
    del settings["passes"]
    value: dict[str, Any] = {
        "agency": {
            "name": definition.agency.name,
            "parent": definition.agency.parent,
            "place": definition.agency.place,
        },
        "round": {**_round_value(definition), **settings},
    }
    if plain:
        value["turnout"] = _turnout_value(definition.turnouts[ONLY_STYLE])
    value["committee"] = [{"name": m.name, "position": m.position, "role": m.role.value} for m in definition.committee]
    if not plain:
        value["styles"] = [
            {"code": s.code, "name": s.name, "turnout": _turnout_value(definition.turnouts[s.code])}
            for s in definition.styles
        ]
    value["subjects"] = [
        _subject_value(s, None if plain else style.code) for style in definition.styles for s in style.subjects
    ]
    value["explanations"] = [_explanation_value(e, plain) for e in definition.explanations]
    return tomli_w.dumps({key: item for key, item in value.items() if item != []}).encode()


def _round_value(definition: Definition) -> dict[str, Any]:
    optional: dict[str, str | int | list[str] | dt.datetime | None] = {
        "number": definition.number,
        "basis": list(definition.basis),
        "opened": definition.opened,
        "closed": definition.closed,
        "copies": definition.copies,
        "chair": definition.chair,
        "chair_position": definition.chair_position,
        "supersedes": definition.supersedes,
    }
    required = {
        "title": definition.title,
        "regulation": definition.regulation,
        "date": definition.date,
        "venue": definition.venue,
    }
    return required | {key: value for key, value in optional.items() if value not in ("", None, [])}


def _turnout_value(turnout: Turnout) -> dict[str, Any]:
    value: dict[str, Any] = dict(turnout.as_numbers())
    if turnout.piles is not None:
        value["invalid"] = dict(turnout.piles)
    return value


def _subject_value(subject: Subject, style: StyleCode | None) -> dict[str, str]:
    value = {"code": subject.code, "name": subject.name, "position": subject.position, "unit": subject.unit}
    value |= change_value(subject)
    return value if style is None else {"style": style, **value}


def _explanation_value(explanation: Explanation, plain: bool) -> dict[str, str]:
    value = {"code": explanation.code, "text": explanation.text}
    return value if plain or explanation.style is None else {"style": explanation.style, **value}

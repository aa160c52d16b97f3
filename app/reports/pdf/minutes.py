"""Biên bản kiểm phiếu: the committee's record of the count, whole enough to be checked from the paper alone."""

from collections.abc import Iterator, Mapping, Sequence

from reportlab.platypus import Flowable, KeepTogether, Table

from app.domain.agency import FolderKind
from app.domain.ids import StyleCode
from app.domain.journal import grouped
from app.domain.options import Options
from app.domain.record import Sealed
from app.domain.regulation import Regulation, SettingRule
from app.domain.round import Definition, Member, MemberRole
from app.domain.share import Fraction
from app.domain.tally import StyleResult
from app.domain.wording import REASON_WORDS, SETTING_WORDS, TERM_WORDS
from app.reports.faces import Face
from app.reports.forms import Form
from app.reports.pdf.accounts import equations_table, findings, settlements_table
from app.reports.pdf.changes import subject_changes
from app.reports.pdf.head import heading, title
from app.reports.pdf.look import Look, para
from app.reports.pdf.notes import basis
from app.reports.pdf.outcomes import base_text, outcomes
from app.reports.pdf.sheet import build, kind_of
from app.reports.pdf.signature import signatures
from app.reports.pdf.table import Cell, grid, results_table, under
from app.reports.pdf.words import joined, local, sentence, text, time_text
from app.texts import _, long_date_text, number_text

_SETTINGS = ("invalid_line", "blank_paper", "added_name", "added_words")


def minutes(sealed: Sealed, form: Form, face: Face) -> bytes:
    """The minutes as PDF, in the current language; the same bytes for the same record, form and face."""
    look = Look(form, face)
    name = text("minutes.name")
    story = [
        *heading(sealed.definition, text("minutes.kind"), look),
        *title(name, sealed.definition.title, look),
        *_preamble(sealed, look),
        *_people(sealed, look),
        *_settings(sealed, look),
        *_results(sealed, look),
        *_accounts(sealed, look),
        *_keying(sealed, look),
        *_seal(sealed, look),
        KeepTogether([para(text("minutes.program", version=sealed.version), look.body), *_end(sealed, look)]),
    ]
    return build(story, sealed, look, name)


def _section(words: str, look: Look) -> list[Flowable]:
    return [para(words, look.heading)]


def _preamble(sealed: Sealed, look: Look) -> Iterator[Flowable]:
    definition = sealed.definition
    yield from basis(definition, sealed.regulation, look)
    if kind := kind_of(sealed):
        yield para(kind.note, look.body)
    if definition.supersedes:
        yield para(text("common.supersedes", title=definition.supersedes), look.body)


def _people(sealed: Sealed, look: Look) -> list[Flowable]:
    definition = sealed.definition
    lines = [_opened(definition), text("minutes.venue", venue=sentence(definition.venue)), _chair(definition)]
    lines += [*_present(sealed.results), _quorum(sealed)]
    count = number_text(len(definition.committee))
    return [
        *_section(_("I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN"), look),
        *(para(line, look.body) for line in lines),
        *under(
            para(text("minutes.committee", count=count), look.body), committee_table(definition.committee, look), look
        ),
        *_replacements(sealed, look),
    ]


def _replacements(sealed: Sealed, look: Look) -> Iterator[Flowable]:
    """Who came into the committee after the list was locked, for whom, when and why."""
    if sealed.replacements:
        yield para(text("minutes.replaced"), look.body)
    for each in sealed.replacements:
        moment = local(each.at)
        names = {"new": each.new.name, "old": each.old, "role": role_word(each.new.role)}
        when = {"time": time_text(moment), "date": long_date_text(moment.date())}
        yield para(text("minutes.replacement", reason=sentence(each.reason), **names, **when), look.body)


def _opened(definition: Definition) -> str:
    if definition.opened is None:
        return text("minutes.opened_day", date=long_date_text(definition.date))
    date = long_date_text(definition.opened.date())
    return text("minutes.opened", time=time_text(definition.opened), date=date)


def _chair(definition: Definition) -> str:
    if not definition.chair:
        return text("minutes.chair_unknown")
    parts = [part for part in (definition.chair, definition.chair_position) if part]
    return text("minutes.chair", chair=", ".join(parts))


def _present(results: Sequence[StyleResult]) -> Iterator[str]:
    key = "minutes.present" if len(results) == 1 else "minutes.present_style"
    if len(results) > 1:
        yield text("minutes.present_styles")
    for result in results:
        t = result.turnout
        numbers = {"summoned": t.summoned, "present": t.present, "absent": t.summoned - t.present}
        yield text(key, code=result.code, **{name: number_text(n) for name, n in numbers.items()})


def _quorum(sealed: Sealed) -> str:
    quorum = sealed.regulation.quorum
    reached = all(_reached(quorum.bar, r) for r in sealed.results)
    key = "minutes.quorum" if reached else "minutes.quorum_failed"
    return text(key, text=sentence(quorum.rule.text), article=quorum.rule.article)


def _reached(bar: Fraction, result: StyleResult) -> bool:
    return bar.is_reached(result.turnout.present, result.turnout.summoned)


def committee_table(members: Sequence[Member], look: Look) -> Table:
    """Who counts: name, position, task."""
    head = (_("STT"), _("Họ và tên"), _("Chức vụ"), _("Nhiệm vụ"))
    rows: list[list[Cell]] = [
        [para(str(n), look.cell_centre), *(para(w, look.cell) for w in (m.name, m.position, role_word(m.role)))]
        for n, m in enumerate(members, 1)
    ]
    return grid(head, rows, (11, 55, 69, 30), look)


def role_word(role: MemberRole) -> str:
    match role:
        case MemberRole.HEAD:
            return _("Trưởng Ban")
        case MemberRole.SECRETARY:
            return _("Thư ký")
        case MemberRole.MEMBER:
            return _("Ủy viên")


def _settings(sealed: Sealed, look: Look) -> list[Flowable]:
    used = sealed.definition.settings.as_json()
    rules = sealed.regulation
    base = text("settings.base", base=_(SETTING_WORDS[str(used["base"])]))
    lines = [_setting(base, rules.setting("base"), str(used["base"]))]
    for name in _SETTINGS:
        value = str(used[name])
        lines.append(_setting(text(f"settings.{name}_{value}"), rules.setting(name), value))
    lines.append(text("settings.plain", text=text(f"settings.passes_{used['passes']}")))
    lines += [text("settings.plain", text=sentence(words)) for words in _options(sealed.options, look)]
    return [
        *_section(_("II. QUY ĐỊNH ÁP DỤNG"), look),
        para(text("minutes.settings", title=rules.title), look.body),
        *(para(f"- {line}", look.body) for line in lines),
    ]


def _options(options: Options, look: Look) -> Iterator[str]:
    """What the agency chose besides, where that is not what is chosen without asking."""
    plain = Options()
    if options.form != plain.form:
        yield text("options.form", name=look.form.name)
    if options.sign_place:
        yield text("options.sign_place")
    if options.fill_second:
        yield text("options.fill_second")
    if options.publication:
        yield text("options.publication", text=options.publication)
    if options.retention:
        yield text("options.retention", text=options.retention)


def _setting(words: str, rule: SettingRule, value: str) -> str:
    """The setting with its article, and how far the regulation itself speaks of it."""
    if value != rule.default:
        return text("settings.changed", text=words, article=rule.rule.article)
    key = "settings.stated" if rule.rule.source == "s" else "settings.chosen"
    return text(key, text=words, article=rule.rule.article)


def _results(sealed: Sealed, look: Look) -> Iterator[Flowable]:
    yield from _section(_("III. KẾT QUẢ KIỂM PHIẾU"), look)
    several = len(sealed.results) > 1
    if several:
        yield para(text("common.never_added"), look.body)
    for place, result in enumerate(sealed.results, 1):
        yield para(_style_heading(result, place if several else None), look.heading)
        for words in subject_changes(sealed.definition.style(StyleCode(result.code))):
            yield para(words, look.body)
        yield from _papers(result, sealed, look)
        label = para(text("minutes.results", base=base_text(result)), look.body)
        yield from under(label, results_table(result, look, papers=False), look)
        yield para(_("d) Đối chiếu với ngưỡng của quy định:"), look.label)
        yield from outcomes(result, sealed, look)


def _style_heading(result: StyleResult, place: int | None) -> str:
    count = number_text(len(result.subjects))
    if place is None:
        return _("Danh sách {0} người được lấy phiếu (mã mẫu phiếu {1})").format(count, result.form_code)
    words = _("{0}. Mẫu phiếu {1} – {2}: {3} người được lấy phiếu (mã mẫu phiếu {4})")
    return words.format(place, result.code, result.name, count, result.form_code)


def _papers(result: StyleResult, sealed: Sealed, look: Look) -> Iterator[Flowable]:
    yield from under(para(_("a) Số người và số phiếu:"), look.body), _papers_table(result, look), look)
    invalid = result.count.invalid
    key = "minutes.invalid" if invalid else "minutes.invalid_none"
    yield para(text(key, count=number_text(result.count.invalid_papers)), look.body)
    for reason in _in_order(invalid, sealed.regulation):
        yield para(_reason(reason, invalid[reason], sealed.regulation), look.body)
    if result.count.blank_lines or result.count.over_lines:
        blank, over = number_text(result.count.blank_lines), number_text(result.count.over_lines)
        yield para(text("minutes.faulty", blank=blank, over=over), look.body)


def _in_order(invalid: Mapping[str, int], regulation: Regulation) -> list[str]:
    """The reasons found, as the regulation orders them; one that it does not name stands last."""
    named = [reason.code for reason in regulation.reasons if reason.code in invalid]
    return [*named, *(code for code in invalid if code not in named)]


def _reason(code: str, number: int, regulation: Regulation) -> str:
    reason = next((r for r in regulation.reasons if r.code == code), None)
    if reason is None:
        return _("- {0}: {1} phiếu.").format(_(REASON_WORDS[code]), number_text(number))
    return _("- {0}: {1} phiếu ({2}).").format(reason.rule.text, number_text(number), reason.rule.article)


def _papers_table(result: StyleResult, look: Look) -> Table:
    """The figures of people and papers in pairs of columns; a figure that was worked out says so."""
    cells = list(_paper_cells(result))
    half = -(-len(cells) // 2)
    right = [*cells[half:], *[("", "")] * (2 * half - len(cells))]
    rows: list[list[Cell]] = [
        [para(a, look.cell), para(b, look.cell_centre), para(c, look.cell), para(d, look.cell_centre)]
        for (a, b), (c, d) in zip(cells[:half], right, strict=True)
    ]
    label, number = _("Số liệu"), _("Số lượng")
    return grid((label, number, label, number), rows, (60, 22, 60, 22), look)


def _paper_cells(result: StyleResult) -> Iterator[tuple[str, str]]:
    t, derived = result.turnout, _("{0} (tính ra)")
    yield _("Người được triệu tập"), number_text(t.summoned)
    yield _("Người có mặt"), number_text(t.present)
    yield _("Người vắng mặt"), number_text(t.summoned - t.present)
    unused = derived if t.unused is None else "{0}"
    not_returned = derived if t.not_returned is None else "{0}"
    for name, number, shown in (
        ("printed", t.printed, "{0}"),
        ("issued", t.issued, "{0}"),
        ("spoiled", t.spoiled, "{0}"),
        ("unused", t.unused_or_derived(), unused),
        ("lost", t.lost, "{0}"),
        ("exchanged", t.exchanged, "{0}"),
        ("returned", t.returned, "{0}"),
        ("not_returned", t.not_returned_or_derived(), not_returned),
        ("foreign", t.foreign, "{0}"),
    ):
        yield _("Phiếu {0}").format(_(TERM_WORDS[name])), shown.format(number_text(number))
    yield _("Phiếu hợp lệ"), number_text(result.count.valid_papers)
    yield _("Phiếu không hợp lệ"), number_text(result.count.invalid_papers)


def _accounts(sealed: Sealed, look: Look) -> Iterator[Flowable]:
    yield from _section(_("IV. ĐỐI CHIẾU SỐ LIỆU"), look)
    yield para(text("minutes.accounts"), look.body)
    for code in dict.fromkeys(e.style for e in sealed.equations):
        table = equations_table([e for e in sealed.equations if e.style == code], look)
        yield from under(para(_("Mẫu phiếu {0}:").format(code), look.body), table, look)
    yield from findings(sealed, look)


def _keying(sealed: Sealed, look: Look) -> Iterator[Flowable]:
    yield from _section(_("V. NHẬP PHIẾU VÀ XỬ LÝ CHỖ LỆCH"), look)
    one = sealed.definition.settings.passes == 1
    yield para(text("common.one_pass") if one else text("minutes.two_passes"), look.body)
    for line in _typists(sealed):
        yield para(line, look.body)
    if sealed.spot_checks is not None:
        drawn, agreeing = sealed.spot_checks.drawn, sealed.spot_checks.agreeing
        yield para(text("minutes.spot", drawn=number_text(drawn), agreeing=number_text(agreeing)), look.body)
    if one:
        return
    if not sealed.settlements:
        yield para(text("minutes.settled_none"), look.body)
        return
    label = para(text("minutes.settled", count=number_text(len(sealed.settlements))), look.body)
    yield from under(label, settlements_table(sealed, look), look)


def _typists(sealed: Sealed) -> Iterator[str]:
    if sealed.kind is FolderKind.COUNT:
        names = tuple(name for slot in sorted(sealed.typists) for name in sealed.typists[slot])
        yield text("minutes.keyed_files", names=joined(names))
        return
    for slot in sorted(sealed.typists):
        yield text("minutes.keyed", slot=_slot_word(slot), names=joined(sealed.typists[slot]))


def _slot_word(slot: int) -> str:
    return _("nhất") if slot == 1 else _("hai")


def _seal(sealed: Sealed, look: Look) -> list[Flowable]:
    moment = local(sealed.sealed_at)
    date = long_date_text(moment.date())
    signed = bool(sealed.fingerprint)
    lines = [
        text("minutes.head", digest=grouped(sealed.journal_head)),
        text("minutes.fingerprint", digest=grouped(sealed.fingerprint)) if signed else text("minutes.unsigned"),
    ]
    return [
        *_section(_("VI. NIÊM PHONG SỐ LIỆU"), look),
        para(text("minutes.sealed", time=time_text(moment), date=date, by=joined(sealed.sealed_by)), look.body),
        *(para(line, look.ragged) for line in lines),
    ]


def _end(sealed: Sealed, look: Look) -> list[Flowable]:
    """The last sentences and the signatures, kept on one page: no place to sign stands on a page of its own."""
    definition = sealed.definition
    words = []
    if definition.closed:
        date = long_date_text(definition.closed.date())
        words.append(text("minutes.closed", time=time_text(definition.closed), date=date))
    if definition.copies is not None:
        words.append(text("minutes.copies", count=number_text(definition.copies)))
    words.append(text("minutes.read"))
    return [para(" ".join(words), look.body), *signatures(definition, look)]

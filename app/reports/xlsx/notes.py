"""The sheets of words: differences that were settled, findings with their explanations, and what the round was."""

from collections.abc import Iterable, Iterator

from app.domain.finding import Finding, Severity
from app.domain.record import Sealed, Settlement
from app.domain.round import MemberRole
from app.domain.wording import MARK_WORDS, REASON_WORDS, sentence
from app.reports.xlsx import words
from app.reports.xlsx.formulas import named_settings
from app.reports.xlsx.pen import TOP, Pen, begin, cell, printed
from app.texts import _, date_text

HEAD = TOP


def settlements(pen: Pen, sealed: Sealed) -> None:
    """Every third keying, in the order of the papers."""
    begin(pen, sealed, _("Chỗ lệch giữa hai lượt nhập và cách xử lý"))
    heads = [_("Mẫu"), _("Tập"), _("Số phiếu"), _("Mã"), _("Họ và tên"), _("Đã xử lý thành"), _("Người xử lý"),
             _("Người chứng kiến")]  # fmt: skip
    pen.widths(10, 7, 10, 12, 30, 32, 28, 28)
    pen.heads(HEAD, heads)
    for row, settlement in enumerate(sealed.settlements, HEAD + 1):
        _settlement(pen, row, sealed, settlement)
    if not sealed.settlements:
        pen.text(HEAD + 1, 0, _("Không có chỗ lệch nào."), "line")
    printed(pen, sealed, (HEAD, HEAD), landscape=True)


def _settlement(pen: Pen, row: int, sealed: Sealed, settlement: Settlement) -> None:
    pen.text(row, 0, settlement.style, "code")
    pen.number(row, 1, settlement.batch)
    pen.number(row, 2, settlement.number)
    pen.text(row, 3, settlement.code, "code")
    subjects = sealed.definition.style(settlement.style).subjects
    pen.text(row, 4, next((subject.name for subject in subjects if subject.code == settlement.code), ""))
    pen.text(row, 5, _settled(settlement))
    pen.text(row, 6, settlement.resolver)
    pen.text(row, 7, settlement.witness)


def _settled(settlement: Settlement) -> str:
    """The value of a third keying in words (contract.md, R.csv)."""
    match settlement.code, settlement.value:
        case "number", "":
            return _("không có phiếu này")
        case "number", value:
            return _("số đúng của phiếu: {0}").format(value)
        case "invalid", "":
            return _("phiếu hợp lệ")
        case "invalid", value:
            return _("phiếu không hợp lệ: {0}").format(_(REASON_WORDS.get(value, value)))
        case _code, value:
            return f"{value} – {_(MARK_WORDS[value])}" if value in MARK_WORDS else value


def findings(pen: Pen, sealed: Sealed) -> None:
    """Every finding in one sentence; a warning nobody explained says so."""
    begin(pen, sealed, _("Thông báo kiểm tra"))
    pen.widths(7, 12, 10, 70, 60)
    pen.heads(HEAD, [_("Mã"), _("Loại"), _("Mẫu"), _("Nội dung"), _("Giải trình của trưởng ban")])
    # A finding comes once a reason, and its sentence may be the same for all of them.
    rows = dict.fromkeys(_finding(sealed, finding) for finding in sealed.findings)
    for row, texts in enumerate(rows, HEAD + 1):
        for column, text in enumerate(texts):
            pen.text(row, column, text, "code" if column < 3 else "text")
    if not sealed.findings:
        pen.text(HEAD + 1, 0, _("Không có thông báo nào."), "line")
    printed(pen, sealed, (HEAD, HEAD), landscape=True)


def _finding(sealed: Sealed, finding: Finding) -> tuple[str, ...]:
    severity = words.severity_word(finding.severity)
    return finding.code, severity, finding.style or _("cả đợt"), sentence(finding), _explanation(sealed, finding)


def _explanation(sealed: Sealed, finding: Finding) -> str:
    if finding.severity is not Severity.WARNING:
        return ""
    return sealed.explanation(finding) or _("chưa có giải trình")


def about(pen: Pen, sealed: Sealed, sheet: str) -> dict[str, str]:
    """The round, its settings and its seal; answers the cells of the settings that formulas name."""
    begin(pen, sealed, _("Thông tin về đợt lấy phiếu"))
    pen.widths(32, 42, 42)
    pen.heads(HEAD, [_("Mục")])
    pen.across(HEAD, 1, 2, _("Nội dung"), "head")
    row = HEAD + 1
    for label, text in (*_round(sealed), *_people(sealed), *_changes(sealed), *_proof(sealed)):
        row = _entry(pen, row, label, text)
    named = _settings(pen, sealed, row)
    printed(pen, sealed, (HEAD, HEAD), landscape=False)
    return {name: cell(at, 1, sheet) for name, at in named.items()}


def _entry(pen: Pen, row: int, label: str, text: str) -> int:
    """One labelled text, nothing where it is empty; answers the next row."""
    if not text:
        return row
    pen.text(row, 0, label, "label")
    pen.across(row, 1, 2, text, "free")
    return row + 1


def _round(sealed: Sealed) -> Iterator[tuple[str, str]]:
    d = sealed.definition
    yield _("Tên đợt"), d.title
    yield _("Cơ quan, đơn vị"), d.agency.name
    yield _("Cơ quan cấp trên"), d.agency.parent
    yield _("Số"), d.number
    yield _("Ngày lấy phiếu"), date_text(d.date)
    yield _("Địa điểm"), ", ".join(part for part in (d.venue, d.agency.place) if part)
    yield _("Căn cứ"), "\n".join(d.basis)
    yield _("Bắt đầu"), d.opened.strftime("%H:%M %d/%m/%Y") if d.opened else ""
    yield _("Kết thúc"), d.closed.strftime("%H:%M %d/%m/%Y") if d.closed else ""
    yield _("Thay cho đợt"), d.supersedes
    yield _("Mã đợt"), sealed.id


def _people(sealed: Sealed) -> Iterator[tuple[str, str]]:
    d = sealed.definition
    for member in d.committee:
        yield _role(member.role), _person(member.name, member.position)
    yield _("Chủ trì"), _person(d.chair, d.chair_position)
    for slot, names in sorted(sealed.typists.items()):
        yield _("Người nhập lượt {0}").format(slot), ", ".join(names)
    yield _("Người niêm phong"), ", ".join(sealed.sealed_by)


def _changes(sealed: Sealed) -> Iterator[tuple[str, str]]:
    """What befell subjects after the papers were printed."""
    for style in sealed.definition.styles:
        for subject in style.withdrawn:
            yield _("Không báo cáo, mẫu {0}").format(style.code), f"{subject.reported}: {subject.withdrawn}"
        for subject in style.corrected:
            text = _("“{0}” trên phiếu, đúng là “{1}”: {2}")
            text = text.format(subject.name, subject.corrected, subject.corrected_reason)
            yield _("Sửa tên, mẫu {0}").format(style.code), text


def _person(name: str, position: str) -> str:
    return " – ".join(part for part in (name, position) if part)


def _role(role: MemberRole) -> str:
    match role:
        case MemberRole.HEAD:
            return _("Trưởng ban kiểm phiếu")
        case MemberRole.SECRETARY:
            return _("Thư ký ban kiểm phiếu")
        case MemberRole.MEMBER:
            return _("Ủy viên ban kiểm phiếu")


def _proof(sealed: Sealed) -> Iterator[tuple[str, str]]:
    """What ties the workbook to the round's record; hashes in groups of four."""
    regulation = sealed.regulation
    yield _("Niêm phong lúc"), words.moment_text(sealed.sealed_at)
    yield _("Niêm phong (SHA-256)"), words.groups(sealed.seal)
    yield _("Dòng cuối nhật ký (SHA-256)"), words.groups(sealed.journal_head)
    yield _("Quy định"), regulation.title
    yield _("Tệp quy định (SHA-256)"), words.groups(regulation.sha256)
    unsigned = _("chưa ký số")
    yield _("Chứng thư gốc (SHA-256)"), words.groups(sealed.fingerprint) if sealed.fingerprint else unsigned
    yield _("Phiên bản chương trình"), sealed.version
    absent = _("không kèm, vì đợt này có trên 20.000 phiếu; các số đếm là số đã niêm phong, không phải công thức")
    yield _("Trang phiếu"), absent if sealed.ballots is None else _("có, đủ mọi phiếu đã xác nhận")


def _settings(pen: Pen, sealed: Sealed, row: int) -> dict[str, int]:
    """The points the agency answered, each with its value and meaning; answers the rows of those formulas name."""
    pen.heads(row, [_("Cài đặt"), _("Giá trị"), _("Ý nghĩa")])
    rows = {}
    for at, (name, value) in enumerate(_answers(sealed), row + 1):
        pen.text(at, 0, _question(sealed, name))
        pen.text(at, 1, value, "plain")
        pen.text(at, 2, "" if name == "passes" else words.setting_value(name, value))
        rows[name] = at
    return {name: rows[name] for name in named_settings(sealed.definition.settings)}


def _answers(sealed: Sealed) -> Iterable[tuple[str, str]]:
    return ((name, str(value)) for name, value in sealed.definition.settings.as_json().items())


def _question(sealed: Sealed, name: str) -> str:
    if name == "passes":
        return _("Số lượt nhập mỗi phiếu")
    return sealed.regulation.setting(name).question

"""One page for the day before: what the PC was tried for, and what only hands can try."""

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from app import __version__
from app.domain.agency import Agency, FolderKind
from app.domain.journal import sha256
from app.domain.readiness import Readiness, Tried, worst
from app.reports.faces import best
from app.reports.forms import Type, form
from app.reports.pdf.look import Look, para
from app.reports.pdf.sheet import Imprint, build_plain, kind_words
from app.reports.pdf.words import local
from app.texts import N_, _

_WORDS = {Readiness.GOOD: N_("tốt"), Readiness.WARN: N_("lưu ý"), Readiness.BAD: N_("CHƯA ĐƯỢC")}
_BY_HAND = (
    N_("In trang thử từ cửa sổ Kiểm tra máy; chữ có dấu rõ, không bị cắt mép."),
    N_("Đủ giấy, mực; có máy in dự phòng hoặc USB để in ở máy khác."),
    N_("Bàn phím số gõ được 0 1 2 3 9 + - * / Enter."),
    N_("Mỗi người trong ban kiểm phiếu đăng nhập được bằng mật khẩu của mình."),
    N_("Trưởng ban và chủ trì có khóa ký và mật khẩu của khóa."),
    N_("Khóa phục hồi ở trong phong bì niêm phong, biết ai giữ."),
    N_("USB để sao lưu sau mỗi tập; máy nhập thứ hai nếu dùng."),
    N_("Dấu đóng số, kéo, phong bì, giấy niêm phong cho phiếu đã kiểm."),
    N_("Máy cắm điện; tắt mạng, tắt tự cập nhật và chế độ ngủ."),
)


def readiness(agency: Agency, kind: FolderKind, lines: tuple[Tried, ...], at: str) -> bytes:
    """The page as PDF; `at` is the moment of the trial, UTC, RFC 3339."""
    look = Look(form("state"), best(agency.name))
    when = f"{local(at):%H:%M %d/%m/%Y}"
    title = look.style(Type(14, bold=True), TA_CENTER)
    story: list[Flowable] = [
        para(_("KIỂM TRA MÁY TRƯỚC NGÀY LẤY PHIẾU"), title),
        para(_("{0} · lúc {1}").format(agency.name, when), look.style(Type(11), TA_CENTER)),
        Spacer(1, 10),
        _tried(lines, look),
        Spacer(1, 6),
        para(_overall(lines), look.style(Type(12, bold=True), leading=20)),
        para(_("Tự tay thử, đánh dấu vào ô:"), look.style(Type(12, bold=True), leading=24)),
        _by_hand(look),
    ]
    kind_ = kind_words(kind)
    imprint = Imprint(agency.name, "", __version__, kind_, at, sha256(f"{agency.name} {at}".encode()), when)
    return build_plain(story, imprint, look, _("Kiểm tra máy"))


def _overall(lines: tuple[Tried, ...]) -> str:
    match worst(lines):
        case Readiness.GOOD:
            return _("Máy sẵn sàng.")
        case Readiness.WARN:
            return _("Máy dùng được; có điểm cần lưu ý.")
        case Readiness.BAD:
            return _("Máy CHƯA sẵn sàng: xử lý các dòng “CHƯA ĐƯỢC” rồi kiểm tra lại.")


def _tried(lines: tuple[Tried, ...], look: Look) -> Table:
    rows: list[list[Paragraph]] = [[para(word, look.head) for word in (_("Đã thử"), _("Kết quả"), _("Chi tiết"))]]
    for line in lines:
        rows.append([para(line.what, look.cell), para(_(_WORDS[line.state]), look.cell), para(line.text, look.cell)])
    return _ruled(Table(rows, colWidths=[look.width * share for share in (0.3, 0.16, 0.54)], repeatRows=1))


def _by_hand(look: Look) -> Table:
    rows = [["", para(_(line), look.cell)] for line in _BY_HAND]
    return _ruled(Table(rows, colWidths=[24, look.width - 24]))


def _ruled(table: Table) -> Table:
    table.setStyle([
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ])  # fmt: skip
    return table

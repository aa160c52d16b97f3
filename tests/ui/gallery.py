"""Every widget of the shelf, to be looked at: `python -m tests.ui.gallery FOLDER [--dark] [--scale 200] [--whole]`.

The pictures are judged by eyes; tests/ui/widgets checks on the same window that nothing is cut off.
"""

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from app.domain.finding import Finding, Severity
from app.domain.ids import StyleCode
from app.domain.reconcile import Equation, State, Term
from app.domain.tally import SubjectResult
from tests.ui.fit import settle
from ui.icons import Icon
from ui.theme import Scheme, Theme
from ui.widgets import (
    ROUND_STEPS,
    BusyBanner,
    Button,
    Column,
    Columns,
    Counts,
    EmptyState,
    EquationRow,
    Field,
    FindingRow,
    Message,
    NumberField,
    PageHeader,
    PasswordField,
    Rail,
    ResultBars,
    Room,
    Scroller,
    Signature,
    SignatureStrip,
    Standing,
    Step,
    Stepper,
    StepState,
    StripedBand,
    Table,
    TextField,
    VerbDialog,
    card,
    words,
    wrapped,
)

A = StyleCode("A")
ROOMS = (
    Room("overview", Icon.OVERVIEW, "Tổng quan"),
    Room("leaders", Icon.LEADERS, "Cán bộ"),
    Room("rounds", Icon.ROUND, "Đợt lấy phiếu"),
    Room("archive", Icon.ARCHIVE, "Lưu trữ"),
    Room("journal", Icon.JOURNAL, "Nhật ký"),
    Room("settings", Icon.SETTINGS, "Thiết lập"),
)
RESULTS = tuple(
    SubjectResult(f"S{at + 1}", name, position, "", high, confidence, low, 58, 2, 60, "none")
    for at, (name, position, high, confidence, low) in enumerate(
        (
            ("Trần Văn An", "Giám đốc", 41, 15, 2),
            ("Lê Thị Bình", "Phó Giám đốc", 30, 21, 7),
            ("Phạm Văn Cường", "Phó Giám đốc", 11, 16, 31),
            ("Nguyễn Thị Hồng Hạnh", "Trưởng phòng Chế độ bảo hiểm xã hội", 24, 24, 10),
        )
    )
)
EQUATIONS = (
    Equation(
        "R01",
        A,
        (Term("printed", 65),),
        "=",
        (Term("issued", 60), Term("unused", 4), Term("spoiled", 1), Term("lost", 0)),
        State.HOLDS,
    ),
    Equation(
        "R02",
        A,
        (Term("issued", 61), Term("foreign", 0)),
        "=",
        (Term("returned", 59), Term("exchanged", 1), Term("not_returned", 1, derived=True)),
        State.DERIVED,
    ),
    Equation("R03", A, (Term("returned", 59),), "=", (Term("accepted", 57),), State.FAILS),
    Equation(
        "R06", A, (Term("issued", 61), Term("exchanged", 1, minus=True)), "≤", (Term("present", 62),), State.HOLDS
    ),
    Equation("R09", A, (Term("last_number", 60),), "=", (Term("numbers", 59),), State.WARNS),
)
FINDINGS = (
    Finding("R03", Severity.ERROR, A, {"returned": 59, "accepted": 57}),
    Finding("W09", Severity.WARNING, A, {"exchanged": 1, "lost": 0, "foreign": 0}),
    Finding(
        "R02", Severity.DERIVED, A, {"issued": 61, "foreign": 0, "returned": 59, "exchanged": 1, "not_returned": 1}
    ),
)
SIGNATURES = (
    Signature("Trưởng ban kiểm phiếu", "Nguyễn Thị Lan", Standing.HOLDS, "05/07/2026 16:42"),
    Signature("Chủ trì", "Trần Văn An", Standing.MISSING),
    Signature("Chủ trì", "Trần Văn An", Standing.BROKEN, "05/07/2026 16:45", "Tài liệu đã bị sửa sau khi ký"),
)
STEPS = (
    Step(ROUND_STEPS[0], StepState.DONE),
    Step(ROUND_STEPS[1], StepState.DONE),
    Step(ROUND_STEPS[2], StepState.DONE),
    Step(ROUND_STEPS[3], StepState.OPEN, "còn 3 việc"),
    Step(ROUND_STEPS[4], StepState.AHEAD, "chờ đối chiếu"),
    Step(ROUND_STEPS[5], StepState.AHEAD),
    Step(ROUND_STEPS[6], StepState.AHEAD),
)
COLUMNS: tuple[Column[SubjectResult], ...] = (
    Column("STT", lambda row: row.code.removeprefix("S"), figures=True),
    Column("Họ và tên", lambda row: row.name),
    Column("Chức vụ", lambda row: row.position, stretch=True),
    Column("Cao", lambda row: str(row.high), key=lambda row: row.high, figures=True),
    Column("Tín nhiệm", lambda row: str(row.confidence), key=lambda row: row.confidence, figures=True),
    Column("Thấp", lambda row: str(row.low), key=lambda row: row.low, figures=True),
    Column("Tỷ lệ cao", lambda row: f"{row.high * 100 / row.base:.2f} %".replace(".", ","), figures=True),
    Column("Kết quả", lambda row: Counts.of(row).words(), counts=Counts.of),
    Column("Trạng thái", lambda row: "Đã ký", look=lambda row: (Icon.GOOD, "good")),
)


def frame_of(*pages: QWidget, fill: bool = False) -> QWidget:
    """A window as the program has it: band, rail, stepper, page."""
    window, page = QWidget(), QVBoxLayout()
    window.setObjectName("gallery")
    rail, stepper = Rail(ROOMS), Stepper(STEPS)
    rail.set_person("Nguyễn Thị Lan", "trưởng ban kiểm phiếu")
    rail.show_room("rounds")
    stepper.show_step(3)
    scroller = Scroller(fill=fill)
    for widget in pages:
        scroller.body.addWidget(widget)
    head = QVBoxLayout()
    head.setContentsMargins(16, 8, 16, 0)
    head.addWidget(stepper)
    page.setContentsMargins(0, 0, 0, 0)
    page.setSpacing(0)
    page.addWidget(StripedBand("DIỄN TẬP", "Số liệu ở đây không phải của cuộc lấy phiếu thật."))
    page.addLayout(head)
    page.addWidget(scroller, 1)
    outer = QHBoxLayout()
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(rail)
    outer.addLayout(page, 1)
    window.setLayout(outer)
    return window


def accounts_page() -> QWidget:
    """Header, findings, equations, a message, long work."""
    header = PageHeader("Đối chiếu", "Đợt lấy phiếu tín nhiệm giữa nhiệm kỳ 2026 · mẫu A · 60 phiếu")
    header.add_action(Button("Chép bảng", Icon.COPY, key="Ctrl+Shift+C"))
    header.add_action(Button("Niêm phong…", Icon.SEAL, kind="primary", key="Ctrl+Return"))
    message, busy = Message(), BusyBanner()
    message.refuse("Tập 3 còn 2 chỗ lệch: nhập lại các ô đó từ phiếu giấy trước khi niêm phong.")
    busy.begin("Đang lập biên bản kiểm phiếu")
    busy.advance("Đang ký báo cáo kết quả (3/7)", 3, 7)
    rows = [
        FindingRow(FINDINGS[0], action="Mở tập 3"),
        FindingRow(FINDINGS[1], action="Giải trình…", key="Ctrl+G"),
        FindingRow(FINDINGS[1], explanation="Một đại biểu ghi nhầm, đổi phiếu trước khi bỏ vào hòm."),
        FindingRow(FINDINGS[2]),
    ]
    return frame_of(header, message, busy, *rows, *(EquationRow(each) for each in EQUATIONS))


def forms_page() -> QWidget:
    """Fields, choices, buttons, signatures."""
    issued = Field("Số phiếu phát ra", NumberField(0, 9999, value=61), "Mọi tờ đã trao tận tay, kể cả tờ đổi lại.")
    returned = Field("Số phiếu thu về", NumberField(0, 9999))
    returned.refuse("Nhập số phiếu thu về; nếu không có tờ nào, ghi 0.")
    password, weak = PasswordField(chosen=True), PasswordField(chosen=True, known=("Nguyễn Thị Lan",))
    password.findChildren(TextField.__bases__[0])[0].setText("năm con chim sẻ đậu mái đình")
    weak.findChildren(TextField.__bases__[0])[0].setText("lan12345")
    name = TextField(placeholder="Ví dụ: Bảo hiểm xã hội tỉnh Bình Thuận")
    combo = QComboBox()
    combo.addItems(["Quy định 96-QĐ/TW", "Nghị quyết 96/2023/QH15"])
    check, radio = QCheckBox("Đã xếp riêng phiếu không hợp lệ theo lý do"), QRadioButton("Theo từng dòng")
    check.setChecked(True)
    radio.setChecked(True)
    off = Button("Bắt đầu kiểm phiếu", Icon.KEYBOARD, kind="primary")
    off.setEnabled(False)
    buttons = wrapped(
        Button("Niêm phong", Icon.SEAL, kind="primary", key="Ctrl+Return"),
        Button("Để sau"),
        Button("In phiếu…", Icon.PRINT, key="Ctrl+P"),
        Button("Bỏ lọc", Icon.CLOSE, kind="quiet"),
        Button("Hủy lượt nhập", Icon.REMOVE, kind="danger"),
        off,
        Button("Chép", Icon.COPY, kind="icon"),
    )
    left = card(issued, returned, Field("Quy định", combo), check, radio)
    right = card(
        Field("Tên cơ quan", name),
        Field("Mật khẩu mới", password),
        Field("Nhập lại", weak, "Người khác không nhìn thấy."),
    )
    return frame_of(
        PageHeader("Số liệu phiếu", "Lượt nhập thứ nhất"), Columns(left, right), buttons, SignatureStrip(SIGNATURES)
    )


def results_page() -> QWidget:
    """The table and the bars."""
    table = Table(COLUMNS, "Kết quả mẫu A", whole=True)
    table.set_rows(RESULTS)
    header = PageHeader("Kết quả", "Đã niêm phong 05/07/2026 16:42")
    header.add_action(Button("Trình chiếu", Icon.SCREEN, key="F5"))
    return frame_of(header, table, card(words("Biểu đồ", "heading"), ResultBars(RESULTS)))


def empty_page() -> QWidget:
    """A place with nothing in it."""
    empty = EmptyState(
        Icon.ROUND,
        "Chưa có đợt lấy phiếu nào",
        "Chọn quy định, lập danh sách người được lấy phiếu, rồi khóa danh sách để in phiếu.",
        "Tạo đợt lấy phiếu",
        "Ctrl+N",
    )
    return frame_of(PageHeader("Đợt lấy phiếu"), empty, fill=True)


def dialog() -> VerbDialog:
    """A decision that cannot be undone, with fields."""
    result = VerbDialog(
        None,
        "Niêm phong đợt “Giữa nhiệm kỳ 2026”?",
        "Sau khi niêm phong không ai sửa được gì nữa, kể cả người quản trị. Kết quả hiện ra ngay sau đó.",
        "Niêm phong",
        meaning=Icon.SEAL,
    )
    result.body.addWidget(Field("Mật khẩu của trưởng ban (Nguyễn Thị Lan)", PasswordField()))
    result.body.addWidget(Field("Mật khẩu của chủ trì (Trần Văn An)", PasswordField()))
    result.message.refuse("Sai mật khẩu của chủ trì. Kiểm tra bộ gõ và phím Caps Lock.")
    return result


PAGES = {
    "accounts": accounts_page,
    "forms": forms_page,
    "results": results_page,
    "empty": empty_page,
    "dialog": dialog,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--whole", action="store_true", help="as high as the page, not 768")
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    Theme.install(app, Scheme.DARK if given.dark else Scheme.LIGHT, given.scale)
    given.folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        window = make()
        if not isinstance(window, VerbDialog):
            window.resize(1366, 768)
        window.show()
        settle(window)
        if given.whole:
            for scroller in window.findChildren(Scroller):
                inside = scroller.widget()
                window.resize(1366, 768 + max(0, inside.heightForWidth(inside.width()) - scroller.height()))
            settle(window)
        suffix = f"{'dark' if given.dark else 'light'}-{given.scale}"
        window.grab().save(str(given.folder / f"{name}-{suffix}.png"))
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

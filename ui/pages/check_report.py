"""What a check of an archive or a PDF found, in plain words: one verdict, then a line for each thing."""

from PySide6.QtWidgets import QWidget

from app.domain.journal import grouped
from app.services.exports import Line, Report
from app.texts import N_, _, ngettext
from ui.icons import Icon
from ui.pages.shown import size_text
from ui.widgets import Button, Column, Message, Table, card, column, words, wrapped

_LOOKS = {
    "holds": (Icon.GOOD, "good", N_("đúng")),
    "fails": (Icon.BAD, "bad", N_("SAI")),
    "unknown": (Icon.HELP, "warn", N_("chưa rõ")),
}
_WORST = ("fails", "unknown", "holds")
Member = tuple[str, int]


class CheckReport(QWidget):
    """Hidden until there is something to show."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict = Message()
        self._file = words("", "muted")
        self._lines = Table(
            (
                Column[Line](_("Kết quả"), lambda x: _(_LOOKS[x.state][2]), look=lambda x: _LOOKS[x.state][:2]),
                Column[Line](_("Tệp"), lambda x: x.member or _("cả hồ sơ")),
                Column[Line](_("Nội dung"), lambda x: x.text, stretch=True),
            ),
            _("Từng điều đã kiểm tra"),
            sortable=False,
        )
        self._members = Table(
            (
                Column[Member](_("Tệp"), lambda m: m[0], stretch=True),
                Column[Member](_("Dung lượng"), lambda m: size_text(m[1]), key=lambda m: m[1], figures=True),
            ),
            _("Hồ sơ chứa gì"),
        )
        self._more = Button(_("Hồ sơ chứa gì"), Icon.ARCHIVE)
        self._more.setCheckable(True)
        self._more.toggled.connect(self._members.setVisible)
        self._members.hide()
        layout = column()
        for part in (self._verdict, self._file, self._lines, wrapped(self._more), self._members):
            layout.addWidget(part)
        outer = column()
        room = QWidget()
        room.setLayout(layout)
        outer.addWidget(card(room))
        self.setLayout(outer)
        self.hide()

    def show_report(self, report: Report) -> None:
        """What fails first, then what cannot be told, then what holds."""
        text, tone = verdict(report)
        self._verdict.say(text, tone)
        self._file.setText(
            _("{0} · {1} · SHA-256 {2}").format(report.path.name, size_text(report.size), grouped(report.sha256))
        )
        self._file.setToolTip(str(report.path))
        self._lines.set_rows(sorted(report.lines, key=lambda line: _WORST.index(line.state)))
        self._lines.setMinimumHeight(self._lines.fontMetrics().height() * 12)
        self._members.set_rows(report.members)
        self._members.setMinimumHeight(self._lines.fontMetrics().height() * 8)
        self._more.setVisible(bool(report.members))
        self.show()


def verdict(report: Report) -> tuple[str, str]:
    """One sentence on the whole file, with the tone in which it is said."""
    failed = sum(line.state == "fails" for line in report.lines)
    unknown = sum(line.state == "unknown" for line in report.lines)
    if failed:
        text = ngettext("KHÔNG ĐÚNG: {0} điều sai.", "KHÔNG ĐÚNG: {0} điều sai.", failed).format(failed)
        return f"{text} {_('Tệp này không dùng làm bằng chứng được.')}", "bad"
    if not report.signed:
        return _("CHƯA KÝ: các phần khớp nhau, nhưng không có chữ ký số nên không biết ai lập."), "warn"
    if unknown:
        return _(
            "ĐÚNG: chưa ai sửa từ khi ký. So dấu vân tay ở dòng “chưa rõ” với bản giấy để biết đúng cơ quan."
        ), "good"
    return _("ĐÚNG: chưa ai sửa từ khi ký."), "good"

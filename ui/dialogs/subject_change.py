"""`Người rút, tên in sai`: what befalls a leader after the papers are printed, told with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.ids import RoundId
from app.domain.style import Style, Subject
from app.domain.subject_change import ChangeKind
from app.services import subject_change as changes
from app.services.people import Someone
from app.texts import N_, _
from ui.desk import Desk
from ui.dialogs.two_agree import Act, TwoAgreeDialog
from ui.icons import Icon
from ui.widgets import Choice, Columns, Field, TextField, words

_WORDS = {
    (ChangeKind.WITHDRAWN, False): N_("Đã rời chức vụ: rút khỏi danh sách"),
    (ChangeKind.CORRECTED, False): N_("Tên in sai: ghi tên đúng"),
    (ChangeKind.WITHDRAWN, True): N_("Bỏ việc rút khỏi danh sách"),
    (ChangeKind.CORRECTED, True): N_("Bỏ việc ghi tên khác"),
}
_MEANS = {
    (ChangeKind.WITHDRAWN, False): N_("Dòng này vẫn nhập như trên phiếu, nhưng không báo cáo; biên bản nêu lý do."),
    (ChangeKind.CORRECTED, False): N_("Phiếu và mã mẫu phiếu giữ nguyên; kết quả và tài liệu ghi tên đúng."),
    (ChangeKind.WITHDRAWN, True): N_("Dòng này được báo cáo lại như mọi dòng khác."),
    (ChangeKind.CORRECTED, True): N_("Kết quả và tài liệu ghi lại tên đã in."),
}


@dataclass(frozen=True)
class _What:
    """A change, or that it is taken back."""

    kind: ChangeKind
    back: bool


class SubjectChangeDialog(TwoAgreeDialog):
    """The head puts a name right; that a line is reported or not is for head and chair together."""

    def __init__(
        self, parent: QWidget, desk: Desk, round_id: RoundId, styles: Sequence[Style], people: Sequence[Someone]
    ) -> None:
        text = _("Dùng sau khi đã in phiếu. Phiếu, các dấu đã nhập và cách nhập không đổi.")
        said = (_("Người rút, tên in sai"), text, _("Ghi thay đổi"))
        super().__init__(parent, desk, said, _("chuyển công tác từ 01/12/2026"), self._change, Icon.EDIT)
        self._round = round_id
        self.whom, self.what, self._means = _wide(Choice()), _wide(QComboBox()), words("", "small")
        self._name = TextField()
        self._name_field = Field(_("Họ và tên đúng"), self._name)
        for style in styles:
            for at, subject in enumerate(style.subjects, 1):
                self.whom.addItem(_line(style, at, subject), (style.code, subject))
        who = Columns(Field(_("Người được lấy phiếu"), self.whom), Field(_("Việc"), self.what), least=320)
        self.lay_out(400, who, self._means, self._name_field, self.reason_field, self.head, self.chair)
        self.whom.currentIndexChanged.connect(lambda _at: self._offer_what())
        self.what.currentIndexChanged.connect(lambda _at: self._show_what())
        self.offer(people)
        self._offer_what()

    def _offer_what(self) -> None:
        _style, subject = self.whom.currentData()
        found = (
            _What(ChangeKind.WITHDRAWN, bool(subject.withdrawn)),
            _What(ChangeKind.CORRECTED, False),
            *([_What(ChangeKind.CORRECTED, True)] if subject.corrected else []),
        )
        self.what.clear()
        for what in found:
            self.what.addItem(_(_WORDS[what.kind, what.back]), what)

    def _show_what(self) -> None:
        what = self._chosen()
        if what is None:
            return
        self._means.setText(_(_MEANS[what.kind, what.back]))
        self._name_field.setVisible(what == _What(ChangeKind.CORRECTED, False))
        self._name_field.clear_refusal()
        self.chair.setVisible(self.needs_chair())

    def _chosen(self) -> _What | None:
        return cast(_What | None, self.what.currentData())

    def needs_chair(self) -> bool:
        return self._chosen() != _What(ChangeKind.CORRECTED, False)

    def _change(self) -> Act | None:
        what, (style, subject) = self._chosen(), self.whom.currentData()
        round_id, code, reason, name = self._round, subject.code, self.reason.value, self._name.value
        match what:
            case _What(kind, True):
                return lambda head, chair: changes.restore(head, chair, round_id, style, code, kind, reason)
            case _What(ChangeKind.WITHDRAWN):
                return lambda head, chair: changes.withdraw(head, chair, round_id, style, code, reason)
        if not name or name == subject.name:
            self._name_field.refuse(_("Ghi họ tên đúng, khác với tên đã in."))
            return None
        return lambda head, _second: changes.correct(head, round_id, style, code, name, reason)


def _wide(box: QComboBox) -> QComboBox:
    """A list that shortens long names rather than widen the dialog."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(18)
    return box


def _line(style: Style, at: int, subject: Subject) -> str:
    text = _("{0}. {1} (mẫu {2})").format(at, subject.name, style.name or style.code)
    notes = [_("đã rút")] if subject.withdrawn else []
    notes += [_("ghi là {0}").format(subject.corrected)] if subject.corrected else []
    return f"{text}: {', '.join(notes)}" if notes else text

"""What befalls a subject after the papers are printed: they leave, or their name was spelt wrong."""

from dataclasses import replace
from enum import StrEnum

from app.domain.errors import Refusal
from app.domain.ids import SubjectCode
from app.domain.style import Style, Subject
from app.texts import _


class ChangeKind(StrEnum):
    """`withdrawn`: keyed and not reported. `corrected`: reported under another name than the printed one."""

    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"


def withdraw(style: Style, code: SubjectCode, reason: str) -> Subject:
    """The subject who left. The rest of the style must still be worth reporting."""
    subject = _find(style, code)
    if subject.withdrawn:
        raise Refusal("subject.withdrawn", _("{0} đã được ghi là rút khỏi danh sách.").format(subject.reported))
    if all(other.withdrawn for other in style.subjects if other.code != code):
        text = _(
            "Mẫu phiếu {0} không còn ai khác để báo cáo: quay lại bản soạn để bỏ mẫu phiếu, hoặc dùng Không tiến hành."
        )
        raise Refusal("subject.last", text.format(style.name or style.code))
    return replace(subject, withdrawn=reason)


def correct(style: Style, code: SubjectCode, name: str, reason: str) -> Subject:
    """The subject with the right name; the paper, and with it the form code, keeps the printed one."""
    subject = _find(style, code)
    if not name:
        raise Refusal("subject.name", _("Ghi họ tên đúng."))
    if name == subject.name:
        raise Refusal("subject.same", _("Tên này giống hệt tên đã in trên phiếu."))
    return replace(subject, corrected=name, corrected_reason=reason)


def restore(style: Style, code: SubjectCode, kind: ChangeKind) -> Subject:
    """The subject without that change."""
    subject = _find(style, code)
    match kind:
        case ChangeKind.WITHDRAWN:
            restored = replace(subject, withdrawn="")
        case ChangeKind.CORRECTED:
            restored = replace(subject, corrected="", corrected_reason="")
    if restored == subject:
        raise Refusal("subject.unchanged", _("Không có thay đổi nào để bỏ."))
    return restored


def _find(style: Style, code: SubjectCode) -> Subject:
    found = next((subject for subject in style.subjects if subject.code == code), None)
    if found is None:
        raise Refusal("subject.unknown", _("Mẫu phiếu {0} không có người mã {1}.").format(style.code, code))
    return found

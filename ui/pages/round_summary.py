"""A locked list to be read: what was settled, who stands on which paper, who counts."""

from PySide6.QtWidgets import QWidget

from app.domain.wording import SETTING_WORDS
from app.services.draft import DraftView
from app.texts import _, long_date_text
from ui.dialogs.returned import style_title
from ui.pages.committee_editor import ROLES
from ui.pages.style_editor import _columns
from ui.widgets import Columns, Table, card, words


def summary(view: DraftView) -> list[QWidget]:
    """Cards from top to bottom."""
    d = view.round.definition
    passes = _("Nhập hai lượt, hai người.") if d.settings.passes == 2 else _("Chỉ nhập một lượt.")
    base = _("Tỷ lệ tính trên {0}.").format(_(SETTING_WORDS[d.settings.base.value]))
    what = card(
        words(_("Đợt lấy phiếu"), "heading"),
        words(d.title, "strong"),
        words(f"{long_date_text(d.date)} · {d.venue}"),
        words(view.round.regulation.title, "muted"),
        words(f"{passes} {base}", "muted"),
    )
    people = [words(_("{0}, {1} ({2})").format(m.name, m.position, _(ROLES[m.role]))) for m in d.committee]
    chair = words(_("{0}, {1} (chủ trì)").format(d.chair, d.chair_position))
    found: list[QWidget] = [Columns(what, card(words(_("Ban kiểm phiếu"), "heading"), *people, chair), least=380)]
    for style in d.styles:
        table = Table(_columns(), _("Người được lấy phiếu, mẫu {0}").format(style.code), sortable=False, whole=True)
        table.set_rows(tuple(enumerate(style.subjects, 1)))
        code = words(_("Mã mẫu trên phiếu: {0}").format(style.form_code), "figure")
        found.append(card(words(_("Mẫu phiếu {0}").format(style_title(style)), "heading"), code, table))
    return found

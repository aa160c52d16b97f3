"""What the agency answers for itself: the regulation's questions with their defaults and where these come from."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from app.domain.regulation import SETTING_VALUES, Regulation
from app.domain.round import Base, Settings
from app.domain.wording import SETTING_WORDS
from app.texts import N_, _
from ui.pages.sources import where
from ui.theme import tokens
from ui.widgets import Field, column, words

_ANSWERS = {
    ("invalid_line", "line"): N_("chỉ dòng ấy không hợp lệ"),
    ("invalid_line", "paper"): N_("cả phiếu không hợp lệ"),
    ("blank_paper", "invalid"): N_("phiếu không hợp lệ"),
    ("blank_paper", "valid"): N_("phiếu hợp lệ, mọi dòng bỏ trống"),
    ("added_name", "ignore"): N_("bỏ qua tên viết thêm"),
    ("added_name", "paper"): N_("cả phiếu không hợp lệ"),
    ("added_words", "ignore"): N_("bỏ qua chữ viết thêm"),
    ("added_words", "paper"): N_("cả phiếu không hợp lệ"),
}
_PASSES = {2: N_("hai lượt, hai người (nên dùng)"), 1: N_("một lượt (chỉ khi rất ít phiếu)")}


class RulesEditor(QFrame):
    """Every question is answered by the regulation's default until somebody says otherwise."""

    changed = Signal()

    def __init__(self, regulation: Regulation, given: Settings | None) -> None:
        super().__init__()
        self.setProperty("role", "card")
        values = given.as_json() if given else {}
        self._boxes: dict[str, QComboBox] = {}
        layout = column(space=tokens.SPACE_M, margin=tokens.SPACE_L)
        layout.addWidget(words(_("Cách tính"), "heading"))
        layout.addWidget(self._passes(int(values.get("passes", regulation.passes))))
        for rule in regulation.settings:
            chosen = str(values.get(rule.name, rule.default))
            hint = f"{rule.rule.text} {where(rule.rule.article, rule.rule.source)}"
            layout.addWidget(self._field(rule.name, rule.question, SETTING_VALUES[rule.name], chosen, hint))
        self.setLayout(layout)

    def _passes(self, chosen: int) -> QWidget:
        box = QComboBox()
        for number, word in _PASSES.items():
            box.addItem(_(word), number)
        box.setCurrentIndex(list(_PASSES).index(chosen))
        box.activated.connect(lambda _at: self.changed.emit())
        self._boxes["passes"] = box
        return Field(_("Mỗi phiếu được nhập mấy lượt?"), box)

    def _field(self, name: str, question: str, values: tuple[str, ...], chosen: str, hint: str) -> QWidget:
        box = QComboBox()
        for value in values:
            box.addItem(_(_ANSWERS.get((name, value)) or SETTING_WORDS[value]), value)
        box.setCurrentIndex(values.index(chosen))
        box.activated.connect(lambda _at: self.changed.emit())
        self._boxes[name] = box
        return Field(question, box, hint)

    def fill(self, settings: Settings) -> None:
        """Show these answers."""
        for name, value in settings.as_json().items():
            box = self._boxes[name]
            box.setCurrentIndex(max(0, box.findData(value)))

    def value(self) -> Settings:
        told = {name: str(box.currentData()) for name, box in self._boxes.items()}
        return Settings(
            Base(told["base"]),
            int(told["passes"]),
            told["invalid_line"],
            told["blank_paper"],
            told["added_name"],
            told["added_words"],
        )

"""What the agency answers for itself: the regulation's questions with their defaults and where these come from."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from app.domain.regulation import SETTING_VALUES, Regulation
from app.domain.round import Base, Settings
from app.domain.wording import SETTING_WORDS
from app.texts import N_, _
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
_SOURCES = {"s": "", "p": N_("theo cách hiểu phổ biến"), "k": N_("quy định không nói rõ; cơ quan tự quyết")}


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
            hint = ". ".join(
                part for part in (rule.rule.text.rstrip("."), _where(rule.rule.article, rule.rule.source)) if part
            )
            layout.addWidget(self._field(rule.name, rule.question, SETTING_VALUES[rule.name], chosen, f"{hint}."))
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


def _where(article: str, source: str) -> str:
    word = _SOURCES[source]
    return f"{article}, {_(word)}" if word else article

"""From a meaning to a picture: read once, painted at the size and colour that is asked for."""

from enum import StrEnum
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.paths import resources
from ui.theme import Theme, tokens


class Icon(StrEnum):
    """What is meant. Each has its file `resources/icons/<value>.svg`."""

    OVERVIEW = "overview"
    LEADERS = "leaders"
    PERSON = "person"
    COMMITTEE = "committee"
    ROUND = "round"
    ARCHIVE = "archive"
    JOURNAL = "journal"
    SETTINGS = "settings"
    LOCK = "lock"
    UNLOCK = "unlock"
    KEY = "key"
    TOKEN = "token"
    SHIELD = "shield"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    QUIET = "quiet"
    INFO = "info"
    HELP = "help"
    BUG = "bug"
    WAITING = "waiting"
    CHECK = "check"
    STOP = "stop"
    ADD = "add"
    REMOVE = "remove"
    EDIT = "edit"
    SEARCH = "search"
    COPY = "copy"
    UNDO = "undo"
    REDO = "redo"
    CLOSE = "close"
    BACK = "back"
    NEXT = "next"
    UP = "up"
    DOWN = "down"
    LEAVE = "leave"
    PRINT = "print"
    SAVE = "save"
    IMPORT = "import"
    FOLDER = "folder"
    REPORT = "report"
    PAPER = "paper"
    KEYBOARD = "keyboard"
    DIFFERENCE = "difference"
    BALANCE = "balance"
    SEAL = "seal"
    SIGN = "sign"
    TABLE = "table"
    CHART = "chart"
    SCREEN = "screen"
    CALENDAR = "calendar"
    SHOW = "show"
    HIDE = "hide"
    LANGUAGE = "language"
    TEXT_SIZE = "text_size"
    DARK = "dark"


@cache
def _drawing(meaning: Icon) -> str:
    return (resources() / "icons" / f"{meaning.value}.svg").read_text(encoding="utf-8")


@cache
def _painted(meaning: Icon, size: int, colour: str, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing = _drawing(meaning).replace("currentColor", colour)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def pixmap(meaning: Icon, size: int, tone: str = "text", ratio: float = 1.0) -> QPixmap:
    """The icon `size` logical pixels wide, in the colour of a token of the theme as it is now."""
    return _painted(meaning, size, getattr(Theme.of_app().colours, tone), ratio)


def icon(meaning: Icon, tone: str = "text", size: int = tokens.ICON, gap: int = 0) -> QIcon:
    """For buttons and menus, at today's text scale; `gap` logical pixels are left free after it.

    Ask again after a change of theme (widgets.Button does).
    """
    side = Theme.of_app().px(size)
    ratio = max(1.0, QGuiApplication.primaryScreen().devicePixelRatio())
    result = QIcon(_with_gap(pixmap(meaning, side, tone, ratio), gap))
    result.addPixmap(_with_gap(pixmap(meaning, side, "muted", ratio), gap), QIcon.Mode.Disabled)
    return result


def _with_gap(picture: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return picture
    ratio = picture.devicePixelRatio()
    wider = QPixmap(picture.width() + round(gap * ratio), picture.height())
    wider.setDevicePixelRatio(ratio)
    wider.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wider)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return wider

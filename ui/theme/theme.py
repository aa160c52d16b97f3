"""Light or dark from the system or as chosen, text at 100–200 %, brought to the whole application."""

from dataclasses import asdict
from enum import StrEnum
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.paths import resources
from ui import fonts
from ui.theme import tokens
from ui.theme.tokens import Colours


class Scheme(StrEnum):
    """What the user chose; SYSTEM follows the desktop, also when it changes in the evening."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The application's look. `changed` comes after palette, font and style sheet are in place."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = Scheme.SYSTEM, scale: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self.scheme = scheme
        self.scale = 0  # nothing is dressed yet
        self.colours = tokens.LIGHT
        self._desktop = Qt.ColorScheme.Unknown
        fonts.load()
        app.setStyle("Fusion")  # the one style that looks the same on every system and takes a palette whole
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self.choose(scheme=scheme, scale=scale)

    @classmethod
    def install(cls, app: QApplication, scheme: Scheme = Scheme.SYSTEM, scale: int = 100) -> "Theme":
        """The application's theme, made now if it has none yet."""
        found = app.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return found or cls(app, scheme, scale)

    @classmethod
    def of_app(cls) -> "Theme":
        """The theme of the running application, as `QApplication.palette` is its palette."""
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window has an application"
        return cls.install(app)

    @property
    def is_dark(self) -> bool:
        return self.colours is tokens.DARK

    def choose(self, *, scheme: Scheme | None = None, scale: int | None = None) -> None:
        """Change the scheme or the size of the text (100–200 %), for every window at once."""
        before = self.scheme, self.scale
        self.scheme = self.scheme if scheme is None else scheme
        self.scale = self.scale if scale is None else min(200, max(100, scale))
        if (self.scheme, self.scale) == before:
            return
        wanted = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
        hints = self._app.styleHints()
        hints.setColorScheme(wanted.get(self.scheme, Qt.ColorScheme.Unknown))
        self._desktop = hints.colorScheme()
        self._dress()

    def px(self, size: float) -> int:
        """A size of 100 % at today's text scale, in logical pixels."""
        return round(size * self.scale / 100)

    def colour(self, name: str) -> QColor:
        """A token by name, for painting."""
        return QColor(getattr(self.colours, name))

    def font(self, size: int = tokens.BODY, *, bold: bool = False, even: bool = False) -> QFont:
        """The window's face at a size token; `even` figures are for columns of numbers."""
        font = QFont()
        font.setFamilies([fonts.FAMILY])
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return fonts.figures(font) if even else font

    def _follow(self, desktop: Qt.ColorScheme) -> None:
        self._desktop = desktop
        if self._colours() is not self.colours:
            self._dress()

    def _colours(self) -> Colours:
        match self.scheme:
            case Scheme.LIGHT:
                return tokens.LIGHT
            case Scheme.DARK:
                return tokens.DARK
            case Scheme.SYSTEM:
                return tokens.DARK if self._desktop is Qt.ColorScheme.Dark else tokens.LIGHT

    def _dress(self) -> None:
        self.colours = self._colours()
        self._app.setPalette(palette(self.colours))
        self._app.setFont(self.font())
        self._app.setStyleSheet(style_sheet(self.colours, self.scale))
        self.changed.emit()


def style_sheet(colours: Colours, scale: int) -> str:
    """resources/theme/window.qss with its `$tokens` filled in; KeyError where one is unknown."""
    template = Template((resources() / "theme" / "window.qss").read_text(encoding="utf-8"))
    sizes = {name: f"{round(size * scale / 100)}px" for name, size in tokens.SIZES.items()}
    half = f"{round(tokens.ICON * scale / 200)}px"
    scheme = "dark" if colours is tokens.DARK else "light"
    signs = {name: (resources() / "theme" / f"{name}-{scheme}.svg").as_posix() for name in ("tick", "arrow")}
    return template.substitute(asdict(colours), **sizes, **signs, half_icon=half, figures=fonts.FIGURES)


def palette(colours: Colours) -> QPalette:
    """The same colours for what the style draws itself: boxes, arrows, selections, Qt's own dialogs."""
    role = QPalette.ColorRole
    shades = {
        role.Window: colours.page,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.page,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.muted,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.bad,
        role.Link: colours.ink,
        role.LinkVisited: colours.ink,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Light: colours.surface,
        role.Midlight: colours.line,
        role.Mid: colours.edge,
        role.Dark: colours.edge,
        role.Shadow: colours.edge,
    }
    result = QPalette()
    for each, shade in shades.items():
        result.setColor(each, QColor(shade))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, each, QColor(colours.muted))
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colours.line))
    return result

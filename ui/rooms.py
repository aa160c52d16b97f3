"""The rooms of a person who is in: the rail at the left, the page at the right, a band above a vote that is none."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from app.domain.agency import FolderKind
from app.domain.ids import RoundId
from app.domain.roles import Person, Place, place_word
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.theme import Theme
from ui.widgets import Rail, Room, StripedBand, column, row


def rooms_of(person: Person, kind: FolderKind = FolderKind.REAL) -> tuple[Room, ...]:
    """The rooms that this person may enter: the roster is the admin's alone. A station has its one."""
    if kind is FolderKind.STATION:
        return (Room("station", Icon.KEYBOARD, _("Máy nhập")),)
    rooms = (
        Room("overview", Icon.OVERVIEW, _("Tổng quan")),
        Room("roster", Icon.LEADERS, _("Cán bộ")),
        Room("rounds", Icon.ROUND, _("Đợt lấy phiếu")),
        Room("archives", Icon.ARCHIVE, _("Lưu trữ")),
        Room("journal", Icon.JOURNAL, _("Nhật ký")),
        Room("setup", Icon.SETTINGS, _("Thiết lập")),
    )
    return tuple(room for room in rooms if room.name != "roster" or Place.ADMIN in person.places)


class _Side(QScrollArea):
    """The rail at its own width; it scrolls where large text asks for more height than an office screen has."""

    def __init__(self, rail: Rail) -> None:
        super().__init__()
        self._rail = rail
        self.setWidget(rail)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._fit)
        Theme.of_app().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        bar = self.verticalScrollBar()
        self.setFixedWidth(self._rail.minimumWidth() + (bar.sizeHint().width() if bar.maximum() else 0))


class RoomsView(QWidget):
    """Pages are made when they are first shown. A round stands in the room of rounds."""

    kiosk_asked = Signal(object)
    folder_asked = Signal(object)
    lock_asked = Signal()
    leave_asked = Signal()
    taken_home = Signal()
    language_chosen = Signal(str)
    look_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        assert desk.person is not None, "somebody is in"
        self._desk = desk
        self._pages: dict[str, QWidget] = {}
        self.rail = Rail(rooms_of(desk.person, desk.kind))
        self.rail.chosen.connect(self._choose_room)
        self.rail.lock_asked.connect(self.lock_asked)
        admin = Place.ADMIN in desk.person.places
        self.rail.set_person(desk.person.name, place_word(Place.ADMIN) if admin else desk.person.key)
        self.stack = QStackedWidget()
        inside, layout = row(space=0), column(space=0)
        inside.addWidget(_Side(self.rail), 0)
        inside.addWidget(self.stack, 1)
        layout.addWidget(StripedBand(*band_words(desk.kind)))
        layout.addLayout(inside, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.stack)
        self.show_room("station" if desk.kind is FolderKind.STATION else "overview")

    def show_room(self, name: str) -> None:
        """Show a room, made now if it was not shown before; from a round, its room leads back to the list."""
        if name == "rounds":
            self._drop("round")
        self.rail.show_room(name)
        if name not in self._pages:
            self._pages[name] = self._make(name)
            self.stack.addWidget(self._pages[name])
        self.stack.setCurrentWidget(self._pages[name])

    def _choose_room(self, name: str) -> None:
        """Chosen in the rail: the keyboard goes where the room's work begins."""
        self.show_room(name)
        self._pages[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, name: str) -> QWidget:
        """Each page's module is loaded when it is first asked for."""
        match name:
            case "station":
                return self._station()
            case "overview":
                return self._overview()
            case "roster":
                from ui.pages.roster import RosterPage

                return RosterPage(self._desk)
            case "rounds":
                return self._rounds()
            case "archives":
                from ui.pages.archives import ArchivesPage

                return ArchivesPage(self._desk)
            case "journal":
                from ui.pages.journal import JournalPage

                return JournalPage(self._desk)
            case _:
                return self._setup()

    def _station(self) -> QWidget:
        from ui.pages.station_page import StationPage

        page = StationPage(self._desk)
        page.kiosk_asked.connect(self.kiosk_asked)
        page.taken_home.connect(self.taken_home)
        return page

    def _overview(self) -> QWidget:
        from ui.pages.overview import OverviewPage

        page = OverviewPage(self._desk)
        page.round_asked.connect(self.show_round)
        page.new_asked.connect(self.new_round)
        page.roster_asked.connect(lambda: self.show_room("roster"))
        return page

    def _rounds(self) -> QWidget:
        from ui.pages.rounds import RoundsPage

        page = RoundsPage(self._desk)
        page.round_asked.connect(self.show_round)
        page.new_asked.connect(self.new_round)
        return page

    def _setup(self) -> QWidget:
        from ui.pages.setup import SetupPage

        page = SetupPage(self._desk)
        page.language_chosen.connect(self.language_chosen)
        page.look_changed.connect(self.look_changed)
        page.leave_asked.connect(self.leave_asked)
        return page

    def show_round(self, round_id: RoundId | None, step: int = 0) -> None:
        """Open a round at a step (from 1), or at its next one (0). None is a new round."""
        from ui.pages.round import RoundPage

        self._drop("round")
        page = RoundPage(self._desk, round_id, step)
        page.kiosk_asked.connect(self.kiosk_asked)
        page.folder_asked.connect(self.folder_asked)
        page.left.connect(lambda: self.show_room("rounds"))
        self._pages["round"] = page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.rail.show_room("rounds")
        page.setFocus()

    def new_round(self) -> None:
        self.show_round(None)

    def _drop(self, name: str) -> None:
        old = self._pages.pop(name, None)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()


def band_words(kind: FolderKind) -> tuple[str, str]:
    """The word and the sentence of the striped band; "" for a real folder."""
    match kind:
        case FolderKind.SAMPLE:
            return _("MẪU"), _("Cơ quan không có thật, số liệu bịa: cứ thử thoải mái.")
        case FolderKind.REHEARSAL:
            return _("DIỄN TẬP"), _("Phiếu bịa để tập; không phải lần lấy phiếu thật.")
        case FolderKind.STATION:
            return _("MÁY NHẬP"), _("Chỉ nhập phiếu cho một đợt.")
        case FolderKind.REAL | FolderKind.COUNT:
            return "", ""

"""Step 3, `Nếu máy này hỏng`: where the count stands, where its copy lies, and how to go on from it."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.domain.batch import BatchState
from app.services import backup
from app.services.batch import BatchView
from app.services.session import utc_text
from app.texts import _
from ui.desk import Desk
from ui.icons import Icon
from ui.pages.path_field import FolderField
from ui.pages.shown import moment_text
from ui.theme import tokens
from ui.widgets import Button, Message, Scroller, card, column, words, wrapped


class SparePanel(QWidget):
    """The second place is this PC's setting; each finished batch is copied there at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.message = Message()
        self.stands = words("")
        self.place = FolderField(
            _("Nơi thứ hai"), desk.copies.place, _("USB hoặc ổ khác. Mỗi tập xong được chép ngay.")
        )
        self.place.chosen.connect(self.choose)
        self.place.line.returnPressed.connect(self._typed)
        self.now = Button(_("Chép ngay"), Icon.SAVE, kind="primary")
        self.now.clicked.connect(self._typed)
        self.none = Button(_("Thôi chép"), Icon.CLOSE)
        self.none.clicked.connect(self.forget)
        self.steps = words("")
        body = Scroller(margin=0, space=tokens.SPACE_M)
        for part in (
            self.message,
            card(words(_("Đang ở đâu"), "heading"), self.stands),
            card(self.place, wrapped(self.now, self.none)),
            card(words(_("Làm tiếp trên máy khác"), "heading"), self.steps),
        ):
            body.body.addWidget(part)
        layout = column()
        layout.addWidget(body)
        self.setLayout(layout)
        desk.copies.told.connect(self.tell)
        self.tell()

    def show_batches(self, batches: tuple[BatchView, ...], stations: int) -> None:
        """Where the count stands."""
        done = sum(batch.state is BatchState.ACCEPTED for batch in batches)
        papers = sum(slot.papers for batch in batches for slot in batch.slots)
        said = [_("{0}/{1} tập đã xác nhận; {2} phiếu đã ghi, tính cả hai lượt.").format(done, len(batches), papers)]
        if stations:
            said.append(_("{0} máy nhập đang giữ phiếu: nhận về như thường, cả sau khi đổi máy.").format(stations))
        self.stands.setText(" ".join(said))
        self.tell()

    def choose(self, place: Path) -> None:
        """Copy there from now on."""
        self.place.clear_refusal()
        if place.is_dir():
            self._desk.copies.choose(place)
        else:
            self.place.refuse(_("Không có thư mục này: cắm USB rồi chọn lại."))

    def forget(self) -> None:
        """No second place any more."""
        self.place.line.clear()
        self._desk.copies.choose(None)

    def _typed(self) -> None:
        if self.place.path is None:
            self.place.refuse(_("Chọn USB hoặc ổ khác."))
        else:
            self.choose(self.place.path)

    def tell(self) -> None:
        """What is known of the copies."""
        copies, path = self._desk.copies, self._desk.path
        found = backup.copies(copies.place, path) if copies.place is not None and path is not None else ()
        self.none.setVisible(copies.place is not None)
        if copies.place is None:
            self.message.say(_("Chưa có nơi thứ hai: máy này hỏng thì phải nhập lại từ đầu."), "warn")
        elif copies.failure:
            self.message.say(
                _("Lần chép vừa rồi không xong, việc nhập vẫn tiếp tục. {0}").format(copies.failure), "bad"
            )
        elif copies.is_copying:
            self.message.say(_("Đang chép…"))
        elif found:
            self.message.say(
                _("Bản mới nhất lúc {0}.").format(moment_text(utc_text(found[0].at), seconds=True)), "good"
            )
        else:
            self.message.clear()
        self.steps.setText("\n".join(_steps(found[0].path if found else None)))


def _steps(newest: Path | None) -> tuple[str, ...]:
    name = newest.name if newest is not None else _("bản mới nhất ở nơi thứ hai")
    return (
        _("1. Cất máy hỏng, không mở lại thư mục trên nó nữa."),
        _("2. Cắm USB vào máy khác đã cài chương trình, chép “{0}” vào ổ của máy ấy.").format(name),
        _("3. Mở chương trình, chọn “Mở thư mục cơ quan…”, chọn thư mục vừa chép, đăng nhập như thường."),
        _("4. Nhập lại các tập ghi sau lúc chép: trang này cho thấy tập nào còn thiếu. Phiếu giấy vẫn theo từng tập."),
        _("Dòng lệnh: kiemphieu restore BẢN-SAO NƠI-MỚI.tinnhiem kiểm từng tệp rồi chép."),
    )

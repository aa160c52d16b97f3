"""`kiemphieu demo`."""

from pathlib import Path

import click

from app.bootstrap import new_id, now
from app.cli.results import tell_results
from app.cli.terminal import Progress, plain
from app.domain.errors import Fault, InputFault
from app.services.demo import FOLDER, Made, make
from app.services.output import publish, work_folder
from app.texts import _


def run(dir_: Path) -> int:
    """Make the sample beside DIR and let it appear there at once, so that a stop leaves nothing half made."""
    if dir_.exists() and (not dir_.is_dir() or any(dir_.iterdir())):
        todo = _("Chọn một thư mục mới hoặc rỗng.")
        raise InputFault(Fault(str(dir_), None, None, _("đã có dữ liệu"), todo))
    progress = Progress()
    with work_folder(dir_) as work:
        made = make(work / "demo", now, new_id, progress.step)
        publish(work / "demo", dir_, replaces=(), keep=())
    progress.end()
    tell_results(made.sealed)
    _tell_places(dir_, made)
    return 0


def _tell_places(dir_: Path, made: Made) -> None:
    rows = [
        (dir_ / FOLDER, _("thư mục cơ quan: mở bằng tinnhiem")),
        (dir_ / "PASSWORDS.txt", _("mật khẩu của từng người")),
        (dir_ / "keys", _("khóa ký của trưởng ban và chủ trì")),
        (dir_ / "out", _("biên bản, báo cáo, bảng tính, hồ sơ lưu của đợt thứ nhất")),
        (dir_ / "out" / "dem-lai", _("các tệp để đếm lại đợt thứ nhất bằng kiemphieu count")),
        (dir_ / "out" / "phieu-dot-2", _("phiếu của đợt thứ hai, để nhập thử")),
    ]
    for path, words in rows:
        click.echo(plain(f"{path}  {words}"))
    click.echo(plain(_("Kiểm tra: {0}").format(f"kiemphieu verify {dir_ / 'out' / 'archive.zip'}")))

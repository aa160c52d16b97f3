"""Known trouble of the database, told apart from bugs in one place."""

from sqlcipher3 import dbapi2

from app.domain.errors import Trouble
from app.texts import _

DatabaseError = dbapi2.DatabaseError  # sqlcipher3's exceptions are not sqlite3's


def as_trouble(error: Exception) -> Trouble | None:
    """What to tell the user of a database error, or None where it is a bug."""
    # The low byte is the kind of error, the others its detail (sqlite.org/rescode.html).
    code = getattr(error, "sqlite_errorcode", None)
    match None if code is None else code & 0xFF:
        case 13:
            return Trouble(_("Ổ đĩa đã đầy. Xóa bớt tệp hoặc chọn ổ khác rồi làm lại; dữ liệu đã ghi vẫn còn nguyên."))
        case 5 | 6:
            return Trouble(_("Cơ sở dữ liệu đang bị chương trình khác khóa. Đóng chương trình ấy rồi làm lại."))
        case 8 | 14:
            return Trouble(
                _("Không có quyền ghi vào thư mục cơ quan. Kiểm tra quyền của thư mục hoặc chọn thư mục khác.")
            )
        case 10:
            return Trouble(_("Ổ đĩa báo lỗi đọc ghi. Sao chép thư mục cơ quan sang ổ khác trước khi làm tiếp."))
        case 11 | 26:
            return Trouble(_("Tệp cơ sở dữ liệu hỏng hoặc sai khóa. Phục hồi từ bản sao lưu."))
        case 7:
            return Trouble(_("Máy hết bộ nhớ. Đóng bớt chương trình rồi làm lại."))
        case _:
            return None

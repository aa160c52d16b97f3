"""The numbered catalogue of findings: for each code what a teller, the head of the committee and the minutes are told.

The sentence for the minutes is in wording.py, since it carries the numbers; here is what has none: a few words for the
teller, and for the head the likely cause and what to do. Nothing here names a mark or a subject.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.finding import Finding, Severity
from app.texts import N_, _


@dataclass(frozen=True)
class Entry:
    """One code: `short` for the teller; `cause` and `remedy` for the head."""

    short: str
    cause: str
    remedy: str


CATALOGUE: Mapping[str, Entry] = {
    "R01": Entry(
        N_("Số phiếu in ra chưa khớp: báo trưởng ban."),
        N_("Đếm sai phiếu còn lại, phiếu hỏng hoặc phiếu mất, hay ghi sai số phiếu in."),
        N_("Đếm lại phiếu chưa dùng và phiếu hỏng, đối chiếu với số in ở bước 2, rồi nhập lại số liệu phiếu."),
    ),
    "R02": Entry(
        N_("Số phiếu phát ra chưa khớp: báo trưởng ban."),
        N_("Đếm sai phiếu phát ra, phiếu thu về, phiếu đổi lại hoặc phiếu không thu về; hoặc chưa ghi phiếu lạ."),
        N_("Đối chiếu danh sách nhận phiếu với số phiếu trong hòm, rồi nhập lại số liệu phiếu."),
    ),
    "R03": Entry(
        N_("Số phiếu đã nhập khác số phiếu thu về: báo trưởng ban."),
        N_("Một tờ chưa nhập, một tờ nhập hai lần, hoặc đếm sai số phiếu thu về khi mở hòm."),
        N_("Đếm lại số tờ từng tập; tập nào lệch thì mở lại để nhập đủ, hoặc nhập lại số liệu phiếu."),
    ),
    "R04": Entry(
        N_("Số phiếu không hợp lệ chưa khớp: báo trưởng ban."),
        N_("Một tờ được nhập với lý do khác chồng đã xếp, xếp nhầm chồng, hoặc đếm sai chồng phiếu."),
        N_("Đếm lại từng chồng phiếu không hợp lệ và so với số phiếu đã nhập của lý do ấy; sửa bên sai."),
    ),
    "R05": Entry(
        N_("Bảng phiếu không khớp với nhật ký: dừng lại, báo trưởng ban."),
        N_("Dữ liệu trong tệp đã bị sửa ngoài chương trình hoặc bị hỏng."),
        N_("Không niêm phong. Giữ nguyên thư mục, mở bản sao lưu gần nhất và nhập lại từ phiếu giấy."),
    ),
    "R06": Entry(
        N_("Số người và số phiếu chưa hợp lý: báo trưởng ban."),
        N_("Ghi sai số người triệu tập hoặc có mặt, hay phát nhiều phiếu hơn số người."),
        N_("Đối chiếu danh sách điểm danh với danh sách nhận phiếu, rồi nhập lại số liệu phiếu."),
    ),
    "R07": Entry(
        N_("Chưa đủ số người tối thiểu: báo trưởng ban."),
        N_("Số người có mặt ít hơn mức quy định, hoặc ghi sai số người triệu tập hay có mặt."),
        N_("Kiểm tra danh sách điểm danh. Nếu đúng là thiếu người thì kết thúc đợt bằng “Không tiến hành”."),
    ),
    "R08": Entry(
        N_("Còn tập phiếu chưa xong."),
        N_("Có tập chưa nhập đủ hai lượt hoặc còn chỗ lệch chưa xử lý."),
        N_("Mở bước 3 và phần “Tập phiếu” của bước 4, làm xong từng tập còn lại."),
    ),
    "R09": Entry(
        N_("Số phiếu nhảy cách: xem lại dấu số."),
        N_("Con dấu đánh số nhảy số, hoặc một tờ bị đánh sai số hay nằm ngoài tập."),
        N_("Tìm số bị thiếu trong các tập. Nếu đủ tờ, giải trình là dấu nhảy số; nếu thiếu tờ, tìm lại tờ phiếu."),
    ),
    "R10": Entry(
        N_("Mã trên phiếu khác mã của mẫu này: đừng nhập, báo trưởng ban."),
        N_("Tờ phiếu thuộc mẫu khác, hoặc được in từ danh sách hay thứ tự khác danh sách đã khóa."),
        N_("Xếp phiếu lại đúng mẫu. Nếu in nhầm danh sách, không nhập: dừng đợt và in lại từ danh sách đã khóa."),
    ),
    "W01": Entry(
        N_("Nhiều dòng bỏ trống: xem kỹ trước khi gõ 0."),
        N_("Người ghi phiếu bỏ qua nhiều tên, hoặc người nhập gõ nhầm phím trống."),
        N_("Lấy vài tờ của các tập so với phiếu giấy rồi giải trình kết quả."),
    ),
    "W02": Entry(
        N_("Nhiều dòng đánh dấu từ hai ô: xem kỹ trước khi gõ 9."),
        N_("Người ghi phiếu hiểu sai cách đánh dấu, hoặc người nhập gõ nhầm phím nhiều ô."),
        N_("Lấy vài tờ của các tập so với phiếu giấy rồi giải trình kết quả."),
    ),
    "W03": Entry(
        N_("Mọi phiếu trong tập giống hệt nhau: so lại với phiếu giấy."),
        N_("Phím lặp lại được dùng cho cả tập, hoặc các tờ phiếu thật sự giống nhau."),
        N_("So tập này với phiếu giấy. Nếu nhập sai, mở lại tập; nếu đúng, giải trình."),
    ),
    "W04": Entry(
        N_("Nhóm ghi phiếu quá ít người: giữ kín phiếu."),
        N_("Số phiếu ít đến mức biết kết quả là có thể đoán được ai ghi gì."),
        N_("Cân nhắc phạm vi công bố, ghi trong giải trình ai được xem kết quả chi tiết."),
    ),
    "W05": Entry(
        N_("Phiếu chỉ nhập một lượt."),
        N_("Đợt này chọn một lượt nhập, hoặc hai lượt lấy từ cùng một tệp."),
        N_("Giải trình vì sao chỉ một lượt và đã kiểm tra bằng cách nào; nếu còn kịp thì nhập thêm lượt thứ hai."),
    ),
    "W06": Entry(
        N_("Tài liệu chưa ký số."),
        N_("Niêm phong khi không có khóa ký của trưởng ban và chủ trì."),
        N_("In ra, ký tay và đóng dấu; ghi lý do. Khi có khóa thì ký thêm ở bước 6."),
    ),
    "W07": Entry(
        N_("Đồng hồ máy chạy lùi: báo trưởng ban."),
        N_("Giờ của máy bị chỉnh lại trong lúc kiểm phiếu, hoặc pin đồng hồ yếu."),
        N_("Đặt lại giờ cho đúng và giải trình; thứ tự việc đã làm vẫn theo số dòng nhật ký."),
    ),
    "W08": Entry(
        N_("Có chỗ xử lý khác cả hai lượt nhập."),
        N_("Cả hai người nhập cùng sai ở ô đó, hoặc lần nhập thứ ba bị sai."),
        N_("So lại những tờ ấy với phiếu giấy trước người chứng kiến; nếu sai thì mở lại tập."),
    ),
    "W09": Entry(
        N_("Có phiếu đổi lại, phiếu mất hoặc phiếu lạ."),
        N_("Người ghi phiếu xin đổi phiếu, có phiếu thất lạc, hoặc trong hòm có phiếu không do ban phát."),
        N_("Ghi rõ từng trường hợp trong giải trình; phiếu lạ để riêng, niêm phong cùng phiếu đã dùng."),
    ),
    "W10": Entry(
        N_("Có người kiểm phiếu đứng tên trên phiếu."),
        N_("Một thành viên ban kiểm phiếu cũng là người được lấy phiếu."),
        N_("Thay người ấy, hoặc ghi vì sao chủ trì cho phép và người ấy không nhập mẫu phiếu có tên mình."),
    ),
}

_DERIVED = Entry(
    N_("Một vế được tính ra, không đếm tay."),
    N_("Số này để trống khi nhập số liệu phiếu nên chương trình suy ra từ các số khác; hai vế khi ấy luôn bằng nhau."),
    N_("Muốn đẳng thức có giá trị kiểm chứng thì đếm tay số ấy và nhập lại số liệu phiếu."),
)


def entry(finding: Finding) -> Entry:
    """The catalogue's entry of a finding, in the source language; a worked-out side has one of its own."""
    return _DERIVED if finding.severity is Severity.DERIVED else CATALOGUE[finding.code]


def for_teller(finding: Finding) -> str:
    """A few words for whoever keys."""
    return _(entry(finding).short)


def for_head(finding: Finding) -> str:
    """The likely cause and the remedy, for whoever answers for the count."""
    found = entry(finding)
    return _("Vì sao: {0} Cách xử lý: {1}").format(_(found.cause), _(found.remedy))

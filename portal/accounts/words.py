"""How duties and the states of an account are called, and what each duty does, in one sentence."""

from portal.access import Duty, Level, OrganisationKind, Viewer
from portal.lib.words import Words, _

DUTIES: dict[Duty, Words] = {
    Duty.reporter: _("Lập báo cáo"),
    Duty.head: _("Lãnh đạo đơn vị"),
    Duty.reviewer: _("Thẩm tra"),
    Duty.clerk: _("Văn thư"),
    Duty.observer: _("Chỉ xem"),
    Duty.administrator: _("Quản trị hệ thống"),
}
TASKS: dict[Duty, Words] = {
    Duty.reporter: _("Ghi cam kết, ghi lần giao và soạn báo cáo của đơn vị."),
    Duty.head: _("Nộp báo cáo, duyệt công văn và quản lý người dùng của đơn vị."),
    Duty.reviewer: _("Thẩm tra báo cáo gửi đến: trả lại hoặc tiếp nhận."),
    Duty.clerk: _("Cấp số, phát hành và lưu công văn của đơn vị."),
    Duty.observer: _("Chỉ xem, không sửa và không quyết định việc gì."),
    Duty.administrator: _("Quản lý tài khoản, tổ chức và cài đặt. Không xem hồ sơ, không giữ việc khác."),
}
ACTIVE, INVITED, SUSPENDED, ENDED = "active", "invited", "suspended", "ended"
# State → the square before it, its words.
STATES: dict[str, tuple[str, Words]] = {
    ACTIVE: ("done", _("Đang dùng")),
    INVITED: ("draft", _("Chưa kích hoạt")),
    SUSPENDED: ("back", _("Đang tạm khóa")),
    ENDED: ("void", _("Hết nhiệm vụ")),
}


def reach(viewer: Viewer) -> Words:
    """What a post sees, in a sentence (domain §2)."""
    if not viewer.does_business:
        return _("Chỉ thấy tài khoản và cài đặt, không thấy hồ sơ và số liệu.")
    if viewer.oversees_territory and viewer.level is Level.province:
        return _("Thấy mọi tổ chức trong tỉnh.")
    if viewer.oversees_territory:
        return _("Thấy mọi tổ chức trong địa bàn của {organisation}.", organisation=viewer.organisation_name)
    if viewer.kind is OrganisationKind.school_branch or viewer.sector is None:
        return _("Chỉ thấy {organisation}.", organisation=viewer.organisation_name)
    return _("Thấy {organisation} và ngành dọc cấp dưới.", organisation=viewer.organisation_name)

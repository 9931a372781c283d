"""How this room's codes are called on screens and in sheets."""

from portal.lib.words import Words, _
from portal.pledges.models import Origin, PledgeState, SupportForm

# Three choices for a person, two forms in the plan: support given once, under 12 months, regular.
ONCE, SHORT, REGULAR = "once", "short", "regular"
FORMS: dict[str, Words] = {
    ONCE: _("Một lần"),
    SHORT: _("Dưới 12 tháng"),
    REGULAR: _("Thường xuyên, 12–24 tháng"),
}
STATES: dict[PledgeState, Words] = {
    PledgeState.draft: _("Bản nháp"),
    PledgeState.registered: _("Chưa giao"),
    PledgeState.under_way: _("Đang thực hiện"),
    PledgeState.fulfilled: _("Đã hoàn thành"),
    PledgeState.ended: _("Chấm dứt sớm"),
    PledgeState.withdrawn: _("Đã rút"),
    PledgeState.passed_on: _("Đã chuyển tiếp"),
}
ORIGINS: dict[Origin, Words] = {
    Origin.own: _("Của tổ chức"),
    Origin.mobilised: _("Vận động trong tỉnh"),
    Origin.outside_province: _("Vận động ngoài tỉnh"),
}
# How far a delivery is beside its value: the filters of the list.
WAITING, CONFIRMED, DOUBLE = "waiting", "confirmed", "double"
CHECKS: dict[str, Words] = {
    WAITING: _("Chờ xác nhận"),
    CONFIRMED: _("Đã xác nhận"),
    DOUBLE: _("Trùng, chờ đơn vị sửa"),
}
SAME, DISTINCT = "same", "distinct"
VERDICTS: dict[str, Words] = {
    DISTINCT: _("Không trùng: là hai lần trao khác nhau"),
    SAME: _("Trùng: lần ghi sau phải hủy"),
}
# What stands in the book of a pledge, as its timeline tells it.
EVENTS: dict[str, Words] = {
    "pledge.logged": _("Đã đăng ký cam kết"),
    "pledge.drafted": _("Đã lưu nháp"),
    "pledge.amended": _("Đã sửa cam kết"),
    "pledge.confirmed": _("Hội Chữ thập đỏ đã xác nhận"),
    "pledge.renewed": _("Đã gia hạn"),
    "pledge.passed_on": _("Đã chuyển tiếp phần còn lại"),
    "pledge.taken_over": _("Đã nhận tiếp phần còn lại"),
    "pledge.lead_given": _("Đã trao vai trò bên chính"),
    "pledge.lead_taken": _("Đã nhận vai trò bên chính"),
    "pledge.withdrawn": _("Đã rút cam kết"),
    "pledge.ended": _("Đã kết thúc cam kết"),
    "delivery.logged": _("Đã ghi lần giao"),
    "delivery.corrected": _("Đã sửa lần giao"),
    "delivery.confirmed": _("Đã xác nhận lần giao"),
    "delivery.photo_added": _("Đã thêm ảnh cho lần giao"),
}


def form_choice(form: SupportForm, months: int) -> str:
    """Which of the three choices a pledge is."""
    if form is SupportForm.regular_support:
        return REGULAR
    return SHORT if months else ONCE

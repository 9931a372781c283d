"""What the screens call acts, the things that pass on, and what becomes of them."""

from portal.lib.words import _
from portal.succession.models import ActKind, Outcome, What

ACTS = {
    ActKind.merger: _("Sáp nhập"),
    ActKind.division: _("Chia tách"),
    ActKind.dissolution: _("Giải thể"),
    ActKind.reform: _("Sắp xếp đơn vị hành chính"),
}
THINGS = {
    What.post: _("Người giữ nhiệm vụ"),
    What.pledge: _("Cam kết còn hiệu lực"),
    What.address: _("Địa chỉ chờ giúp do đơn vị đề xuất"),
    What.obligation: _("Báo cáo chưa gửi xong"),
    What.desk: _("Báo cáo của đơn vị khác gửi về đây"),
    What.person: _("Cá nhân do đơn vị ghi tên"),
    What.holding: _("Chức vụ lãnh đạo"),
    What.branch: _("Chi hội, chi đoàn, lớp"),
}
OUTCOMES = {
    Outcome.passed: _("chuyển"),
    Outcome.ended: _("kết thúc, chưa có nơi nhận"),
    Outcome.kept: _("ở lại"),
    Outcome.doubled: _("đã chuyển: nơi nhận tự báo cáo kỳ này"),
}
TO_ARRANGE = _("kết thúc, cần bố trí")
ONE_HEAD = _("kết thúc: mỗi nơi chỉ có một người đứng đầu, có thể bổ nhiệm lại")
# Before it is confirmed.
AHEAD = {Outcome.doubled: _("sẽ chuyển: nơi nhận tự báo cáo kỳ này")}

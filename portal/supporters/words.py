"""How this room's codes are called on screens, in sheets and on paper."""

from portal.lib.words import Words, _
from portal.supporters.models import BranchKind, LeadershipKind

LEADERSHIP: dict[LeadershipKind, Words] = {
    LeadershipKind.head_of_body: _("Người đứng đầu cơ quan, tổ chức"),
    LeadershipKind.honorary_president: _("Chủ tịch danh dự của Hội"),
    LeadershipKind.local_leader: _("Lãnh đạo cấp ủy, chính quyền"),
}
BRANCHES: dict[BranchKind, Words] = {
    BranchKind.association_branch: _("Chi hội"),
    BranchKind.youth_branch: _("Chi đoàn"),
    BranchKind.school_class: _("Lớp"),
    BranchKind.trade_union: _("Công đoàn cơ sở"),
}

"""What the screens call kinds, levels and ways of succession."""

from portal.access import Level, OrganisationKind
from portal.lib.words import _
from portal.organisations.models import SuccessionKind

KINDS = {
    OrganisationKind.steering_committee: _("Ban Chỉ đạo"),
    OrganisationKind.standing_agency: _("Cơ quan thường trực"),
    OrganisationKind.front: _("Mặt trận"),
    OrganisationKind.mass_organisation: _("Đoàn thể"),
    OrganisationKind.department: _("Sở, ban, ngành"),
    OrganisationKind.media: _("Báo, đài"),
    OrganisationKind.party_body: _("Cơ quan Đảng"),
    OrganisationKind.government: _("Cơ quan chính quyền"),
    OrganisationKind.school_branch: _("Trường học"),
}
LEVELS = {
    Level.province: _("Cấp tỉnh"),
    Level.district: _("Cấp huyện"),
    Level.commune: _("Cấp xã"),
}
WAYS = {
    SuccessionKind.merger: _("sáp nhập"),
    SuccessionKind.division: _("chia tách"),
    SuccessionKind.dissolution: _("giải thể"),
}

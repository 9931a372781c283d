"""What a dossier lacks before the committee decides: what stops it, and what it should have. Pure."""

from dataclasses import dataclass

from portal.addresses.models import ConsentKind, HumanitarianAddress, NeedGroup
from portal.lib.words import Words, _


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing; one that `stops` must be there before approval (R-04), others should (R-35)."""

    code: str
    words: Words
    field: str
    stops: bool = True


NO_NEED = Gap("address.no_need", _("Chưa ghi hộ cần giúp gì. Ghi nhu cầu rồi mới phê duyệt (II.2)"), "needs")
NO_CONSENT = Gap(
    "address.no_consent",
    _("Hộ chưa đồng ý nhận trợ giúp. Hội Chữ thập đỏ cấp xã ghi ngày đồng ý rồi mới phê duyệt (II.2)"),
    "consented_on",
)
NO_PROCESSING = Gap(
    "address.no_processing",
    _("Hộ chưa đồng ý cho xử lý dữ liệu cá nhân. Hội Chữ thập đỏ cấp xã ghi đồng ý rồi mới phê duyệt"),
    "consented_on",
)
NO_MINUTES = Gap("address.no_minutes", _("Chưa ghi biên bản khảo sát và tiêu chí (IV.14)"), "survey", False)
NOT_PUBLIC = Gap("address.not_public", _("Chưa niêm yết công khai danh sách (IV.14)"), "survey", False)


def gaps(address: HumanitarianAddress) -> list[Gap]:
    """What is missing, what stops first."""
    survey = address.survey
    return [
        gap
        for gap, missing in (
            (NO_NEED, not address.needs),
            (NO_CONSENT, address.consented_on is None),
            (NO_PROCESSING, address.consent(ConsentKind.processed) is None),
            (NO_MINUTES, survey is None or not survey.criteria),
            (NOT_PUBLIC, survey is None or survey.posted_from is None),
        )
        if missing
    ]


def helped_elsewhere(address: HumanitarianAddress) -> Words | None:
    """The warning of A-21: only who is “other vulnerable” must not have help already. For an open dossier only."""
    if address.other_supports and NeedGroup.other_vulnerable in address.kinds:
        return _(
            "Nhóm yếu thế khác chỉ gồm người chưa được ai hỗ trợ (II.2). Hộ này đã có hỗ trợ khác: xem lại."
        )
    return None

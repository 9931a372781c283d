"""How this room's codes are called on screens and in sheets."""

from portal.addresses.models import AddressState, NeedGroup, SupportKind
from portal.lib.words import Words, _

STATES: dict[AddressState, Words] = {
    AddressState.found: _("Mới phát hiện"),
    AddressState.surveyed: _("Đã khảo sát"),
    AddressState.waiting: _("Chờ hỗ trợ"),
    AddressState.supported: _("Đang được hỗ trợ"),
    AddressState.risen: _("Đã vươn lên"),
    AddressState.closed: _("Đã khép lại"),
}
KINDS: dict[SupportKind, Words] = {
    SupportKind.house_building: _("Xây, sửa nhà"),
    SupportKind.production_tools: _("Công cụ sản xuất"),
    SupportKind.vocational_training: _("Dạy nghề"),
    SupportKind.savings_book: _("Sổ tiết kiệm"),
    SupportKind.monthly_allowance: _("Trợ cấp hằng tháng"),
    SupportKind.health_insurance_card: _("Thẻ bảo hiểm y tế"),
    SupportKind.medical_care: _("Khám, chữa bệnh"),
    SupportKind.other: _("Khác"),
}
GROUPS: dict[NeedGroup, Words] = {
    NeedGroup.disability: _("Người khuyết tật"),
    NeedGroup.agent_orange_victim: _("Nạn nhân chất độc da cam"),
    NeedGroup.disaster_victim: _("Nạn nhân thiên tai"),
    NeedGroup.grave_illness: _("Bệnh nhân mắc bệnh hiểm nghèo"),
    NeedGroup.injury_victim: _("Nạn nhân tai nạn thương tích"),
    NeedGroup.orphan: _("Trẻ em mồ côi"),
    NeedGroup.lone_elderly: _("Người già neo đơn không nơi nương tựa"),
    NeedGroup.other_vulnerable: _("Đối tượng yếu thế khác"),
}
PRIORITIES: dict[int, Words] = {1: _("Cần ngay"), 2: _("Cần sớm"), 3: _("Theo kế hoạch")}

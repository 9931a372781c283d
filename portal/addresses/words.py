"""How this room's codes are called on screens and in sheets."""

from portal.addresses.models import (
    AddressState,
    CloseReason,
    ConsentKind,
    FileKind,
    NeedGroup,
    Purpose,
    SupportKind,
)
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
CLOSE_REASONS: dict[CloseReason, Words] = {
    CloseReason.refused: _("Hộ từ chối nhận trợ giúp"),
    CloseReason.moved_away: _("Hộ chuyển đi nơi khác"),
    CloseReason.died: _("Người cần giúp đã mất"),
    CloseReason.not_eligible: _("Không thuộc đối tượng"),
    CloseReason.data_withdrawn: _("Hộ rút đồng ý xử lý dữ liệu"),
    CloseReason.duplicate: _("Trùng với địa chỉ khác"),
}
CONSENTS: dict[ConsentKind, Words] = {
    ConsentKind.helped: _("Nhận trợ giúp"),
    ConsentKind.processed: _("Cho xử lý dữ liệu cá nhân"),
    ConsentKind.published: _("Cho công bố hoàn cảnh"),
}
PURPOSES: dict[Purpose, Words] = {
    Purpose.survey: _("Khảo sát"),
    Purpose.approval: _("Xét phê duyệt"),
    Purpose.delivery_check: _("Giao hoặc kiểm tra việc giao"),
    Purpose.correction: _("Sửa thông tin"),
    Purpose.complaint: _("Giải quyết phản ánh"),
    Purpose.posting: _("Đưa lên iNHANDAO"),
}
FILE_KINDS: dict[FileKind, Words] = {
    FileKind.photo: _("Ảnh hiện trạng"),
    FileKind.minutes: _("Biên bản khảo sát"),
    FileKind.consent: _("Giấy đồng ý"),
    FileKind.guardian: _("Giấy tờ của người giám hộ"),
}
# What stands in the book of an address, as its history tells it.
EVENTS: dict[str, Words] = {
    "address.recorded": _("Đã đề xuất"),
    "address.amended": _("Đã sửa thông tin hộ"),
    "address.members": _("Đã ghi thành viên"),
    "address.needs": _("Đã ghi nhu cầu"),
    "address.other_supports": _("Đã ghi hỗ trợ khác"),
    "address.guardian": _("Đã ghi người giám hộ"),
    "address.priority": _("Đã đặt mức ưu tiên"),
    "address.file": _("Đã thêm ảnh"),
    "address.surveyed": _("Đã khảo sát"),
    "address.consented": _("Hộ đồng ý"),
    "address.withdrew": _("Hộ rút đồng ý"),
    "address.approved": _("Ban Chỉ đạo đã phê duyệt"),
    "address.posted": _("Đã đưa lên iNHANDAO"),
    "address.unposted": _("Chưa cập nhật lên iNHANDAO"),
    "address.closed": _("Đã khép lại"),
    "address.reopened": _("Đã mở lại"),
    "address.risen": _("Hộ đã vươn lên"),
}
# What was changed, by name and never by value.
CHANGED: dict[str, Words] = {
    "head_name": _("tên chủ hộ"),
    "birth_year": _("năm sinh"),
    "village": _("thôn, ấp"),
    "phone": _("điện thoại"),
    "identity_hash": _("số định danh"),
    "circumstances": _("hoàn cảnh"),
    "household_size": _("số khẩu"),
    "eligible_count": _("số khẩu thuộc đối tượng"),
    "kinds": _("nhóm đối tượng"),
}

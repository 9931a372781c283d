"""How the things of a register are called."""

import datetime as dt

from portal.documents.lines import Line
from portal.documents.models import Channel
from portal.lib.words import Words, _, n_

CHANNELS: dict[Channel, Words] = {
    Channel.paper: _("Văn bản giấy"),
    Channel.email: _("Thư điện tử"),
    Channel.hand: _("Bàn giao trực tiếp"),
}
SCOPES: dict[str, Words] = {
    "one_per_body_year": _("Một dãy số chung cho mọi loại văn bản, mỗi năm một sổ"),
    "per_type_year": _("Mỗi loại văn bản một dãy số, mỗi năm một sổ"),
    "per_type_party_term": _("Mỗi loại văn bản một dãy số, suốt nhiệm kỳ"),
}
EVENTS: dict[str, Words] = {
    "number.taken": _("Đã vào sổ"),
    "number.filled": _("Đã dùng số giữ"),
    "number.void_asked": _("Đã đề nghị hủy số"),
    "number.voided": _("Đã hủy số"),
    "number.kept": _("Giữ nguyên số, không hủy"),
    "entry.corrected": _("Đã sửa"),
    "entry.assigned": _("Đã giao giải quyết"),
    "entry.progress": _("Đã ghi tiến độ"),
}
FIELDS: dict[str, Words] = {
    "author": _("Tác giả"),
    "symbol": _("Số, ký hiệu"),
    "of_date": _("Ngày tháng"),
    "abstract": _("Trích yếu"),
    "recipients": _("Người nhận"),
    "channel": _("Đến bằng"),
    "answers_id": _("Trả lời văn bản đi"),
}
"""What may be put right in an arrival and is told with its old value."""


def standing(line: Line, today: dt.date) -> Words:
    """Where an act stands, in words: overdue is said first of all."""
    late = line.overdue(today)
    if late:
        return n_("Quá hạn {count} ngày", "Quá hạn {count} ngày", late)
    if line.voided_at:
        return _("Đã hủy")
    if line.answer_symbol is not None:
        return _("Đã trả lời")
    if line.closed:
        return _("Đã giải quyết")
    if line.due_on == today:
        return _("Hạn hôm nay")
    return _("Trong hạn")

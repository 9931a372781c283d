"""What reviewers write again and again: sentences that can be put before a comment of one's own. Pure."""

from portal.lib.words import Words, _

READY: tuple[tuple[str, Words], ...] = (
    ("ledger", _("Số báo cáo khác sổ giao nhận. Đề nghị đối chiếu và sửa, hoặc nêu lý do cụ thể.")),
    ("twice", _("Có hộ được tính hai lần. Đề nghị mỗi hộ chỉ tính một lần.")),
    ("labour", _("Số ngày công × đơn giá không bằng giá trị quy đổi. Đề nghị tính lại.")),
    ("jump", _("Số liệu thay đổi nhiều so với kỳ trước. Đề nghị giải thích nguyên nhân.")),
    ("estimate", _("Ước cả kỳ chưa hợp lý so với số đã thực hiện. Đề nghị xem lại các đợt còn phải giao.")),
    ("narrative", _("Phần thuyết minh còn chung chung. Đề nghị viết rõ khó khăn, nguyên nhân và kiến nghị.")),
)


def with_ready(code: str, body: str) -> str:
    """The chosen sentence before what was typed; either may be missing."""
    sentence = next((str(words) for key, words in READY if key == code), "")
    return f"{sentence} {body}".strip() if sentence not in body else body.strip()

"""What the page /kit shows its fields with: one form twice, as first opened and as sent with faults."""

from typing import Any

import wtforms

from portal.fields import (
    ChoiceField,
    CountField,
    DayField,
    Form,
    LongTextField,
    MoneyField,
    PickField,
    TextField,
)


class KitForm(Form):
    """Every kind of field once."""

    recipient = TextField("Người nhận thay, nếu có")
    amount = MoneyField("Số tiền, đồng")
    people = CountField("Số người dự họp, tuyên truyền")
    day = DayField("Ngày giao")
    organisation = ChoiceField("Tổ chức nhận gắn")
    manner = PickField("Hình thức giúp")
    reason = LongTextField("Đề xuất, kiến nghị")
    password = wtforms.PasswordField("Mật khẩu")
    compared = wtforms.BooleanField("Tôi đã đối chiếu với bản ký giấy")
    photo = wtforms.FileField("Ảnh biên nhận")


def forms() -> dict[str, Any]:
    """The two forms, with the longest names there are."""
    sample, wrong = (KitForm(formdata=None, prefix=prefix) for prefix in ("sample-", "wrong-"))
    for form in (sample, wrong):
        form.organisation.choices = [
            ("", "Chọn tổ chức"),
            ("1", "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Bình Phước"),
            ("2", "Hội Cựu Thanh niên xung phong thị xã Phước Long"),
        ]
        form.manner.choices = [
            ("once", "Một lần"),
            ("regular", "Thường xuyên, từ 12 đến 24 tháng"),
        ]
    sample.organisation.data, sample.manner.data = "1", "regular"
    sample.amount.data, sample.people.data, sample.compared.data = 3_000_000, 2140, True
    wrong.amount.raw_data, wrong.day.raw_data = ["ba triệu rưỡi hơn"], ["31/02/2021"]
    wrong.organisation.data, wrong.manner.data = "", ""
    wrong.amount.errors = ["Nhập số tiền bằng số, ví dụ 3.000.000 hoặc 3tr"]
    wrong.people.errors = ["Nhập số người dự họp, hoặc ghi 0"]
    wrong.day.errors = ["Ngày 31/02/2021 không có trong lịch"]
    wrong.organisation.errors = ["Chọn tổ chức nhận gắn địa chỉ này"]
    wrong.manner.errors = ["Chọn giúp một lần hay thường xuyên"]
    wrong.reason.errors = ["Viết phần Đề xuất, kiến nghị"]
    return {"sample": sample, "wrong": wrong}

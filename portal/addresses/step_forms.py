"""The small forms of a dossier's life: guardian, priority, consents, photographs, posting, closing, finding by name."""

from typing import Any, Self

import wtforms
from flask_babel import lazy_gettext as _l

from portal.addresses.consents import Given
from portal.addresses.endings import NOT_BY_HAND
from portal.addresses.models import CloseReason, ConsentKind, FileKind, HumanitarianAddress
from portal.addresses.words import CLOSE_REASONS, CONSENTS, FILE_KINDS, PRIORITIES, PURPOSES
from portal.fields import (
    ChecksField,
    ChoiceField,
    DayField,
    Form,
    Longest,
    LongTextField,
    Offering,
    PhotoField,
    PickField,
    Required,
    TextField,
    YearField,
    say,
)
from portal.lib.words import _

SHORT = Longest(120)


class GuardianForm(Offering):
    """Who agrees for an orphan."""

    guardian_name = TextField(_l("Họ tên người giám hộ"), [Required(_("Nhập họ tên người giám hộ")), SHORT])
    guardian_relation = TextField(
        _l("Quan hệ với trẻ"), [Required(_("Nhập quan hệ, ví dụ: bà ngoại")), SHORT]
    )
    guardian_evidence = TextField(
        _l("Giấy tờ chứng minh"), [SHORT], description=_l("Ví dụ: quyết định cử giám hộ của xã, số và ngày.")
    )


class PriorityForm(Offering):
    """In which order it is to be helped."""

    offers = {"priority": PRIORITIES}  # noqa: RUF012
    priority = PickField(_l("Mức ưu tiên"))
    priority_reason = LongTextField(_l("Vì sao khác mức gợi ý"), [Longest(300)])


class ConsentForm(Offering):
    """What the household agrees to, on one day, proved by one paper."""

    offers = {"kinds": CONSENTS}  # noqa: RUF012
    kinds = ChecksField(
        _l("Hộ đồng ý"), description=_l("Ba việc riêng nhau. Không đồng ý công bố thì hộ vẫn được giúp.")
    )
    given_on = DayField(_l("Ngày đồng ý"), [Required(_("Nhập ngày hộ đồng ý, ví dụ 18/05/2021"))])
    given_by = TextField(_l("Ai đồng ý"), [Required(_("Ghi ai đã đồng ý, ví dụ: chủ hộ")), SHORT])
    evidence = TextField(
        _l("Căn cứ"),
        [Required(_("Ghi căn cứ, ví dụ: ký trong biên bản khảo sát")), SHORT],
        description=_l("Bản ký thì chụp và gửi ở mục Ảnh và giấy tờ."),
    )

    def validate_kinds(self, field: Any) -> None:
        """At least one."""
        if not field.data:
            raise wtforms.ValidationError(say(_("Chọn ít nhất một việc hộ đồng ý")))

    def given(self) -> Given:
        """What was typed."""
        assert self.given_on.data is not None, "validated before"
        return Given(self.given_on.data, self.given_by.data or "", self.evidence.data or "")

    @classmethod
    def of(cls, row: HumanitarianAddress, **given: Any) -> Self:
        """Ticked is only what the household agreed to already: nobody ticks for it."""
        given_before = [kind.value for kind in ConsentKind if row.consent(kind) is not None]
        return super().of(None, kinds=given_before, given_on=row.surveyed_on)


class WithdrawalForm(Offering):
    """A consent is taken back."""

    offers = {"kind": CONSENTS}  # noqa: RUF012
    kind = PickField(_l("Hộ rút đồng ý việc nào"))
    withdrawn_on = DayField(_l("Ngày rút"), [Required(_("Nhập ngày rút, ví dụ 18/05/2021"))])
    note = LongTextField(_l("Hộ nói gì, ai ghi nhận"), [Longest(300)])


class FileForm(Offering):
    """One photograph for the dossier."""

    offers = {"kind": FILE_KINDS}  # noqa: RUF012
    kind = PickField(_l("Ảnh gì"), default=FileKind.photo.value)
    photo = PhotoField(
        _l("Chọn hoặc chụp ảnh"), description=_l("Vị trí và thông tin máy ảnh được xóa. Không chụp căn cước.")
    )

    def validate_photo(self, field: Any) -> None:
        """There must be one."""
        if field.data is None and not field.errors:
            raise wtforms.ValidationError(say(_("Chọn một ảnh")))


class OpenForm(Offering):
    """What a dossier is opened for."""

    offers = {"purpose": PURPOSES}  # noqa: RUF012
    purpose = ChoiceField(_l("Mở để làm gì"))
    to = wtforms.HiddenField()


class PostingForm(Offering):
    """Whether the address stands in iNHANDAO."""

    posted_on = DayField(_l("Đã đưa lên ngày"))
    posted_code = TextField(_l("Mã trên iNHANDAO"), [Longest(40)])
    unposted_reason = LongTextField(_l("Hoặc: vì sao chưa cập nhật"), [Longest(300)])

    def validate_unposted_reason(self, field: Any) -> None:
        """Either a day or a reason."""
        if not any(text.strip() for text in self.posted_on.raw_data or ()) and not field.data:
            raise wtforms.ValidationError(say(_("Nhập ngày đưa lên, hoặc ghi vì sao chưa cập nhật")))


class CloseForm(Offering):
    """Why an address leaves the list."""

    offers = {"why": {key: words for key, words in CLOSE_REASONS.items() if key not in NOT_BY_HAND}}  # noqa: RUF012
    why = PickField(_l("Lý do"))
    note = LongTextField(_l("Ghi rõ"), [Required(_("Ghi rõ lý do và ai xác nhận")), Longest(300)])

    def reason(self) -> CloseReason:
        """What was chosen."""
        return CloseReason(self.why.data)


class ReasonForm(Form):
    """Why a side exit is undone."""

    reason = LongTextField(_l("Vì sao mở lại"), [Required(_("Ghi vì sao mở lại")), Longest(300)])


class KnownForm(Form):
    """Whom one wonders about; the fields are called as in a proposal, which asks with them while it is typed."""

    head_name = TextField(_l("Họ tên chủ hộ"), [Required(_("Nhập họ tên chủ hộ")), SHORT])
    birth_year = YearField(_l("Năm sinh của chủ hộ"), [Required(_("Nhập năm sinh, ví dụ 1951"))])
    unit = ChoiceField(_l("Xã, phường, thị trấn"))


class ExportForm(Offering):
    """What households are taken out by name for."""

    offers = {"purpose": PURPOSES}  # noqa: RUF012
    purpose = PickField(_l("Lấy ra để làm gì"))


class NameForm(Form):
    """A person's name to look for; it travels in the form, never in an address."""

    name = TextField(_l("Họ tên chủ hộ"), [Required(_("Nhập họ tên, không dấu cũng được")), SHORT])

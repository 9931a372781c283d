"""What a person types about a household. A form reads its section of a dossier (`of`) and gives back what was meant.

An identity number is read and forgotten: it is never shown again, not even in a form that has to be corrected.
"""

from dataclasses import replace
from typing import Any, Self

import wtforms
from flask import current_app
from flask_babel import lazy_gettext as _l

from portal.addresses import identity
from portal.addresses.household import Household, Person, Support, Visit
from portal.addresses.models import (
    HumanitarianAddress,
    NeedGroup,
    SupportKind,
)
from portal.addresses.words import GROUPS, KINDS
from portal.fields import (
    ChecksField,
    ChoiceField,
    CountField,
    DayField,
    Longest,
    LongTextField,
    MoneyField,
    Offering,
    Required,
    TextField,
    YearField,
    choices,
    say,
)
from portal.lib import clock
from portal.lib.words import Words, _, phrase
from portal.plans.priority import Scale

BLANK_ROWS = 3
SHORT, LONG = Longest(120), Longest(1000)


class HomeForm(Offering):
    """The head of a household, the place, how many they are."""

    offers = {"groups": GROUPS}  # noqa: RUF012
    head_name = TextField(_l("Họ tên chủ hộ"), [Required(_("Nhập họ tên chủ hộ")), SHORT])
    birth_year = YearField(_l("Năm sinh của chủ hộ"), [Required(_("Nhập năm sinh, ví dụ 1951"))])
    village = TextField(_l("Thôn, ấp, khu phố"), [Required(_("Nhập thôn, ấp hoặc khu phố")), SHORT])
    household_size = CountField(_l("Số khẩu của hộ"), [Required(_("Nhập số khẩu của hộ, ví dụ 4"))])
    eligible_count = CountField(
        _l("Số khẩu thuộc đối tượng"),
        [Required(_("Nhập số khẩu thuộc đối tượng, ví dụ 1"))],
        description=_l("Từ 2 khẩu trở lên thì mức tối thiểu cao hơn (II.3a)."),
    )
    groups = ChecksField(_l("Nhóm đối tượng (II.2)"))
    circumstances = LongTextField(_l("Hoàn cảnh"), [LONG])

    def household(self) -> Household:
        """What was typed; figures and groups that are left out stay as the members make them."""
        return Household(
            head_name=self.head_name.data or "",
            birth_year=self.birth_year.data or 0,
            village=self.village.data or "",
            circumstances=self.circumstances.data or "",
            size=(self.household_size.data or 0) if "household_size" in self else 0,
            eligible=(self.eligible_count.data or 0) if "eligible_count" in self else 0,
            groups=tuple(map(NeedGroup, self.groups.data or ())) if "groups" in self else (),
        )


class ProposalForm(HomeForm):
    """A household that was found: what a person can type on a phone at the door."""

    offers = HomeForm.offers | {"needs": KINDS}
    unit = ChoiceField(_l("Xã, phường, thị trấn"))
    needs = ChecksField(_l("Hộ cần giúp gì"))
    checked = wtforms.BooleanField(_l("Tôi đã kiểm tra, vẫn đề xuất"))

    def household(self) -> Household:
        """With what it needs."""
        return replace(super().household(), needs=tuple(map(SupportKind, self.needs.data or ())))


class SecretField(TextField):
    """What is typed here is read once and never shown again."""

    def _value(self) -> str:
        return ""


class HouseholdForm(HomeForm):
    """The head of the household as the dossier has it; without members also how many they are."""

    phone = TextField(_l("Điện thoại"), [Longest(20)])
    identity = SecretField(
        _l("Số định danh của chủ hộ"),
        [Longest(20)],
        description=_l("Chỉ giữ 4 số cuối. Để trống nếu không đổi; khi trang hiện lại thì gõ lại số này."),
    )

    def household(self) -> Household:
        """With the number reduced; refuses what is no number."""
        typed = replace(super().household(), phone=self.phone.data or "")
        if not self.identity.data:
            return typed
        key = identity.key_of(current_app.config["SECRET_KEY"])
        return replace(typed, identity=identity.reduced(self.identity.data, key))

    @classmethod
    def of(cls, row: HumanitarianAddress, **given: Any) -> Self:
        """With the groups as codes."""
        return super().of(row, groups=[group.value for group in row.kinds])

    def fit(self, address: HumanitarianAddress) -> None:
        """Leave out what follows from the members."""
        for name in ("household_size", "eligible_count", "groups") if address.members else ():
            del self[name]


class _Rows(Offering):
    """A section of several rows, those of the dossier and a few blank ones; a row without anything typed is none."""

    unnamed: Words  # what to say at the first field of a row that has only others

    @classmethod
    def of(cls, row: Any, **given: Any) -> Self:
        """With a few blank rows to fill in."""
        form = super().of(row, **given)
        for _blank in range(BLANK_ROWS):
            next(iter(form)).append_entry()
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Nothing that was typed is thrown away: a row begins with its first field."""
        fine = bool(super().validate(extra_validators))
        for row in next(iter(self)):
            first, *others = row.form
            if not first.data and any(str(text).strip() for cell in others for text in cell.raw_data or ()):
                first.errors = [*first.errors, say(self.unnamed)]
                fine = False
        return fine

    def row_errors(self) -> list[tuple[str, str]]:
        """What is wrong in the rows: (id of the field, sentence)."""
        return [(cell.id, line) for row in next(iter(self)) for cell in row.form for line in cell.errors]


class MemberRow(wtforms.Form):
    """One person; by a label such as “con”, never by name."""

    label = TextField(_l("Quan hệ với chủ hộ"), [Longest(40)])
    birth_year = YearField(_l("Năm sinh"))
    groups = ChecksField(_l("Nhóm đối tượng (II.2)"))
    eligible = wtforms.BooleanField(_l("Thuộc đối tượng được giúp"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The groups in the reader's language."""
        super().__init__(*args, **kwargs)
        self.groups.choices = choices(GROUPS.items())


class MembersForm(_Rows):
    """Who lives in the household."""

    unnamed = _("Nhập quan hệ với chủ hộ, hoặc để trống cả dòng")
    members = wtforms.FieldList(wtforms.FormField(MemberRow), max_entries=20)

    def people(self) -> list[Person]:
        """Those who were typed."""
        return [
            Person(
                row.label.data,
                row.birth_year.data,
                tuple(map(NeedGroup, row.groups.data or ())),
                row.eligible.data,
            )
            for row in (entry.form for entry in self.members)  # an entry has a label of its own
            if row.label.data
        ]


class SupportRow(wtforms.Form):
    """Help from elsewhere."""

    source = TextField(_l("Ai hỗ trợ"), [SHORT])
    kind = TextField(_l("Hỗ trợ gì"), [SHORT])
    value = MoneyField(_l("Trị giá (đồng)"))
    period = TextField(_l("Thời gian"), [SHORT])


class SupportsForm(_Rows):
    """Help that the household gets from the State or from others (II.2)."""

    unnamed = _("Nhập ai hỗ trợ, hoặc để trống cả dòng")
    other_supports = wtforms.FieldList(wtforms.FormField(SupportRow), max_entries=20)

    def typed(self) -> list[Support]:
        """Those that were typed."""
        return [
            Support(row.source.data, row.kind.data or "", row.value.data, row.period.data or "")
            for row in self.other_supports
            if row.source.data
        ]


class NeedsForm(Offering):
    """What the household asks for."""

    offers = {"needs": KINDS}  # noqa: RUF012
    needs = ChecksField(_l("Hộ cần giúp gì"))

    def kinds(self) -> list[SupportKind]:
        """What was ticked."""
        return [SupportKind(kind) for kind in self.needs.data or ()]

    @classmethod
    def of(cls, row: HumanitarianAddress, **given: Any) -> Self:
        """With the needs as codes."""
        return super().of(row, needs=[need.kind.value for need in row.needs], **given)


class SurveyForm(NeedsForm):
    """What the surveyors bring home."""

    surveyed_on = DayField(_l("Ngày khảo sát"), [Required(_("Nhập ngày khảo sát, ví dụ 18/05/2021"))])
    surveyors = TextField(_l("Người khảo sát"), [Required(_("Ghi ai đã đi khảo sát")), SHORT])
    criteria = ChecksField(_l("Tiêu chí hộ đáp ứng (II.2, IV.14)"))
    posted_from = DayField(_l("Niêm yết công khai từ ngày"))
    posted_to = DayField(_l("Niêm yết đến ngày"))

    def offering(self, scale: Scale) -> "SurveyForm":
        """With the plan's criteria to tick."""
        self.criteria.choices = [
            (one.code, f"{say(phrase(one.text))} (+{one.points})") for one in scale.criteria
        ]
        return self

    def visit(self) -> Visit:
        """What was typed."""
        return Visit(
            self.surveyors.data or "", self.criteria.data or (), self.posted_from.data, self.posted_to.data
        )

    @classmethod
    def of(cls, row: HumanitarianAddress, **given: Any) -> Self:
        """With the survey as it was written before; today when there is none."""
        names = ("surveyors", "criteria", "posted_from", "posted_to")
        before = {name: getattr(row.survey, name) for name in names} if row.survey else {}
        return super().of(row, surveyed_on=row.surveyed_on or clock.today(), **before)

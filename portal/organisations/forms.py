"""What a person types about an organisation and about the decision behind a change."""

from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.access import OrganisationKind
from portal.fields import ChoiceField, Form, Longest, Required, TextField, choices
from portal.lib.vietnamese import nfc
from portal.lib.words import _
from portal.organisations.models import Names, Sector
from portal.organisations.steps import BasisForm
from portal.organisations.words import KINDS


class UnitNameForm(BasisForm):
    """The name of an administrative unit."""

    full_name = TextField(
        _l("Tên đơn vị hành chính"), [Required(_("Nhập tên như trong nghị quyết")), Longest(120)]
    )


class NamesForm(BasisForm):
    """The three names of an organisation."""

    name = TextField(
        _l("Tên chính thức"), [Required(_("Nhập tên đầy đủ như trong quyết định")), Longest(300)]
    )
    short_name = TextField(_l("Tên ngắn"), [Required(_("Nhập tên ngắn để dùng trong bảng")), Longest(120)])
    abbreviation = TextField(_l("Chữ viết tắt"), [Required(_("Nhập chữ viết tắt, ví dụ HND")), Longest(40)])

    def names(self) -> Names:
        """The names as they are stored."""
        return Names(nfc(self.name.data), nfc(self.short_name.data), nfc(self.abbreviation.data))


class RegisterForm(NamesForm):
    """A new organisation of the unit in the address line."""

    code = TextField(_l("Mã tổ chức"), [Required(_("Nhập mã, ví dụ HND-25222")), Longest(40)])
    kind = ChoiceField(_l("Loại"))
    sector = ChoiceField(_l("Ngành dọc"))
    phone = TextField(_l("Điện thoại"), [Longest(40)])
    is_member = wtforms.BooleanField(_l("Là thành viên Ban Chỉ đạo"))

    def __init__(self, sectors: list[Sector], **kwargs: Any) -> None:
        """The choices are in the reader's language."""
        super().__init__(**kwargs)
        self.kind.choices = choices(KINDS.items())
        self.sector.choices = [
            ("", str(_l("Không thuộc ngành dọc nào"))),
            *((row.code, row.name) for row in sectors),
        ]

    def chosen_kind(self) -> OrganisationKind:
        """The kind as the rules know it."""
        return OrganisationKind(self.kind.data)


class ContactForm(Form):
    """How an organisation is reached."""

    phone = TextField(_l("Điện thoại"), [Longest(40)])
    email = TextField(
        _l("Thư điện tử"),
        [
            Longest(254),
            wtforms.validators.Optional(),
            wtforms.validators.Regexp(
                r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
                message=_l("Nhập một địa chỉ thư, ví dụ vanthu@donvi.vn"),
            ),
        ],
    )

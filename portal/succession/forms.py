"""What a person types about a merger, a division, a dissolution and a rearrangement."""

import re
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import LongTextField, Required, TextField
from portal.lib.words import _
from portal.organisations.steps import BasisForm


class MergerForm(BasisForm):
    """Which others merge as well, and into whom; by their codes."""

    others = TextField(_l("Mã các tổ chức khác cùng nhập"))
    into = TextField(_l("Nhập vào tổ chức có mã"), [Required(_("Nhập mã của tổ chức nhận, ví dụ HND-25222"))])

    def codes(self) -> list[str]:
        """The codes of the others."""
        return [code.upper() for code in re.split(r"[\s,;]+", self.others.data or "") if code]


class DissolutionForm(BasisForm):
    """Who goes on with what is open, if anybody."""

    into = TextField(_l("Mã tổ chức nhận việc còn lại"))


class ReformForm(BasisForm):
    """By which resolution, from which day; what it comes to is in the reference data."""


class DivisionForm(BasisForm):
    """Into whom, with which shares: a line for each."""

    into = LongTextField(
        _l("Các tổ chức nhận và tỷ lệ"), [Required(_("Ghi mỗi dòng một mã và tỷ lệ phần trăm"))]
    )

    def shares(self) -> dict[str, int]:
        """Code → per cent."""
        return {code.upper(): int(share) for code, share in _LINE.findall(self.into.data)}

    def validate_into(self, field: Any) -> None:
        """Every line is a code and a number."""
        if any(line.strip() and not _LINE.fullmatch(line.strip()) for line in field.data.split("\n")):
            raise wtforms.ValidationError(str(_l("Ghi mỗi dòng một mã và tỷ lệ, ví dụ: HND-25222 60")))


_LINE = re.compile(r"^\s*(\S+)[ \t:]+(\d{1,3}) ?%?\s*$", re.MULTILINE)

"""What is brought: a file or a pasted table, and the totals counted by hand."""

from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from portal.fields import CountField, Form, MoneyField, Required
from portal.lib import tables
from portal.lib.refusals import Refusal
from portal.lib.words import _


class BringForm(Form):
    """A workbook or a pasted table; a workbook goes before."""

    file = wtforms.FileField(_l("Tệp Excel (.xlsx)"))
    pasted = wtforms.TextAreaField(_l("Hoặc dán bảng từ Excel, cả dòng tiêu đề"))

    replaces = wtforms.HiddenField()

    def table(self) -> list[list[str]]:
        """The rows of text; refuses when nothing was brought or it cannot be read."""
        sent: Any = self.file.data
        if getattr(sent, "filename", ""):
            return tables.read_workbook(sent.read(tables.MOST_BYTES + 1))
        if not (self.pasted.data or "").strip():
            raise Refusal("table.nothing", _("Chọn tệp Excel, hoặc dán bảng vào ô bên dưới"), "file")
        return tables.read_pasted(self.pasted.data)

    def control(self) -> dict[str, int]:
        """No totals were asked for."""
        return {}


class CountedForm(BringForm):
    """The same with control totals."""

    counted = CountField(_l("Số dòng anh/chị đếm được"), [Required(_("Đếm số dòng rồi ghi vào đây"))])
    summed = MoneyField(_l("Tổng giá trị anh/chị cộng được"), [Required(_("Cộng giá trị rồi ghi vào đây"))])

    def control(self) -> dict[str, int]:
        """The totals as the person counted them."""
        return {"count": self.counted.data or 0, "total": self.summed.data or 0}

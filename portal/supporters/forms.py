"""What a person types about leaders, persons and branches."""

import uuid
from collections.abc import Iterable
from typing import Any

import wtforms
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.fields import (
    ChoiceField,
    DayField,
    Form,
    Longest,
    LongTextField,
    PickField,
    Required,
    TextField,
    choices,
)
from portal.lib.words import _
from portal.supporters.appointment import Appointment, Holder
from portal.supporters.models import BranchKind, LeadershipKind, Person
from portal.supporters.words import BRANCHES, LEADERSHIP

ANOTHER = "another"


class NameForm(Form):
    """A person's name."""

    name = TextField(_l("Họ và tên"), [Required(_("Nhập họ và tên")), Longest(100)])


class HolderForm(NameForm):
    """A name, and who is meant when the list has that name already (A-12)."""

    who = PickField(_l("Trong danh sách đã có người cùng họ tên. Đó là ai?"))

    def offer(self, namesakes: Iterable[tuple[Person, str]]) -> None:
        """Ask who is meant, or nothing where nobody is called so."""
        found = [
            (str(person.id), ", ".join(filter(None, (person.name, about)))) for person, about in namesakes
        ]
        if found:
            self.who.choices = [*found, (ANOTHER, gettext("Người khác, trùng họ tên"))]
        else:
            del self.who

    def holder(self) -> Holder:
        """Who it is."""
        who = self.who.data if "who" in self else ""
        known = uuid.UUID(who) if who and who != ANOTHER else None
        return Holder(self.name.data, known, another=who == ANOTHER)


class PersonForm(HolderForm):
    """A donor."""

    outside_province = wtforms.BooleanField(_l("Ở ngoài tỉnh"))


class PostForm(Form):
    """Title and days of a leading post."""

    title = TextField(_l("Chức danh"), [Required(_("Nhập chức danh, ví dụ Chủ tịch")), Longest(150)])
    starts_on = DayField(_l("Nhận chức từ ngày"), [Required(_("Nhập ngày nhận chức, ví dụ 01/06/2020"))])
    ends_on = DayField(_l("Đã thôi giữ chức, ngày cuối"))

    def appointment(self, kind: LeadershipKind) -> Appointment:
        """The post, of a group of leaders."""
        assert self.starts_on.data is not None, "validated before"
        return Appointment(kind, self.title.data, self.starts_on.data, self.ends_on.data)


class AppointForm(HolderForm, PostForm):
    """A leading post with its holder."""

    kind = ChoiceField(_l("Nhóm"))


class HandOverForm(HolderForm):
    """The next holder of a post and the first day."""

    on = DayField(_l("Người mới nhận chức từ ngày"), [Required(_("Nhập ngày, ví dụ 01/06/2021"))])


class LastDayForm(Form):
    """The last day of a post or of a branch."""

    on = DayField(_l("Ngày cuối"), [Required(_("Nhập ngày, ví dụ 01/06/2021"))])


class BranchesForm(Form):
    """One branch or many, a line each."""

    kind = ChoiceField(_l("Loại"))
    names = LongTextField(_l("Tên, mỗi dòng một tên"), [Required(_("Gõ ít nhất một tên")), Longest(10_000)])
    opened_on = DayField(_l("Thành lập ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The choices are in the reader's language."""
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(BRANCHES.items())

    def kind_chosen(self) -> BranchKind:
        """The kind of all of them."""
        return BranchKind(self.kind.data)


def leadership_choices(kinds: Iterable[LeadershipKind]) -> list[tuple[str, str]]:
    """The groups that a person may keep, in the reader's language."""
    return choices((kind, LEADERSHIP[kind]) for kind in kinds)

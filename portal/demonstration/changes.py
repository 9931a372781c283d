"""What had changed among organisations before the campaign year: one took another name, one merged. Both invented."""

import datetime as dt

from portal.access import Duty
from portal.accounts import actions as accounts
from portal.accounts import passwords
from portal.demonstration import people
from portal.demonstration.players import Players
from portal.demonstration.territory import OPENED, STANDING_AGENCY
from portal.organisations import actions as organisations
from portal.organisations.models import Names, Organisation
from portal.succession import actions as succession
from portal.succession import drafts

RENAMED_ON = dt.date(2020, 9, 1)
MERGED_ON = dt.date(2021, 1, 1)


def carry_out(cast: dict[str, Organisation], *, at: dt.datetime) -> None:
    """The first school bore another name until September 2020; at New Year a small school merged into it."""
    administrator = Players().named(STANDING_AGENCY, Duty.administrator)
    school = cast[f"{STANDING_AGENCY}-T01"]
    names = Names(school.name, school.short_name, school.abbreviation)
    school.name, school.short_name = f"{names.name} (cơ sở Ví Dụ)", f"{names.short_name} (cơ sở Ví Dụ)"
    organisations.rename(
        school,
        names,
        legal_basis="Quyết định số 01/QĐ-VD ngày 20/08/2020 (ví dụ)",
        on=RENAMED_ON,
        actor=administrator,
        at=at,
    )
    small = organisations.register(
        code=f"{STANDING_AGENCY}-VD",
        kind=school.kind,
        unit=school.unit,
        name="Hội Chữ thập đỏ Trường Ví Dụ",
        short_name="Hội CTĐ Trường Ví Dụ",
        abbreviation="CTĐ",
        sector_code=school.sector_code,
        opened_on=OPENED,
        actor=administrator,
        at=at,
    )
    teacher = accounts.register_user(
        username="truongvidu.lap",
        name="Đặng Thị Tạm Gọi",
        password_hash=passwords.hash_password(people.PASSWORD),
        actor=administrator,
        at=at,
    )
    accounts.grant(teacher, small, Duty.reporter, starts_on=people.SINCE, actor=administrator, at=at)
    act = drafts.merger(
        [small], school, legal_basis="Quyết định số 02/QĐ-VD ngày 25/12/2020 (ví dụ)", on=MERGED_ON
    )
    succession.carry_out(act, None, actor=administrator, at=at)

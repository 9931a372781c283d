"""The invented people of the demonstration and their posts. Every name is plainly invented."""

import datetime as dt
from dataclasses import dataclass

from portal.access import Duty, Level, OrganisationKind
from portal.accounts import actions, passwords
from portal.demonstration import territory
from portal.extensions import db
from portal.organisations.models import Organisation

PASSWORD = "nhan-dao-2021"  # noqa: S105 - the demonstration's, printed by `flask demo accounts`
SINCE = dt.date(2020, 1, 1)
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Vũ", "Bùi", "Đặng", "Điểu", "Thị", "Lý")
MIDDLE = ("Thị", "Văn", "Thị", "Văn", "Minh", "Thị Thu", "Văn", "Thị Kim")
GIVEN = (
    "Mẫu",
    "Ví Dụ",
    "Thí Dụ",
    "Giả Định",
    "Minh Họa",
    "Ướm Thử",
    "Tượng Trưng",
    "Tạm Gọi",
    "Thử Nghiệm",
    "Giả Tưởng",
)


@dataclass(frozen=True)
class Person:
    """One account: who, and in which posts (organisation's code, duty, title under a signature)."""

    username: str
    name: str
    posts: tuple[tuple[str, Duty, str], ...]


def cast(district: str, commune: str, neighbour: str) -> dict[str, Person]:
    """The personas; `district`, `commune` and `neighbour` are codes of units that the demonstration plays in."""
    chief = "Chủ tịch"
    return {
        "women_reporter": Person("phunu.lap", "Nguyễn Thị Mẫu", (("LHPN", Duty.reporter, ""),)),
        "women_head": Person("phunu.lanhdao", "Trần Thị Thí Dụ", (("LHPN", Duty.head, chief),)),
        "farmers_reporter": Person("nongdan.lap", "Hoàng Thị Ướm Thử", (("HND", Duty.reporter, ""),)),
        "farmers_head": Person("nongdan.lanhdao", "Lý Văn Tạm Gọi", (("HND", Duty.head, chief),)),
        "youth_reporter": Person("thanhnien.lap", "Vũ Văn Thử Nghiệm", (("TD", Duty.reporter, ""),)),
        "youth_head": Person("thanhnien.lanhdao", "Bùi Thị Giả Tưởng", (("TD", Duty.head, "Bí thư"),)),
        "redcross_reporter": Person("ctd.lap", "Đặng Thị Ví Dụ", (("HCTD", Duty.reporter, ""),)),
        "redcross_head": Person("ctd.lanhdao", "Đỗ Văn Minh Họa", (("HCTD", Duty.head, chief),)),
        "redcross_reviewer": Person("ctd.thamtra", "Lê Văn Ví Dụ", (("HCTD", Duty.reviewer, ""),)),
        "redcross_reviewer_2": Person("ctd.thamtra2", "Vũ Thị Tượng Trưng", (("HCTD", Duty.reviewer, ""),)),
        "redcross_clerk": Person("ctd.vanthu", "Phạm Thị Giả Định", (("HCTD", Duty.clerk, ""),)),
        "district_reviewer": Person(
            "ctdhuyen.thamtra", "Điểu Văn Mẫu", ((f"HCTD-{district}", Duty.reviewer, ""),)
        ),
        "commune_women": Person("phunuxa.lap", "Thị Tượng Trưng", ((f"LHPN-{commune}", Duty.reporter, ""),)),
        "commune_redcross": Person("ctdxa.lap", "Thị Minh Họa", ((f"HCTD-{commune}", Duty.reporter, ""),)),
        "commune_head": Person(
            "bcdxa.lanhdao", "Điểu Văn Tượng Trưng", ((f"BCD-{commune}", Duty.head, "Trưởng Ban"),)
        ),
        "commune_farmers": Person(
            "nongdanxa.lap", "Điểu Thị Tạm Gọi", ((f"HND-{neighbour}", Duty.reporter, ""),)
        ),
        "committee_head": Person(
            "bcd.lanhdao", "Trần Thị Tượng Trưng", (("BCD", Duty.head, "Trưởng Ban Chỉ đạo"),)
        ),
        "observer": Person("quansat", "Phạm Văn Giả Tưởng", (("BCD", Duty.observer, ""),)),
        "administrator": Person("quantri", "Lê Thị Thử Nghiệm", (("HCTD", Duty.administrator, ""),)),
        "two_posts": Person(
            "haiviec",
            "Bùi Văn Thí Dụ",
            ((f"HCTD-{district}", Duty.reporter, ""), (f"LDLD-{district}", Duty.head, chief)),
        ),
        "suspended": Person("tamkhoa", "Hoàng Văn Tạm Gọi", (("SYT", Duty.reporter, ""),)),
        "committee_clerk": Person("bcd.vanthu", "Hoàng Thị Giả Tưởng", (("BCD", Duty.clerk, ""),)),
    }


USERNAMES = {key: person.username for key, person in cast("", "", "").items()}


def settle(organisations: dict[str, Organisation], *, at: dt.datetime) -> None:
    """Give everyone an account: the personas, and whoever else an organisation needs to report."""
    hashed = passwords.hash_password(PASSWORD)
    held: dict[str, set[Duty]] = {}
    for key, person in cast(territory.SMALL_DISTRICT, *territory.SMALL_COMMUNES).items():
        user = actions.register_user(
            username=person.username, name=person.name, password_hash=hashed, actor=None, at=at
        )
        for code, duty, title in person.posts:
            actions.grant(user, organisations[code], duty, title=title, starts_on=SINCE, actor=None, at=at)
            if key != "suspended":
                held.setdefault(code, set()).add(duty)
        if key == "suspended":
            actions.suspend(user, actor=None, at=at)
    _come_and_go(organisations, hashed, at=at)
    for index, (code, organisation) in enumerate(organisations.items()):
        for place, (suffix, duties) in enumerate(_accounts(organisation)):
            missing = [duty for duty in duties if duty not in held.get(code, ())]
            if missing:
                user = actions.register_user(
                    username=f"{code.lower()}.{suffix}",
                    name=invented(index * 2 + place),
                    password_hash=hashed,
                    actor=None,
                    at=at,
                )
                for duty in missing:
                    title = "Thủ trưởng" if duty is Duty.head else ""
                    actions.grant(user, organisation, duty, title=title, starts_on=SINCE, actor=None, at=at)


def _come_and_go(organisations: dict[str, Organisation], hashed: str, *, at: dt.datetime) -> None:
    """Somebody who was invited and has not come yet, and somebody whose post is over."""
    new = actions.register_user(username="yte.moi", name="Điểu Thị Giả Định", actor=None, at=at)
    actions.grant(
        new, organisations["SYT"], Duty.clerk, starts_on=SINCE, basis="03-QĐ/SYT", actor=None, at=at
    )
    old = actions.register_user(
        username="phunu.truoc", name="Trần Thị Ướm Thử", password_hash=hashed, actor=None, at=at
    )
    post = actions.grant(
        old, organisations["LHPN"], Duty.reporter, starts_on=SINCE, basis="07-QĐ/HLHPN", actor=None, at=at
    )
    db.session.flush()
    actions.end_post(post, last_day=dt.date(2020, 12, 31), actor=None, at=at)


def _accounts(organisation: Organisation) -> list[tuple[str, tuple[Duty, ...]]]:
    """A reporter and a head at province level; below it one person for both is the norm (domain §7)."""
    if organisation.kind is OrganisationKind.steering_committee:
        return [("lanhdao", (Duty.head,))]
    if organisation.level is Level.province:
        return [("lap", (Duty.reporter,)), ("lanhdao", (Duty.head,))]
    accounts: list[tuple[str, tuple[Duty, ...]]] = [("canbo", (Duty.reporter, Duty.head))]
    if organisation.kind is OrganisationKind.standing_agency and organisation.level is Level.district:
        accounts.append(("thamtra", (Duty.reviewer,)))
    return accounts


def invented(index: int) -> str:
    """The index-th invented name."""
    return " ".join(
        (FAMILY[index % len(FAMILY)], MIDDLE[index // 3 % len(MIDDLE)], GIVEN[index * 7 // 5 % len(GIVEN)])
    )

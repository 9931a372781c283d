"""The list of pledges without the house: one WSGI function, sqlite3, f-strings, an HMAC cookie.

What a page of this content costs at least in Python: the same questions to the store, written by hand, and the same
table, saved views and choice of places, for someone who sees the whole province. No forms, no languages, no menu, no
object of any kind.
"""

import datetime as dt
import hashlib
import hmac
import sqlite3
import uuid
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

SESSION = """
select user_session.id, user_session.seen_at, user_account.name, post.duty, organisation.short_name, organisation.level,
  unit.no, unit.last_no, organisation.id, user_account.id, (select count(*) from post where post.user_id = user_account.id and post.starts_on <= :on
  and (post.ends_on is null or post.ends_on >= :on))
from user_session join user_account on user_account.id = user_session.user_id
left join post on post.id = user_session.post_id and post.starts_on <= :on
  and (post.ends_on is null or post.ends_on >= :on)
left join organisation on organisation.id = post.organisation_id left join unit on unit.id = organisation.unit_id
where user_session.secret_hash = :hash and user_session.revoked_at is null and user_session.seen_at > :idle
  and user_session.started_at > :started and user_account.suspended_at is null"""
RULES = """
select "plan".year, "plan".edition, "plan".data_from, threshold.eligible_from, threshold.least_value
from "plan" join threshold on threshold.plan_id = "plan".id
where "plan".data_from <= :on and "plan".data_to >= :on and "plan".activated_at is not null
order by "plan".edition desc, threshold.code"""
PLACES = "select id, full_name from unit where no between :first and :last and level = 'district' and valid_to is null order by no"
PLAN = """
select number, signed_on from "plan" where data_from <= :on and data_to >= :on and activated_at is not null
order by edition desc limit 1"""
JOINED = """
from pledge join organisation on organisation.id = pledge.organisation_id
join address on address.id = pledge.address_id join unit on unit.id = address.unit_id"""
IN_SIGHT = """
where (pledge.ended_on is null or pledge.ended_on >= :data_from) and pledge.state not in ('withdrawn', 'draft')"""
TOTALS = f"""
select count(*), sum(pledge.state in ('registered', 'under_way') and pledge.confirmed_on is null
  and (pledge.organisation_id != :own or pledge.registered_by != :user)), sum(pledge.state in ('registered', 'under_way') and pledge.delivered = 0),
  sum(pledge.state in ('registered', 'under_way') and pledge.form = 'regular_support' and pledge.ends_on <= :soon),
  sum(pledge.form = 'one_off_support' and address.judged_value < case when address.eligible_count >= :many
  then :much when address.eligible_count >= 1 then :little else 0 end), count(distinct pledge.address_id), count(*),
  sum(pledge.value), count(distinct case when pledge.state = 'under_way' then pledge.address_id end),
  sum(pledge.state = 'under_way'), sum(case when pledge.state = 'under_way' then pledge.value end),
  count(distinct case when pledge.delivered > 0 then pledge.address_id end), sum(pledge.delivered > 0),
  sum(case when pledge.delivered > 0 then pledge.delivered end)
{JOINED} {IN_SIGHT}"""
ROWS = f"""
select pledge.id, pledge.code, address.code, unit.full_name, district.full_name, pledge.form, pledge.kind,
  pledge.months, pledge.starts_on, pledge.ends_on, pledge.last_delivered_on, organisation.short_name,
  organisation.name, pledge.value, pledge.delivered, pledge.state, pledge.confirmed_on, pledge.person_id
{JOINED} left join unit as district on district.id = unit.parent_id {IN_SIGHT}
order by pledge.code desc, pledge.id desc limit 51"""
KINDS = {
    "house_building": "Xây, sửa nhà",
    "production_tools": "Công cụ sản xuất",
    "vocational_training": "Dạy nghề",
    "savings_book": "Sổ tiết kiệm",
    "monthly_allowance": "Trợ cấp hằng tháng",
    "health_insurance_card": "Thẻ bảo hiểm y tế",
    "medical_care": "Khám, chữa bệnh",
    "other": "Khác",
}
STATES = {
    "registered": ("", "Chưa giao"),
    "under_way": (" sent", "Đang thực hiện"),
    "fulfilled": (" done", "Đã hoàn thành"),
    "ended": (" void", "Chấm dứt sớm"),
    "passed_on": (" void", "Đã chuyển tiếp"),
}
HEAD = """<caption>Cam kết có hiệu lực trong năm {year}. Số đã giao gồm tiền, hiện vật và ngày công quy đổi.</caption>
<thead><tr><th scope="col" class="key" aria-sort="descending"><a href="/pledges/?sort=code">Mã<span class="sortmark" \
aria-hidden="true"> ▾</span></a></th><th scope="col">Nơi ở<small>Mã địa chỉ</small></th><th scope="col">Hình thức</th>\
<th scope="col" aria-sort="none"><a href="/pledges/?sort=organisation">Tổ chức nhận</a></th><th scope="col" class="num" \
aria-sort="none"><a href="/pledges/?sort=value">Cam kết</a><small>đồng</small></th><th scope="col" class="num" \
aria-sort="none"><a href="/pledges/?sort=delivered">Đã giao</a><small>đồng</small></th><th scope="col">Trạng thái</th>\
</tr></thead>"""
VIEWS = (
    ("", "Tất cả"),
    ("?view=unconfirmed", "Chờ xác nhận"),
    ("?view=undelivered", "Chưa giao lần nào"),
    ("?view=ending", "Hết chu kỳ trong 30 ngày"),
    ("?view=missing", "Còn thiếu mức tối thiểu"),
)
Start = Callable[[str, list[tuple[str, str]]], Any]


class BareList:
    """The page as a WSGI application on one connection to a filled store."""

    def __init__(self, store: Path, key: bytes, at: dt.datetime, on: dt.date) -> None:
        """`at` is the machine's time, against which sessions are judged; `on` the business day."""
        self.connection = sqlite3.connect(store, isolation_level=None, cached_statements=20)
        self.key = key
        self.at, self.on = at, on

    def cookie(self, secret: str) -> str:
        """The session's secret, signed."""
        return f"{secret}.{self._signature(secret)}"

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """One page, whatever the address."""
        value = next(
            part[5:] for part in environ.get("HTTP_COOKIE", "").split("; ") if part.startswith("bare=")
        )
        secret, _, signature = value.rpartition(".")
        if not hmac.compare_digest(signature, self._signature(secret)):
            start_response("403 Forbidden", [])
            return [b""]
        body = self._page(secret).encode()
        start_response(
            "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        )
        return [body]

    def _signature(self, secret: str) -> str:
        return hmac.new(self.key, secret.encode(), "sha256").hexdigest()

    def _page(self, secret: str) -> str:
        ask, on = self.connection.execute, self.on.isoformat()
        ask("begin")
        session = ask(
            SESSION,
            {
                "hash": hashlib.sha256(secret.encode()).hexdigest(),
                "on": on,
                "idle": str((self.at - dt.timedelta(minutes=30)).replace(tzinfo=None)),
                "started": str((self.at - dt.timedelta(hours=12)).replace(tzinfo=None)),
            },
        ).fetchone()
        _id, _seen_at, name, _duty, organisation, _level, first, last, own, user, _posts = session
        rules = ask(RULES, {"on": on}).fetchall()
        year, _edition, data_from, _eligible, _value = rules[0]
        (_one, little), (many, much) = sorted((rule[3] or 1, rule[4]) for rule in rules if rule[4])
        sight = {"first": first, "last": last, "data_from": data_from, "own": own, "user": user}
        places = ask(PLACES, sight).fetchall()
        soon = (self.on + dt.timedelta(days=30)).isoformat()
        totals = ask(TOTALS, {**sight, "soon": soon, "many": many, "much": much, "little": little}).fetchone()
        counts, heads = totals[: len(VIEWS)], totals[len(VIEWS) :]
        rows = ask(ROWS, sight).fetchall()
        number, signed_on = ask(PLAN, {"on": on}).fetchone()
        ask("rollback")
        views = "".join(
            f'<a href="/pledges/{address}">{words} <span class="count">{count}</span></a>'
            for (address, words), count in zip(VIEWS, counts, strict=True)
        )
        choices = "".join(
            f'<option value="{escape(place)}">{escape(words)}</option>' for place, words in places
        )
        return (
            f'<!doctype html><html lang="vi"><title>Cam kết giúp đỡ</title><p>{escape(name)}, {escape(organisation)}'
            f"<h1>Cam kết giúp đỡ</h1><p>{heads} địa chỉ, lượt gắn, giá trị<form><select name=place>{choices}</select></form>"
            f'<nav class="views">{views}</nav>'
            f'<table class="ledger cards">{HEAD.format(year=year)}<tbody>'
            + "".join(row_of(row, self.on, soon) for row in rows[:50])
            + f"</tbody></table><footer>Kế hoạch số {escape(number)} ngày {_day(signed_on)}</footer></html>"
        )


def row_of(row: tuple[Any, ...], on: dt.date, soon: str) -> str:
    """One pledge as the portal's list shows it."""
    identity, code, address, commune, district, form, kind, months = row[:8]
    starts_on, ends_on, given_on, organisation, name, value, delivered, state, confirmed, person = row[8:]
    href = f"/pledges/{uuid.UUID(identity)}"
    regular, in_force = form == "regular_support", state in ("registered", "under_way")
    ending = regular and in_force and ends_on <= soon
    if ending:
        note = f", hết chu kỳ {_day(ends_on)}"
    elif regular and in_force:
        note = f", {_months(dt.date.fromisoformat(starts_on), on)} trên {months} tháng"
    elif not in_force:
        note = f", giao {_day(given_on)}" if given_on else ""
    elif months:
        note = f", đến {_day(ends_on)}"
    else:
        overdue = starts_on < on.isoformat() and not delivered
        note = f", {'quá hẹn' if overdue else 'hẹn giao'} {_day(starts_on)}"
    words = "Thường xuyên, 12–24 tháng" if regular else "Dưới 12 tháng" if months else "Một lần"
    mark, said = STATES[state]
    shown = f"{delivered:,}".replace(",", ".")
    given = f'<a class="prov" href="{href}#deliveries">{shown}</a>' if delivered else "0"
    place = f"{escape(district)}, " if district else ""
    own_name = '<small class="d-block">cam kết cá nhân</small>' if person else ""
    waits = '<small class="d-block">chờ xác nhận</small>' if in_force and not confirmed else ""
    return (
        f'<tr><th scope="row" class="key"><a href="{href}">{escape(code)}</a></th><td class="title">{escape(commune)}'
        f'<small class="d-block">{place}{escape(address)}</small></td><td data-label="Hình thức"><span>{words}'
        f'<small class="d-block">{KINDS[kind]}{note}</small></span></td><td data-label="Tổ chức nhận" '
        f'title="{escape(name)}">{escape(organisation)}{own_name}</td><td class="money" data-label="Cam kết (đ)">'
        f'{f"{value:,}".replace(",", ".")}</td><td class="money" data-label="Đã giao (đ)">{given}</td>'
        f'<td data-label="Trạng thái"><span class="state{mark}">'
        f"{'<span class=ask>Sắp hết chu kỳ</span>' if ending else said}</span>{waits}</td></tr>"
    )


def _day(text: str) -> str:
    return f"{text[8:10]}/{text[5:7]}/{text[:4]}"


def _months(starts_on: dt.date, until: dt.date) -> int:
    after = until + dt.timedelta(days=1)
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    return max(months - (after.day < starts_on.day), 0)

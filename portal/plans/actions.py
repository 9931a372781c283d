"""A plan comes into force here: loaded from a preset, then activated, which creates what everybody owes."""

import datetime as dt
import functools
import uuid
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db, new_id, table_of
from portal.lib.refusals import Conflict, Refusal
from portal.lib.words import _
from portal.plans import calendar, models, owing, queries, shape
from portal.plans import preset as presets
from portal.plans.drafting import READINGS
from portal.plans.models import Obligation, Period, Plan, PlanText


def load_preset(
    preset: shape.Preset, *, name: str, actor: Viewer | None, at: dt.datetime, draft: PlanText | None = None
) -> Plan:
    """Store a preset as a year's plan, not yet in force; refuses a year whose plan is there already (R-01).

    The text is kept beside it: that of the `draft` that becomes the plan, or one made here.
    """
    head = preset.plan
    if db.session.scalar(sa.select(Plan.id).where(Plan.year == head.year)):
        raise Refusal("plan.there", _("Kế hoạch năm {year} đã có", year=head.year))
    text = draft or PlanText(
        plan_id=new_id(),
        year=head.year,
        preset=name,
        text=presets.write(preset),
        drafters=[],
        drafted_by_name="",
        drafted_at=at,
    )
    db.session.add(text)
    plan = Plan(
        id=text.plan_id,
        year=head.year,
        number=head.number,
        issuer=head.issuer,
        title=head.title,
        signed_on=head.signed_on,
        data_from=head.data_from,
        data_to=head.data_to,
        preset=name,
        settings=preset.values,
    )
    db.session.add(plan)
    db.session.flush()
    roll = bool(preset.values.get("roll_to_working_day", True))
    for table, rows in _tables(preset, plan.id, roll):
        if rows:
            db.session.execute(sa.insert(table), rows)
    record("plan.loaded", "plan", plan.id, actor=actor, at=at, year=head.year, number=head.number)
    db.session.flush()
    return plan


def _tables(preset: shape.Preset, plan_id: uuid.UUID, roll: bool) -> list[tuple[Any, list[dict[str, Any]]]]:
    year = preset.plan.year

    def rows(items: Any, *names: str, **made: Any) -> list[dict[str, Any]]:
        found = []
        for position, item in enumerate(items):
            row = {name: getattr(item, name) for name in names}
            row |= {key: make(item) if callable(make) else make for key, make in made.items()}
            found.append({"plan_id": plan_id, "position": position, **row})
        return found

    def table(model: Any, found: list[dict[str, Any]]) -> tuple[Any, list[dict[str, Any]]]:
        columns = set(table_of(model).columns.keys())
        with_id = {"id"} <= columns
        return model, [
            {key: value for key, value in row.items() if key in columns}
            | ({"id": new_id()} if with_id else {})
            for row in found
        ]

    return [
        table(models.Clause, rows(preset.clauses, "path", "heading", "text")),
        table(
            models.Period,
            rows(
                preset.periods,
                "name", "data_from", "data_to", "due_before", "true_up_before", "clause",
                code=lambda period: f"{year}-{period.code}",
                due_at=lambda period: calendar.due_at(period.due_before, roll=roll),
            ),
        ),
        table(
            models.Threshold,
            rows(preset.thresholds, "code", "eligible_from", "least_value", "months_from", "months_to", "clause"),
        ),
        table(models.Rate, rows(preset.rates, "code", "name", "unit", "value", "valid_from", "valid_to", "decision")),
        table(models.PriorityCriterion, rows(preset.criteria, "code", "text", "points", "clause")),
        table(
            models.Target,
            rows(
                preset.targets,
                "code", "name", "numerator", "denominator", "comparison", "goal", "unit", "kind", "clause",
            ),
        ),
        table(
            models.PlanDuty, rows(preset.duties, "text", "clause", organisation_code=lambda duty: duty.owner)
        ),
        table(
            models.FormLine,
            rows(
                _lines(preset),
                "code", "parent", "label", "definition", "unit", "source", "clause",
                sum_of=lambda line: list(line.sum_of),
                forms=lambda line: list(line.forms),
            ),
        ),
    ]  # fmt: skip


def _lines(preset: shape.Preset) -> list[shape.Line]:
    """The form's lines with each heading before the first line that stands under it."""
    headings = {heading.code: heading for heading in preset.headings}
    found: list[shape.Line] = []
    for line in preset.lines:
        over = [code for code in headings if (line.parent or "").startswith(code)]
        found += [_heading(headings.pop(code), line) for code in sorted(over, key=len)]
        found.append(line)
    return found


def _heading(heading: shape.Heading, under: shape.Line) -> shape.Line:
    return shape.Line(
        code=heading.code,
        label=heading.label,
        label_en=heading.label_en,
        unit="heading",
        source="free",
        definition="",
        forms=under.forms,
        clause=under.clause,
    )


def activate(plan: Plan, preset: shape.Preset, *, actor: Viewer | None, at: dt.datetime) -> int:
    """Put the plan in force and create an obligation for everyone who owes a report; gives their number.

    Each obligation stores its recipient and its due moment (domain §7); an `inner` one falls due the plan's number of
    working days earlier (A-16). Refuses a plan that is in force already.
    """
    if plan.activated_at is not None:
        raise Refusal("plan.active", _("Kế hoạch này đã có hiệu lực"))
    periods = {
        period.code: period
        for period in db.session.scalars(sa.select(Period).where(Period.plan_id == plan.id))
    }
    due = functools.cache(lambda code, inner: _due(preset, periods[f"{plan.year}-{code}"], inner=inner))
    obligations = [
        {
            "id": new_id(),
            "period_id": periods[f"{plan.year}-{one.period}"].id,
            "organisation_id": one.organisation.id,
            "recipient_id": one.recipient.id,
            "form": one.rule.form,
            "group": one.rule.party,
            "due_before": due(one.period, one.rule.inner)[0],
            "due_at": due(one.period, one.rule.inner)[1],
            "clause": one.rule.clause,
        }
        for one in owing.owed(preset, *queries.senders(actor))
    ]
    if obligations:
        db.session.execute(sa.insert(Obligation), obligations)
    plan.activated_at = at
    record("plan.activated", "plan", plan.id, actor=actor, at=at, obligations=len(obligations))
    db.session.flush()
    return len(obligations)


def _due(preset: shape.Preset, period: Period, *, inner: bool) -> tuple[dt.date, dt.datetime]:
    if not inner:
        return period.due_before, period.due_at
    earlier = int(preset.values.get("inner_due_working_days", 5))
    before = calendar.working_days_earlier(period.due_before, earlier)
    return before, calendar.due_at(before, roll=bool(preset.values.get("roll_to_working_day", True)))


# A new year --------------------------------------------------------------------------------------------------


def draft(preset: shape.Preset, text: str, *, name: str, actor: Viewer, at: dt.datetime) -> PlanText:
    """Keep a preset as the draft of its year's plan. Refuses a year that has a plan or a draft."""
    must_be_free(actor, preset)
    row = PlanText(
        plan_id=new_id(),
        year=preset.plan.year,
        preset=name,
        text=text,
        drafters=[str(actor.user_id)],
        drafted_by_name=actor.user_name,
        drafted_at=at,
    )
    db.session.add(row)
    record("plan.drafted", "plan", row.plan_id, actor=actor, at=at, year=row.year, number=preset.plan.number)
    db.session.flush()
    return row


def must_be_free(viewer: Viewer, preset: shape.Preset, draft: PlanText | None = None) -> None:
    """Refuse a plan whose days another plan in force covers (R-01), or whose year somebody drafts."""
    head = preset.plan
    other = queries.plan_between(viewer, head.data_from, head.data_to)
    if other is not None:
        raise Refusal(
            "plan.there",
            _("Kế hoạch số {number} đã có hiệu lực trong thời gian này", number=other.number),
            "how",
        )
    drafted = queries.draft_of_year(viewer, head.year)
    if drafted is not None and drafted is not draft:
        raise Refusal(
            "plan.drafted",
            _("Năm {year} đã có bản thảo. Mở bản đó, hoặc bỏ nó rồi soạn lại", year=head.year),
            "how",
        )


def redraft(draft: PlanText, preset: shape.Preset, *, version: int, actor: Viewer, at: dt.datetime) -> None:
    """The draft with other readings, number or day. Conflict when somebody changed it since `version`."""
    _must_be_version(draft, version)
    draft.text = presets.write(preset)
    draft.drafters = sorted({*draft.drafters, str(actor.user_id)})
    draft.drafted_by_name, draft.drafted_at = actor.user_name, at
    draft.version += 1
    chosen = {key: preset.values.get(key) for key in READINGS}
    record("plan.redrafted", "plan", draft.plan_id, actor=actor, at=at, **chosen)
    db.session.flush()


def discard(draft: PlanText, *, version: int, actor: Viewer, at: dt.datetime) -> None:
    """The draft is dropped; the year can be drafted anew."""
    _must_be_version(draft, version)
    record("plan.discarded", "plan", draft.plan_id, actor=actor, at=at, year=draft.year)
    db.session.delete(draft)
    db.session.flush()


def put_in_force(draft: PlanText, *, version: int, actor: Viewer, at: dt.datetime) -> int:
    """The draft becomes the plan of its year and everybody's obligations are created; gives their number.

    Refuses whoever had a hand in the draft (S11), and days that a plan in force covers. Nothing of another year is
    touched.
    """
    _must_be_version(draft, version)
    if str(actor.user_id) in draft.drafters:
        raise Refusal("plan.own_draft", _("Người soạn không ban hành bản mình soạn. Cần một người khác"))
    preset = presets.parse(draft.text)
    must_be_free(actor, preset, draft)
    draft.activated_by_name = actor.user_name
    plan = load_preset(preset, name=draft.preset, actor=actor, at=at, draft=draft)
    return activate(plan, preset, actor=actor, at=at)


def _must_be_version(draft: PlanText, version: int) -> None:
    db.session.refresh(draft, with_for_update=True)
    if draft.version != version or db.session.get(Plan, draft.plan_id) is not None:
        raise Conflict(_("{name} vừa đổi bản thảo này. Xem lại rồi làm tiếp", name=draft.drafted_by_name))

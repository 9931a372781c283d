"""A plan comes into force here: loaded from a preset, then activated, which creates what everybody owes."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.audit.actions import record
from portal.extensions import db, new_id, table_of
from portal.lib.refusals import Refusal
from portal.lib.words import _
from portal.organisations.models import Organisation, Unit
from portal.plans import calendar, models, shape
from portal.plans.models import Obligation, Period, Plan


def load_preset(preset: shape.Preset, *, name: str, actor: Viewer | None, at: dt.datetime) -> Plan:
    """Store a preset as the draft of a year's plan; refuses a year whose plan is there already (R-01)."""
    head = preset.plan
    if db.session.scalar(sa.select(Plan.id).where(Plan.year == head.year)):
        raise Refusal("plan.there", _("Kế hoạch năm {year} đã có", year=head.year))
    plan = Plan(
        id=new_id(),
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
    organisations = list(db.session.scalars(sa.select(Organisation).where(Organisation.closed_on.is_(None))))
    units = {unit.id: unit for unit in db.session.scalars(sa.select(Unit))}
    obligations = []
    for rule in preset.reporting:
        for code in rule.periods:
            period = periods[f"{plan.year}-{code}"]
            due_before, due_at = _due(preset, period, inner=rule.inner)
            for organisation in organisations:
                if not is_meant(preset.party(rule.party), organisation):
                    continue
                recipient = _recipient(preset.party(rule.recipient), organisation, organisations, units)
                obligations.append(
                    {
                        "id": new_id(),
                        "period_id": period.id,
                        "organisation_id": organisation.id,
                        "recipient_id": recipient.id,
                        "form": rule.form,
                        "group": rule.party,
                        "due_before": due_before,
                        "due_at": due_at,
                        "clause": rule.clause,
                    }
                )
    if obligations:
        db.session.execute(sa.insert(Obligation), obligations)
    plan.activated_at = at
    record("plan.activated", "plan", plan.id, actor=actor, at=at, obligations=len(obligations))
    db.session.flush()
    return len(obligations)


def is_meant(party: shape.Party, organisation: Organisation) -> bool:
    """Whether a party of the plan means this organisation: by kind and level, or by its code."""
    if party.kinds:
        return organisation.kind in party.kinds and organisation.level is party.level
    return organisation.code == party.code


def _due(preset: shape.Preset, period: Period, *, inner: bool) -> tuple[dt.date, dt.datetime]:
    if not inner:
        return period.due_before, period.due_at
    earlier = int(preset.values.get("inner_due_working_days", 5))
    before = calendar.working_days_earlier(period.due_before, earlier)
    return before, calendar.due_at(before, roll=bool(preset.values.get("roll_to_working_day", True)))


def _recipient(
    party: shape.Party, sender: Organisation, organisations: list[Organisation], units: dict[uuid.UUID, Unit]
) -> Organisation:
    """The one organisation of the party in whose territory the sender lies."""
    for organisation in organisations:
        unit = units[organisation.unit_id]
        if is_meant(party, organisation) and unit.no <= sender.unit_no <= unit.last_no:
            return organisation
    raise Refusal(
        "plan.no_recipient",
        _("Không có nơi nhận báo cáo của {name}: {party}", name=sender.short_name, party=party.name),
    )

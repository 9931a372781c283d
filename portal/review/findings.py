"""What there is to look at in each version on the desk, counted for the list from frozen contents."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.access import Viewer
from portal.extensions import db
from portal.lib.clock import VIETNAM
from portal.plans.models import FormLine, Period
from portal.reports import completeness
from portal.reports.completeness import Level
from portal.reports.figures import Window
from portal.reports.models import Report, ReportVersion
from portal.reports.sheet import from_content
from portal.review import reading

Contents = dict[tuple[uuid.UUID, str], dict[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Findings:
    """Figures that ask for an explanation, those of them without one, lines changed since the version before."""

    flags: int
    unexplained: int
    changed: int | None


def findings(viewer: Viewer, rows: Sequence[Any]) -> dict[uuid.UUID, Findings]:
    """The findings of each row of the desk, by report.

    The same checks as on the page of the case, but for what needs the ledger's rows (the plan's goals, the
    quarterly list) and for the unit's own history beyond the year before.
    """
    if not rows:
        return {}
    contents = _contents(rows)
    forms = _forms({row.plan_id for row in rows})
    return {row.id: _of(row, contents, forms[row.plan_id]) for row in rows}


def _of(row: Any, contents: Contents, form: Iterable[FormLine]) -> Findings:
    versions = contents[row.organisation_id, row.code]
    now, before = versions[row.number], versions.get(row.number - 1)
    last_year = contents.get((row.organisation_id, _year_before(row.code)), {})
    values = from_content(now)
    problems = completeness.problems(
        completeness.Case(
            form=tuple(line for line in form if row.form in line.forms),
            sheet=values,
            window=Window(row.data_from, row.data_to, values.cut_off),
            today=row.submitted_at.astimezone(VIETNAM).date(),
            previous=_values(last_year[max(last_year)]) if last_year else {},
            goals={},
        )
    )
    flags = [problem for problem in problems if problem.level is Level.explain]
    return Findings(
        flags=len(flags),
        unexplained=sum(not flag.answered for flag in flags),
        changed=None if before is None else reading.changed(before["lines"], now["lines"]),
    )


def _contents(rows: Sequence[Any]) -> Contents:
    """Submitted contents by organisation and period, then by number: this period's and that of the year before."""
    codes = {row.code for row in rows}
    found: Contents = {}
    for organisation_id, code, number, content in db.session.execute(
        sa.select(Report.organisation_id, Period.code, ReportVersion.number, ReportVersion.content)
        .join(Report, Report.id == ReportVersion.report_id)
        .join(Period, Period.id == Report.period_id)
        .where(
            Report.organisation_id.in_({row.organisation_id for row in rows}),
            Period.code.in_(codes | {_year_before(code) for code in codes}),
            ReportVersion.submitted_at.is_not(None),
        )
    ):
        found.setdefault((organisation_id, code), {})[number] = content
    return found


def _forms(plan_ids: set[uuid.UUID]) -> dict[uuid.UUID, list[FormLine]]:
    forms: dict[uuid.UUID, list[FormLine]] = {plan_id: [] for plan_id in plan_ids}
    lines = sa.select(FormLine).where(FormLine.plan_id.in_(plan_ids)).order_by(FormLine.position)
    for line in db.session.scalars(lines):
        forms[line.plan_id].append(line)
    return forms


def _year_before(code: str) -> str:
    """`2021-H1` → `2020-H1`."""
    year, _dash, kind = code.partition("-")
    return f"{int(year) - 1}-{kind}"


def _values(content: Mapping[str, Any]) -> dict[str, int]:
    return {code: line["value"] for code, line in content["lines"].items() if line["value"] is not None}

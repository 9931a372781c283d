"""How a unit of the demonstration fills in, hands over and sends a report, by the public actions."""

import datetime as dt
import random
import uuid

import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.demonstration.players import Players
from portal.extensions import db
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.reports import actions, papers
from portal.reports.models import Report
from portal.reports.sheet import DUTIES, HEADING, LIST, TEXT

NARRATIVE = {
    "E1": "Đơn vị đã ban hành văn bản chỉ đạo, phân công người phụ trách, lồng ghép vào công tác thường xuyên.",
    "E2": "Các địa chỉ được khảo sát, trợ giúp đúng đối tượng. Giá trị trợ giúp đã ghi trong sổ giao nhận.",
    "E3": "Một số nơi ở xa, đi lại khó. Nguồn vận động còn ít do ảnh hưởng của dịch bệnh.",
    "E4": "Tiếp tục trợ giúp các địa chỉ đã gắn, khảo sát thêm hộ khó khăn.",
    "E5": "Đề nghị Hội Chữ thập đỏ tỉnh tập huấn thêm về cập nhật hệ thống iNHANDAO.",
}
EVIDENCE = "Có văn bản và ảnh lưu tại đơn vị."


class Writer:
    """Writes reports for one organisation after the other."""

    def __init__(self, players: Players, dice: random.Random) -> None:
        """`dice` makes the invented figures, the same ones every time."""
        self.players = players
        self.dice = dice

    def start(self, obligation_id: uuid.UUID, at: dt.datetime) -> Report:
        """Open the report."""
        obligation = db.session.get_one(Obligation, obligation_id)
        return actions.start(obligation, actor=self.who(obligation.organisation_id, Duty.reporter), at=at)

    def write(self, report: Report, at: dt.datetime, *, share: float = 1.0) -> None:
        """Type what the ledger does not know: free figures, duties, narrative; only a share of it for a draft."""
        actor = self.who(report.organisation_id, Duty.reporter)
        paper = papers.live(actor, report)
        lines = [line for line in paper.form if line.unit != HEADING and not line.sum_of]
        blank = [line for line in lines if paper.sheet[line.code].value is None]
        for line in blank[: round(len(blank) * share)]:
            entry = paper.sheet[line.code]
            if line.unit == TEXT and not entry.text:
                text = NARRATIVE.get(line.code, "Không phát sinh.")
                actions.record_text(report, line.code, version=entry.version, text=text, actor=actor, at=at)
            elif line.unit not in (TEXT, LIST) and entry.value is None:
                value = self.dice.randrange(2, 40)
                actions.record_figure(
                    report, line.code, version=entry.version, value=value, actor=actor, at=at, paper=paper
                )
            elif line.source == DUTIES:
                for code in paper.duties:
                    actions.record_duty(
                        report, code, version=paper.sheet[code].version, value=self.dice.choice((1, 2)), text=EVIDENCE,
                        actor=actor, at=at,
                    )  # fmt: skip
        fresh = papers.live(actor, report)
        for line in lines:
            entry = fresh.sheet[line.code]
            if (
                share == 1.0
                and line.unit not in (TEXT, LIST)
                and entry.estimate is None
                and entry.value is not None
            ):
                actions.record_figure(
                    report, line.code, version=entry.version, value=entry.value, estimate=entry.value, actor=actor,
                    at=at, paper=fresh, reason=entry.reason,
                )  # fmt: skip

    def hand_over(self, report: Report, at: dt.datetime) -> None:
        """Give it to the head."""
        actor = self.who(report.organisation_id, Duty.reporter)
        actions.hand_over(report, version=report.version, actor=actor, at=at)

    def submit(self, report: Report, at: dt.datetime) -> None:
        """The head sends it."""
        actor = self.who(report.organisation_id, Duty.head)
        actions.submit(report, version=report.version, actor=actor, at=at)

    def send(self, obligation_id: uuid.UUID, at: dt.datetime) -> Report:
        """From nothing to sent, within two hours."""
        report = self.start(obligation_id, at - dt.timedelta(hours=2))
        self.write(report, at - dt.timedelta(hours=1))
        self.hand_over(report, at - dt.timedelta(minutes=30))
        self.submit(report, at)
        return report

    def who(self, organisation_id: uuid.UUID, duty: Duty) -> Viewer:
        """The holder of the duty, or of the other one where one person does both."""
        other = Duty.head if duty is Duty.reporter else Duty.reporter
        found = self.players.of(organisation_id, duty) or self.players.of(organisation_id, other)
        assert found is not None
        return found


def obligations(period: str, *groups: str) -> list[uuid.UUID]:
    """The obligations of some groups for a period, in the order of their organisations."""
    return list(
        db.session.scalars(
            sa.select(Obligation.id)
            .join(Period, Period.id == Obligation.period_id)
            .join(Organisation, Organisation.id == Obligation.organisation_id)
            .where(Period.code == period, Obligation.group.in_(groups))
            .order_by(Organisation.unit_no, Organisation.code)
        )
    )

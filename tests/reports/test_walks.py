"""Random walks through a report's life, by the unit, its head, two reviewers and one who also drafted.

Walks share their beginnings: from each step two go on, each behind a savepoint, so that ten thousand are feasible.
At every step any of the people may try anything, as the doors would let them; what must hold is checked after each.
"""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import sqlalchemy as sa

from portal.access import Duty, Viewer
from portal.accounts.models import Post
from portal.extensions import db
from portal.lib.clock import VIETNAM
from portal.lib.refusals import Conflict, Refusal
from portal.plans.calendar import Punctuality, punctuality
from portal.reports import actions, rules
from portal.reports.freezing import fingerprint
from portal.reports.models import EventKind, Report, ReportEvent, ReportLine, ReportState, ReportVersion
from portal.review import actions as review
from portal.review import queries as desk
from portal.review import rules as review_rules
from portal.review.models import Comment, Decision, Verdict
from tests.drill import scaled
from tests.factories import reports

BEGINS = dt.datetime(2021, 5, 17, 8, tzinfo=VIETNAM)  # three days before the due day
LENGTH, FORKS = 14, scaled(5, 8)  # steps of a walk, and at how many of the last ones two go on
TRUNKS = scaled(4, 40)
ACCEPTED = ReportState.accepted


@dataclass
class Seen:
    """What earlier steps of a walk have made unchangeable."""

    first: dt.datetime | None = None
    lateness: Punctuality | None = None
    hashes: dict[int, str] = field(default_factory=dict)
    receipts: dict[int, int] = field(default_factory=dict)
    verdicts: dict[int, Any] = field(default_factory=dict)
    accepted_at_version: int | None = None


class Walk:
    """One report and the people around it."""

    def __init__(self, report: Report, people: list[Viewer], chance: random.Random) -> None:
        self.report, self.people, self.chance = report, people, chance
        self.walked, self.reached = 0, set[ReportState]()
        self.refused = self.done = 0

    def go(self, steps: int, at: dt.datetime, seen: Seen) -> None:
        """Walk on from here; the last steps fork."""
        if not steps:
            self.walked += 1
            return
        for _way in range(2 if steps <= FORKS else 1):
            point = db.session.begin_nested()
            moment = at + dt.timedelta(minutes=self.chance.randint(1, 900))
            self.step(moment)
            db.session.expire_all()
            self.go(steps - 1, moment, check(self.report, seen))
            point.rollback()
            db.session.expire_all()

    def step(self, at: dt.datetime) -> None:
        """Mostly what the state asks for, by the first who is let; sometimes anybody tries anything."""
        asked = [(act, actor) for act in ASKED[self.report.state] for actor in self.people]
        self.chance.shuffle(asked)
        if not asked or self.chance.random() < 0.2:
            asked = [(self.chance.choice(ACTS), self.chance.choice(self.people))]
        for act, actor in asked:
            if self.tries(act, actor, at):
                break
        self.reached.add(self.report.state)

    def tries(self, act: "Act", actor: Viewer, at: dt.datetime) -> bool:
        """Whether he was let; what was refused leaves no trace."""
        before = self.report.version
        point = db.session.begin_nested()
        try:
            act(self.report, actor, at)
        except (Closed, Refusal, Conflict):
            point.rollback()
            db.session.expire_all()
            assert self.report.version == before
            self.refused += 1
            return False
        point.commit()
        self.done += 1
        return True


class Closed(Exception):
    """The door was shut to this person."""


def door(opens: bool) -> None:
    if not opens:
        raise Closed


# What people try ------------------------------------------------------------------------------------------------------


def types(report: Report, actor: Viewer, at: dt.datetime) -> None:
    door(rules.can_edit(actor, report))
    line = db.session.get(ReportLine, (report.id, "D1A"))
    number = line.version if line else 0
    actions.record_figure(report, "D1A", version=number, value=at.minute, actor=actor, at=at)


def hands_over(report: Report, actor: Viewer, at: dt.datetime) -> None:
    door(rules.can_hand_over(actor, report))
    actions.hand_over(report, version=report.version, actor=actor, at=at)


def hands_back(report: Report, actor: Viewer, at: dt.datetime) -> None:
    door(rules.can_hand_back(actor, report))
    actions.hand_back(report, "Thêm số cuộc họp", version=report.version, actor=actor, at=at)


def submits(report: Report, actor: Viewer, at: dt.datetime) -> None:
    # The door is the action's own here: it must refuse who drafted.
    door(rules.can_sign(actor, report))
    actions.submit(report, version=report.version, actor=actor, at=at)


def recalls(report: Report, actor: Viewer, at: dt.datetime) -> None:
    door(rules.can_recall(actor, report))
    actions.recall(report, "Sửa một số", version=report.version, actor=actor, at=at)


def comments(report: Report, actor: Viewer, at: dt.datetime) -> None:
    door(review_rules.can_comment(actor, desk.submission(actor, report)))
    review.comment(report, report.number, "D1A", "Xem lại số này.", actor=actor, at=at)


def returns(report: Report, actor: Viewer, at: dt.datetime) -> None:
    _decides(report, actor, at, Verdict.returned)


def accepts(report: Report, actor: Viewer, at: dt.datetime) -> None:
    _decides(report, actor, at, Verdict.accepted)


def decides_past_the_door(report: Report, actor: Viewer, at: dt.datetime) -> None:
    """Were the door forgotten, the act itself refuses who drafted or signed."""
    actions.accept(report, report.number, actor=actor, at=at)


def answers(report: Report, actor: Viewer, at: dt.datetime) -> None:
    door(review_rules.can_answer(actor, desk.submission(actor, report)))
    item = db.session.scalar(
        sa.select(Comment).where(
            Comment.report_id == report.id, Comment.sent_at.is_not(None), Comment.answers_id.is_(None)
        )
    )
    door(item is not None)
    assert item is not None
    review.answer(report, item, "Đã sửa.", actor=actor, at=at)


def _decides(report: Report, actor: Viewer, at: dt.datetime, verdict: Verdict) -> None:
    door(review_rules.can_decide(actor, desk.submission(actor, report)))
    review.decide(report, report.number, report.version, verdict, "Đã đọc.", actor=actor, at=at)


Act = Callable[[Report, Viewer, dt.datetime], None]
ACTS: tuple[Act, ...] = (
    types, hands_over, hands_back, submits, recalls, comments, returns, accepts, decides_past_the_door, answers,
)  # fmt: skip
ASKED: dict[ReportState, tuple[Act, ...]] = {
    ReportState.draft: (types, hands_over, hands_over),
    ReportState.handed_over: (submits, submits, hands_back),
    ReportState.submitted: (comments, returns, returns, returns, accepts, recalls),
    ReportState.returned: (answers, types, hands_over, hands_over),
    ReportState.accepted: (),
}


# What must hold -------------------------------------------------------------------------------------------------------


def check(report: Report, seen: Seen) -> Seen:
    """Judge the report as it stands after a step, and remember what may never change from here on."""
    now = replace(seen, hashes=dict(seen.hashes), receipts=dict(seen.receipts), verdicts=dict(seen.verdicts))
    _punctuality(report, now)
    versions = reports.versions(report)
    _versions(report, versions, now)
    _decisions(report, {version.number: version for version in versions}, now)
    if report.state is ACCEPTED:
        assert now.accepted_at_version in (None, report.version), "an accepted report moved on"
        now.accepted_at_version = report.version
    assert now.accepted_at_version is None or report.state is ACCEPTED
    return now


def _punctuality(report: Report, now: Seen) -> None:
    """Neither a return makes a punctual unit late nor a later version a late one punctual."""
    if report.first_submitted_at is None:
        assert now.first is None
        return
    lateness = punctuality(report.first_submitted_at, report.obligation.due_at)
    assert now.first in (None, report.first_submitted_at)
    assert now.lateness in (None, lateness)
    now.first, now.lateness = report.first_submitted_at, lateness


def _versions(report: Report, versions: list[ReportVersion], now: Seen) -> None:
    """1, 2, 3 … without a fork; what was submitted is as it was, and its fingerprint fits it."""
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    assert report.number == max(1, len(versions))
    for version in versions:
        if version.submitted_at is None:
            assert version is versions[-1]
            continue
        assert now.hashes.setdefault(version.number, version.sha256) == version.sha256
        assert fingerprint(version.content, version.facts) == version.sha256
        assert version.receipt_number is not None
        assert now.receipts.setdefault(version.number, version.receipt_number) == version.receipt_number
        assert version.submitted_by != version.drafted_by or version.one_person
        assert now.first is not None
        assert version.submitted_at >= now.first
    assert len(set(now.receipts.values())) == len(now.receipts)
    assert set(now.hashes) == {version.number for version in versions if version.submitted_at}


def _decisions(report: Report, versions: dict[int, ReportVersion], now: Seen) -> None:
    """At most one a version, by nobody who drafted or signed any up to it."""
    for event in db.session.scalars(
        sa.select(ReportEvent).where(
            ReportEvent.report_id == report.id,
            ReportEvent.kind.in_((EventKind.accepted, EventKind.returned)),
        )
    ):
        judged = versions[event.number]
        assert event.actor_id not in (judged.drafted_by, judged.submitted_by)
    made = list(db.session.scalars(sa.select(Decision).where(Decision.report_id == report.id)))
    assert len({one.number for one in made}) == len(made)
    for one in made:
        assert now.verdicts.setdefault(one.number, one.verdict) is one.verdict
        authors = {
            person
            for number, version in versions.items()
            if number <= one.number
            for person in (version.drafted_by, version.submitted_by)
        }
        assert one.reviewer_id not in authors
    assert set(now.verdicts) == {one.number for one in made}
    assert Verdict.accepted not in [now.verdicts[number] for number in sorted(now.verdicts)[:-1]]


# The walks ------------------------------------------------------------------------------------------------------------


def people(stage: Any, unit: str) -> list[Viewer]:
    """Reporter, head, two reviewers, and the reporter and the head in a reviewer's post: who drafted is known as a
    person.
    """
    reporter, head = stage.viewer(f"{unit}_reporter"), stage.viewer(f"{unit}_head")
    first, second = stage.viewer("redcross_reviewer"), stage.viewer("redcross_reviewer_2")
    also = [replace(first, user_id=one.user_id, user_name=one.user_name) for one in (reporter, head)]
    return [reporter, reporter, head, head, first, first, second, *also]


def alone(stage: Any, unit: str) -> list[Viewer]:
    """The same for a body in which nobody is left but its head."""
    reporter = stage.viewer(f"{unit}_reporter")
    gone = sa.select(Post).where(Post.organisation_id == reporter.organisation_id, Post.duty == Duty.reporter)
    found = [one for one in people(stage, unit) if one.user_id != reporter.user_id]
    for post in db.session.scalars(gone):
        post.ends_on = dt.date(2021, 5, 1)
    db.session.flush()
    return found


@pytest.mark.drill
@pytest.mark.parametrize("cast", [people, alone])
def test_no_walk_breaks_what_was_promised(stage: Any, cast: Callable[[Any, str], list[Viewer]]) -> None:
    walked, reached = 0, set[ReportState]()
    with stage.work():
        persons = cast(stage, "women")
        for number in range(TRUNKS // 2):
            point = db.session.begin_nested()
            writer = next(one for one in persons if rules.own(one, reports.obligation(one)))
            report = actions.start(reports.obligation(writer), actor=writer, at=BEGINS)
            actions.report_nothing(report, actor=writer, at=BEGINS)
            walk = Walk(report, persons, random.Random(number))
            walk.go(LENGTH, BEGINS, check(report, Seen()))
            walked += walk.walked
            reached |= walk.reached
            assert walk.refused, "nobody tried what he must not"
            point.rollback()
            db.session.expire_all()
    assert walked == TRUNKS // 2 * 2**FORKS
    assert reached == set(ReportState)

"""The papers of the year so far: letters of the provincial Red Cross and the committee on every stage of their way, and
what others sent. Written ones stand in `letters.toml`; those about reports follow the reports.
"""

import datetime as dt
import tomllib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app

from portal import database, jobs
from portal.access import Duty, Level, Viewer
from portal.accounts.models import User
from portal.demonstration import registers
from portal.demonstration.people import USERNAMES
from portal.demonstration.players import Players, moment
from portal.demonstration.territory import STANDING_AGENCY
from portal.extensions import db, new_id
from portal.letters import (
    actions,
    addressing,
    beginning,
    composing,
    delegations,
    drafting,
    heads,
    kinds,
    plaintext,
    replacing,
    revising,
)
from portal.letters.content import Kind
from portal.letters.models import Letter, LetterRecipient
from portal.letters.signing_models import Authority
from portal.lib import clock
from portal.organisations import queries as organisations
from portal.organisations.actions import set_contact
from portal.organisations.models import Organisation
from portal.plans.models import Obligation, Period
from portal.reports.models import Report, ReportState

WAY = ("put_up", "approve", "sign", "issue")


class Office:
    """Works through the papers day by day, so that numbers and dates run the same way."""

    def __init__(self, players: Players) -> None:
        """Nothing has come or gone yet."""
        self.players = players
        papers = tomllib.loads(Path(__file__).with_name("letters.toml").read_text("utf-8"))
        self.waiting = sorted(
            ((paper["day"], act, paper) for name, act in self._acts().items() for paper in papers[name]),
            key=lambda row: row[0],
        )

    def _acts(self) -> dict[str, Callable[[dict[str, Any], dt.date], None]]:
        return {
            "letter": self._write,
            "arrival": partial(registers.receive, self.players),
            "number": partial(registers.keep_number, self.players),
        }

    def until(self, last: dt.date) -> None:
        """All that is dated up to this day."""
        while self.waiting and self.waiting[0][0] <= last:
            day, act, paper = self.waiting.pop(0)
            with database.working():
                act(paper, day)
            self._print(day)

    def remind(self, period_code: str, day: dt.date, *, most: int | None = None, upto: str = "issue") -> None:
        """Remind those that have not even begun their report, or only `most` of them."""
        with database.working():
            period, silent = self._silent(period_code)
            reviewer = self.players.named(STANDING_AGENCY, Duty.reviewer)
            at = moment(day, 30 if upto == "issue" else 500)
            self._go(actions.draft_reminder(period, silent[:most], actor=reviewer, at=at), reviewer, at, upto)
        self._print(day)

    def accept(self, period_code: str, day: dt.date) -> None:
        """Tell all whose report was accepted."""
        with database.working():
            reviewer, at = self.players.named(STANDING_AGENCY, Duty.reviewer), moment(day, 30)
            self._go(drafting.draft_acceptance(_period(period_code), actor=reviewer, at=at), reviewer, at)
        self._print(day)

    def send_back_a_report(self, day: dt.date) -> None:
        """The letter about the last report that the reviewer has returned."""
        with database.working():
            reviewer, at = self.players.named(STANDING_AGENCY, Duty.reviewer), moment(day, 400)
            returned = sa.select(Report).where(
                Report.state == ReportState.returned, Report.recipient_id == reviewer.organisation_id
            )
            report = db.session.scalars(returned.order_by(Report.changed_at.desc())).first()
            if report is not None:
                self._go(drafting.draft_return(report, actor=reviewer, at=at), reviewer, at)
        self._print(day)

    def _write(self, paper: dict[str, Any], day: dt.date) -> None:
        sender = paper.get("from", STANDING_AGENCY)
        duty = paper.get("by", "reviewer" if sender == STANDING_AGENCY else "clerk")
        drafter, at = self.players.named(sender, Duty(duty)), moment(day, 30)
        letter = self._begin(paper, drafter, at)
        self._go(letter, drafter, at, paper.get("upto", "issue"))
        head = self.players.named(sender, Duty.head)
        for verb, reason in (("send_back", paper.get("back")), ("withdraw", paper.get("withdrawn"))):
            if reason:
                end = moment(day, 240)
                getattr(actions, verb)(letter, version=letter.version, reason=reason, actor=head, at=end)

    def _begin(self, paper: dict[str, Any], drafter: Viewer, at: dt.datetime) -> Letter:
        """The draft: from a kind's own template, in the place of an earlier letter, or as it is written."""
        day, addressed = at.date(), _units(paper.get("to", ()))
        if "model" in paper:
            letter = beginning.start(kinds.models()[paper["model"]], paper["typed"], actor=drafter, at=at)
            addressing.send_to(letter, addressed)
            return letter
        if "replaces" in paper:
            return _in_place_of(paper["replaces"], paper["body"], drafter, at)
        copies = plaintext.distribution_of("\n".join(paper.get("copies", ())))
        frame, signer_id = heads.frame(drafter, day, copies)
        body, named = plaintext.blocks_of(paper["body"]), paper.get("recipients", ())
        told = {"kind": paper["kind"], "abstract": paper["abstract"], "recipients": list(named), "body": body}
        content = frame | told | {"number": None, "date": None, "bases": [], "annexes": [], "urgency": None}
        facts = {"signer_id": str(signer_id), "body": []}  # tables are typed, none comes from data
        to = [
            LetterRecipient(organisation_id=one.id, position=place) for place, one in enumerate(addressed, 1)
        ]
        letter = drafting.begin(content | {"draft": True}, facts, to, actor=drafter, at=at)
        if "group" in paper:
            _address(letter, paper["group"], drafter, at + dt.timedelta(minutes=10))
        return letter

    def _go(self, letter: Letter, drafter: Viewer, at: dt.datetime, upto: str = "issue") -> None:
        """From the draft so far on its way, a step about every half hour."""
        sender = db.session.get_one(Organisation, letter.organisation_id).code
        head, clerk = (self.players.named(sender, duty) for duty in (Duty.head, Duty.clerk))
        actors = dict(zip(WAY, (drafter, head, head, clerk), strict=True))
        for verb in WAY[: WAY.index(upto) + 1] if upto in WAY else ():
            at += dt.timedelta(minutes=5 if verb == "put_up" else 30)
            typed = {"on": at.date()} if verb == "sign" else {}
            getattr(actions, verb)(letter, version=letter.version, actor=actors[verb], at=at, **typed)

    def _print(self, day: dt.date) -> None:
        """The worker's part on that day: the PDFs."""
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        evening = clock.shift()
        clock.set_shift(moment(day, 540) - clock.machine())
        while jobs.run_one(app, new_id()):
            pass
        clock.set_shift(evening)

    def _silent(self, period_code: str) -> tuple[Period, list[uuid.UUID]]:
        """The period and who has not even begun its report to the provincial Red Cross."""
        period = _period(period_code)
        recipient = self.players.named(STANDING_AGENCY, Duty.reviewer).organisation_id
        owed = (
            sa.select(Obligation.organisation_id)
            .outerjoin(Report, Report.obligation_id == Obligation.id)
            .join(Organisation, Organisation.id == Obligation.organisation_id)
            .where(
                Obligation.period_id == period.id, Obligation.recipient_id == recipient, Report.id.is_(None)
            )
        )
        return period, list(db.session.scalars(owed.order_by(Organisation.unit_no, Organisation.name_sort)))


def _address(letter: Letter, group: str, actor: Viewer, at: dt.datetime) -> None:
    """Tick one group (level and sector) in the own unit, as on the recipients' page."""
    level, sector = group.split(":")
    offered = addressing.groups(actor, organisations.own(actor).unit, sector, at.date())
    one = next(one for one in offered if one.code.startswith(f"{level}:"))
    page = addressing.Picked(frozenset(), frozenset(), (one,), frozenset({one.code}), "", by_name=False)
    revising.address(letter, page, version=letter.version, actor=actor, at=at)


def _in_place_of(abstract: str, body: str, actor: Viewer, at: dt.datetime) -> Letter:
    """The draft that replaces the letter about this: it says so first, then has its own text."""
    older = db.session.scalars(sa.select(Letter).where(Letter.abstract == abstract)).one()
    letter = replacing.replace(older, actor=actor, at=at)
    first = letter.content["body"][0]["text"]
    text = replace(composing.written(letter.content, letter.facts["body"]), body=f"{first}\n{body}")
    signer_id = uuid.UUID(letter.facts["signer_id"])
    return revising.edit(letter, version=letter.version, text=text, signer_id=signer_id, actor=actor, at=at)


def _units(codes: Iterable[str]) -> list[Organisation]:
    """The provincial and district organisations of these codes, in which % stands for anything."""
    asked = sa.or_(sa.false(), *(Organisation.code.like(code) for code in codes))
    above = Organisation.level != Level.commune
    order = (Organisation.unit_no, Organisation.name_sort)
    return list(db.session.scalars(sa.select(Organisation).where(asked, above).order_by(*order)))


def _period(code: str) -> Period:
    return db.session.scalars(sa.select(Period).where(Period.code == code)).one()


def give_addresses(day: dt.date) -> None:
    """Mailboxes of the bodies that letters go to by e-mail; the others have none yet."""
    with database.working():
        for one in _units(("UBMTTQ", "LDLD", "TD", "HND", "CCB", "S%", "HCTD-%")):
            email = f"vanthu.{one.code.lower()}@example.org"
            set_contact(one, phone=one.phone, email=email, actor=None, at=moment(day, 0))


def entrust(players: Players, day: dt.date) -> None:
    """The head lets the head of his office sign notices and invitations by his order for the rest of the year."""
    with database.working():
        name = USERNAMES["redcross_reviewer_2"]
        delegations.grant(
            delegations.Grant(
                user_id=db.session.scalars(sa.select(User.id).where(User.username == name)).one(),
                authority=Authority.order,
                on_behalf="CHỦ TỊCH",
                title="Chánh Văn phòng",
                kinds=(Kind.notice, Kind.invitation),
                basis_number="08/QĐ-CTĐ",
                basis_on=day,
                starts_on=day,
                ends_on=dt.date(day.year, 12, 31),
            ),
            actor=players.named(STANDING_AGENCY, Duty.head),
            at=moment(day, 60),
        )

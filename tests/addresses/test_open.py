"""A dossier opens with a purpose that is written down, for those who need it, and for nobody else."""

import datetime as dt
import uuid

import sqlalchemy as sa

from portal.addresses.models import HumanitarianAddress, NeedGroup, Reading, SupportKind
from portal.addresses.words import GROUPS
from portal.extensions import db
from tests.conftest import Stage
from tests.factories.addresses import SECRET, STORY, VILLAGE, commune_of, found, surveyed, waiting
from tests.factories.pledges import one_off, pledge
from tests.personas import USERNAMES

PERSONAL = (SECRET, VILLAGE, STORY, "1951", str(GROUPS[NeedGroup.grave_illness]))
PHONE = "0900 000 123"


def home(stage: Stage, make: object = waiting, **given: object) -> str:
    with stage.work():
        address = make(commune_of(stage.viewer("commune_women")), **given)  # type: ignore[operator]
        address.phone = PHONE
        db.session.flush()
        return str(address.id)


def opened(stage: Stage, persona: str, address: str, expect: int = 303) -> str:
    """What the persona reads after opening the dossier to check a delivery."""
    browser = stage.client(persona)
    page = browser.post(f"/addresses/{address}/open", {"purpose": "delivery_check"}, expect)
    return browser.follow(page).html if expect == 303 else page.html


def test_the_officer_of_the_commune_opens_it_with_a_purpose_that_is_written_down(stage: Stage) -> None:
    address = home(stage)
    html = opened(stage, "commune_redcross", address)
    assert not [word for word in (*PERSONAL, PHONE) if word not in html]
    assert "Lần mở này đã ghi vào nhật ký" in html
    with stage.read():
        row = db.session.scalars(sa.select(Reading)).one()
        assert (str(row.address_id), row.purpose.value, row.user_name) == (
            address,
            "delivery_check",
            "Thị Minh Họa",
        )
        assert row.until - row.at == dt.timedelta(minutes=30)


def test_without_a_reading_in_force_the_dossier_and_its_sections_stay_closed(stage: Stage) -> None:
    address = home(stage)
    browser = stage.client("commune_redcross")
    for path in ("dossier", "household", "members", "needs", "other-supports", "consent"):
        page = browser.get(f"/addresses/{address}/{path}", expect=303)
        assert page.location.startswith(f"/addresses/{address}?to="), path
        assert page.location.endswith("#open"), path
    browser.post(f"/addresses/{address}/open", {"purpose": "survey"})
    browser.get(f"/addresses/{address}/dossier")
    stage.at("2021-05-18T20:46+07:00")
    browser.get(f"/addresses/{address}/dossier", expect=303)


def test_opening_leads_on_to_the_section_that_was_wanted_and_nowhere_else(stage: Stage) -> None:
    address = home(stage)
    browser = stage.client("commune_redcross")
    for wanted, led in (("members", "members"), ("//evil.example", "dossier"), ("close", "dossier")):
        page = browser.post(f"/addresses/{address}/open", {"purpose": "correction", "to": wanted})
        assert page.location == f"/addresses/{address}/{led}"


def test_it_fails_closed_when_the_reading_cannot_be_written(stage: Stage) -> None:
    """No row, no page (trust §1.5, c2)."""
    address = home(stage)
    with stage.work():
        db.session.execute(sa.text("drop table reading"))
    browser = stage.client("commune_redcross")
    for page in (
        browser.post(f"/addresses/{address}/open", {"purpose": "survey"}, expect=500),
        browser.get(f"/addresses/{address}/dossier", expect=500),
        browser.get(f"/addresses/{address}/household", expect=500),
    ):
        assert not [word for word in (*PERSONAL, PHONE) if word in page.html]


def test_somebody_else_s_reading_opens_nothing(stage: Stage) -> None:
    address = home(stage)
    opened(stage, "commune_redcross", address)
    stage.client("redcross_reviewer").get(f"/addresses/{address}/dossier", expect=303)


def test_whoever_may_not_open_it_sees_nothing_personal_anywhere(stage: Stage) -> None:
    """Every persona, on the list, the page, the queue and when asking for the dossier itself."""
    address, waits = home(stage), home(stage, surveyed)
    keepers = {"commune_redcross", "redcross_reporter", "redcross_reviewer", "redcross_reviewer_2",
               "district_reviewer", "two_posts"}  # fmt: skip
    for persona in set(USERNAMES) - keepers - {"suspended"}:
        browser = stage.client(persona)
        for path in ("/addresses/", "/addresses/?view=own", "/addresses/queue", f"/addresses/{address}",
                     f"/addresses/{address}/dossier", f"/addresses/{waits}"):  # fmt: skip
            html = browser.client.get(path).get_data(as_text=True)
            assert not [word for word in (*PERSONAL, PHONE, "H.B.M.") if word in html], (persona, path)
        answer = browser.client.post(
            f"/addresses/{address}/open",
            data={"csrf_token": browser.csrf(), "key": "0" * 32, "purpose": "survey"},
        )
        assert answer.status_code in (403, 404), persona


def test_those_who_keep_the_registry_see_initials_in_their_lists(stage: Stage) -> None:
    home(stage)
    assert "H.B.M.C. G." in stage.client("district_reviewer").get("/addresses/").text
    assert "H.B.M.C. G." not in stage.client("observer").get("/addresses/").text


def test_the_head_of_the_committee_opens_it_only_while_it_waits_for_him(stage: Stage) -> None:
    """c3."""
    waits, decided = home(stage, surveyed), home(stage)
    assert SECRET in opened(stage, "commune_head", waits)
    opened(stage, "commune_head", decided, expect=403)
    opened(stage, "committee_head", waits, expect=403)
    with stage.work():
        db.session.execute(sa.update(HumanitarianAddress).values(state="waiting"))
    stage.client("commune_head").get(f"/addresses/{waits}/dossier", expect=403)


def test_who_helps_learns_where_to_go_and_only_medical_care_learns_the_illness(stage: Stage) -> None:
    """c4."""
    address, ill = home(stage), home(stage)
    with stage.work():
        pledge(stage.viewer("women_reporter"), uuid.UUID(address))
        pledge(stage.viewer("farmers_reporter"), uuid.UUID(ill), one_off(kind=SupportKind.medical_care))
    html = opened(stage, "women_reporter", address)
    assert SECRET in html
    assert VILLAGE in html
    assert PHONE in html
    assert not [
        word for word in (STORY, "1951", str(GROUPS[NeedGroup.grave_illness]), "4 số cuối") if word in html
    ]
    medical = opened(stage, "farmers_reporter", ill)
    assert STORY in medical
    assert str(GROUPS[NeedGroup.grave_illness]) in medical
    assert "1951" not in medical
    opened(stage, "farmers_reporter", address, expect=403)


def test_a_pledge_that_is_over_opens_nothing_any_more(stage: Stage) -> None:
    from portal.pledges import closing as ledger
    from tests.factories.addresses import AT

    address = home(stage)
    with stage.work():
        actor = stage.viewer("women_reporter")
        made = pledge(actor, uuid.UUID(address))
        ledger.withdraw(made, version=made.version, reason="Đổi địa chỉ", actor=actor, at=AT)
    opened(stage, "women_reporter", address, expect=403)


def test_the_proposer_reads_its_own_proposal_until_the_survey(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("commune_women")
        address = found(commune_of(actor))
        address.proposed_by_id = actor.organisation_id
        db.session.flush()
        identity = str(address.id)
    assert SECRET in opened(stage, "commune_women", identity)
    with stage.work():
        db.session.execute(sa.update(HumanitarianAddress).values(state="surveyed"))
    opened(stage, "commune_women", identity, expect=403)


def test_the_commune_and_the_agencies_above_are_told_who_opened_it(stage: Stage) -> None:
    address = home(stage)
    opened(stage, "redcross_reviewer", address)
    for persona in ("commune_redcross", "commune_head", "district_reviewer"):
        text = stage.client(persona).get(f"/addresses/{address}").text
        assert "Lê Văn Ví Dụ" in text, persona
        assert "Giao hoặc kiểm tra việc giao" in text, persona
    for persona in ("women_reporter", "committee_head", "observer"):
        assert "Lê Văn Ví Dụ" not in stage.client(persona).get(f"/addresses/{address}").text, persona

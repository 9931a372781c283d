"""What a dossier says: figures that follow from members, numbers that are never kept, versions, the book without names."""

import datetime as dt
import json
import uuid

import pytest
import sqlalchemy as sa

from portal.addresses import actions, endings, papers
from portal.addresses.completeness import helped_elsewhere
from portal.addresses.household import Person, Support, Visit
from portal.addresses.models import CloseReason, HumanitarianAddress, NeedGroup
from portal.audit.models import AuditEntry
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.plans.queries import priority_scale
from tests.conftest import Stage
from tests.factories.addresses import AT, SECRET, commune_of, found, waiting

NUMBER = "070199912345"
DISABLED = (NeedGroup.disability,)


def opened(stage: Stage, persona: str = "commune_redcross") -> tuple[object, str]:
    with stage.work():
        address = str(waiting(commune_of(stage.viewer("commune_women"))).id)
    browser = stage.client(persona)
    browser.post(f"/addresses/{address}/open", {"purpose": "correction"})
    return browser, address


@pytest.mark.both_databases
def test_size_eligible_members_and_groups_follow_from_the_members(stage: Stage) -> None:
    """R-08, R-09."""
    with stage.work():
        address = found(commune_of(stage.viewer("commune_women")))
        people = [
            Person("chủ hộ", 1951, (NeedGroup.lone_elderly,), True),
            Person("con", 1980, DISABLED, True),
            Person("cháu", None, (NeedGroup.orphan,), False),
        ]
        papers.set_members(address, people, version=address.version, actor=None, at=AT)
        assert (address.household_size, address.eligible_count) == (3, 2)
        assert set(address.kinds) == {NeedGroup.lone_elderly, NeedGroup.disability}
    with stage.read():
        rows = db.session.execute(sa.text('select "group" from address_group order by 1')).scalars().all()
        assert rows == ["disability", "lone_elderly"]


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ([Person("con", 2010, (), True)], "member.no_group"),
        ([Person("con", 2010, DISABLED, False)], "member.none"),
        ([Person("con", 2022, DISABLED, True)], "address.birth_year"),
    ],
)
def test_an_eligible_member_has_a_group_and_somebody_is_eligible(
    stage: Stage, people: list[Person], code: str
) -> None:
    with stage.work():
        address = found(commune_of(stage.viewer("commune_women")))
        with pytest.raises(Refusal) as refusal:
            papers.set_members(address, people, version=address.version, actor=None, at=AT)
        assert refusal.value.code == code


def test_help_from_elsewhere_warns_for_the_other_vulnerable_only(stage: Stage) -> None:
    """A-21."""
    with stage.work():
        unit = commune_of(stage.viewer("commune_women"))
        for group in NeedGroup:
            address = found(unit, groups=(group,))
            assert helped_elsewhere(address) is None
            helped = [Support("Nhà nước", "Trợ cấp", 360_000, "hằng tháng")]
            papers.set_other_supports(address, helped, version=address.version, actor=None, at=AT)
            assert bool(helped_elsewhere(address)) is (group is NeedGroup.other_vulnerable), group


def test_members_typed_on_the_page_are_kept(stage: Stage) -> None:
    browser, address = opened(stage)
    form = browser.get(f"/addresses/{address}/members").form("/members")
    typed = {
        "members-0-label": "chủ hộ", "members-0-birth_year": "1951", "members-0-groups": "lone_elderly",
        "members-0-eligible": "y", "members-1-label": "con",
    }  # fmt: skip
    browser.post(f"/addresses/{address}/members", form | typed)
    with stage.read():
        row = db.session.scalars(sa.select(HumanitarianAddress)).one()
        assert [(one.label, one.birth_year, one.eligible) for one in row.members] == [
            ("chủ hộ", 1951, True),
            ("con", None, False),
        ]
    shown = browser.get(f"/addresses/{address}/members").form("/members")
    assert (shown["members-0-label"], shown["members-1-label"]) == ("chủ hộ", "con")


def test_help_from_elsewhere_typed_on_the_page_is_kept_and_shown_without_what_was_left_out(
    stage: Stage,
) -> None:
    browser, address = opened(stage)
    form = browser.get(f"/addresses/{address}/other-supports").form("/other-supports")
    typed = {"other_supports-0-source": "Nhà nước", "other_supports-0-value": "360.000"}
    browser.post(f"/addresses/{address}/other-supports", form | typed)
    other = browser.get(f"/addresses/{address}/dossier").soup.select_one("#other").find_parent("section")
    assert other.li.text == "Nhà nước: 360.000 đ"


@pytest.mark.parametrize(
    ("section", "typed", "target", "sentence"),
    [
        ("members", {"members-1-birth_year": "1988"}, "members-1-label", "Nhập quan hệ với chủ hộ"),
        ("members", {"members-0-eligible": "y"}, "members-0-label", "Nhập quan hệ với chủ hộ"),
        (
            "other-supports",
            {"other_supports-0-value": "360.000"},
            "other_supports-0-source",
            "Nhập ai hỗ trợ",
        ),
    ],
)
def test_a_row_without_its_first_field_is_asked_for_it_and_not_thrown_away(
    stage: Stage, section: str, typed: dict[str, str], target: str, sentence: str
) -> None:
    browser, address = opened(stage)
    form = browser.get(f"/addresses/{address}/{section}").form(f"/{section}")
    wrong = browser.post(f"/addresses/{address}/{section}", form | typed, expect=422)
    assert sentence in wrong.soup.select_one(f"#{target}-error").text
    assert wrong.soup.select_one(f".errsum a[href='#{target}']")
    assert wrong.form(f"/{section}").items() >= typed.items()


def test_what_nobody_did_was_done_by_the_system(stage: Stage) -> None:
    browser, address = opened(stage)
    page = browser.get(f"/addresses/{address}/dossier")
    told = page.soup.select_one("#history").find_parent("section").text
    assert "Hệ thống" in told
    assert "portal" not in told


def test_a_survey_to_come_names_the_day_of_the_survey_only(stage: Stage) -> None:
    with stage.work():
        address = found(commune_of(stage.viewer("commune_women")))
        with pytest.raises(Refusal, match="Ngày khảo sát không được ở tương lai"):
            actions.survey(address, on=dt.date(2022, 1, 1), needs=[], consented_on=None, actor=None, at=AT)


def test_of_an_identity_number_four_digits_and_a_hash_are_kept_and_it_stands_nowhere(stage: Stage) -> None:
    browser, address = opened(stage)
    form = browser.get(f"/addresses/{address}/household").form("/household")
    wrong = browser.post(
        f"/addresses/{address}/household",
        form | {"identity": NUMBER + "9", "head_name": "Tên Mới"},
        expect=422,
    )
    assert NUMBER not in wrong.html
    assert "Tên Mới" in wrong.html
    late = browser.post(
        f"/addresses/{address}/household", form | {"identity": NUMBER, "version": "1"}, expect=409
    )
    assert NUMBER not in late.html
    browser.post(
        f"/addresses/{address}/household", form | {"identity": "0701 9991 2345", "groups": "grave_illness"}
    )
    with stage.read():
        row = db.session.scalars(sa.select(HumanitarianAddress)).one()
        assert (row.identity_last4, len(row.identity_hash or "")) == ("2345", 64)
        dump = "\n".join(
            str(tuple(line))
            for table in db.metadata.sorted_tables
            for line in db.session.execute(sa.select(table))
        )
    assert NUMBER not in dump
    assert "19991234" not in dump
    assert "4 số cuối: 2345" in browser.get(f"/addresses/{address}/dossier").text
    with stage.work():
        row = db.session.scalars(sa.select(HumanitarianAddress)).one()
        endings.close(row, CloseReason.died, note="x", version=row.version, actor=None, at=AT)
    spaced = form | {"identity": "0701 9991 2345", "key": uuid.uuid4().hex}
    gone = browser.post(f"/addresses/{address}/household", spaced, expect=409)
    assert SECRET in gone.text, "what was typed is given back"
    assert "0701" not in gone.html


def test_the_book_names_the_fields_and_never_what_stands_in_them(stage: Stage) -> None:
    browser, address = opened(stage)
    form = browser.get(f"/addresses/{address}/household").form("/household")
    typed = {
        "head_name": "Canaria Kín",
        "village": "Xóm Canaria",
        "phone": "0999",
        "circumstances": "Bệnh Canaria",
    }
    browser.post(f"/addresses/{address}/household", form | typed | {"groups": "grave_illness"})
    with stage.read():
        entries = json.dumps([row.changes for row in db.session.scalars(sa.select(AuditEntry))])
    assert not [word for word in (*typed.values(), SECRET, "Canaria") if word in entries]
    text = browser.get(f"/addresses/{address}/dossier").text
    assert "Đã sửa thông tin hộ" in text
    assert "tên chủ hộ, thôn, ấp, điện thoại, hoàn cảnh" in text


def test_who_comes_too_late_is_told_who_was_quicker_and_keeps_what_he_typed(stage: Stage) -> None:
    browser, address = opened(stage)
    form = browser.get(f"/addresses/{address}/guardian").form("/guardian")
    typed = {"guardian_name": "Bà Ngoại", "guardian_relation": "bà ngoại", "guardian_evidence": "QĐ 5"}
    browser.post(f"/addresses/{address}/guardian", form | typed)
    del form["key"]
    late = browser.post(
        f"/addresses/{address}/guardian", form | typed | {"guardian_name": "Ông Nội"}, expect=409
    )
    assert "Thị Minh Họa đã sửa hồ sơ DC-00001" in late.text
    assert "Ông Nội" in late.html
    browser.post(f"/addresses/{address}/guardian", late.form("/guardian"))


def test_the_priority_follows_from_the_plan_s_criteria_and_another_one_needs_a_reason(stage: Stage) -> None:
    """IV.14, R-36."""
    with stage.work():
        actor = stage.viewer("commune_redcross")
        scale = priority_scale(actor, AT.date())
        for codes, level in ((("alone", "unsafe_house"), 1), (("struck",), 2), (("voted", "unknown"), 3)):
            address = found(commune_of(actor))
            actions.survey(
                address, on=dt.date(2021, 5, 1), needs=[], consented_on=None, visit=Visit("Tổ khảo sát", codes),
                scale=scale, actor=actor, at=AT,
            )  # fmt: skip
            assert address.priority == level, codes
        with pytest.raises(Refusal) as refusal:
            papers.set_priority(address, 1, " ", version=address.version, actor=actor, at=AT)
        assert refusal.value.code == "address.priority_reason"
        papers.set_priority(address, 1, "Nhà vừa cháy", version=address.version, actor=actor, at=AT)
        assert (address.priority, address.priority_reason) == (1, "Nhà vừa cháy")
        papers.set_priority(address, 3, "", version=address.version, actor=actor, at=AT)
        assert (address.priority, address.priority_reason) == (3, "")


def test_a_photograph_is_cleaned_kept_and_shown_only_in_the_opened_dossier(stage: Stage) -> None:
    import io

    from PIL import Image

    browser, address = opened(stage)
    picture, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Canaria"
    Image.new("RGB", (40, 30), "grey").save(picture, "JPEG", exif=exif)
    picture.seek(0)
    browser.post(f"/addresses/{address}/files/new", {"kind": "photo", "photo": (picture, "nha-ong-A.jpg")})
    page = browser.get(f"/addresses/{address}/dossier")
    files = page.soup.select_one("#files").find_parent("section")
    assert files.select_one(".file a + .meta").previous_sibling.name == "a", "no blank before the comma"
    link = files.select_one(".file a")["href"]
    assert b"Canaria" not in browser.get(link).data
    stage.client("district_reviewer").get(link, expect=303)
    stage.client("women_reporter").get(link, expect=403)
    for persona in ("redcross_head", "observer", "redcross_clerk"):
        stage.client(persona).get("/documents/files/" + link.rsplit("/", 1)[1], expect=404)
    stage.at("2021-05-18T21:00+07:00")
    browser.get(link, expect=303)


def test_a_number_is_not_carried_through_the_gate_when_the_session_died(stage: Stage) -> None:
    from portal.accounts import carried
    from tests.accounts.test_lost_session import falls_asleep

    browser, address = opened(stage)
    form = browser.get(f"/addresses/{address}/household").form("/household") | {"identity": NUMBER}
    falls_asleep(stage)
    sent = browser.post(f"/addresses/{address}/household", form, expect=307)
    gate = browser.post(sent.location, form, expect=401).form("/sign-in")
    with stage.app.test_request_context():
        fields = dict(carried._serializer().loads(gate["carried"])[3])
    assert fields["head_name"] == SECRET
    assert "identity" not in fields

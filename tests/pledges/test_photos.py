"""A photograph shows a delivery: cleaned, kept, seen by whoever sees the delivery (F11)."""

import io
import uuid

import pytest
import sqlalchemy as sa
from PIL import Image

from portal.documents import actions as documents
from portal.documents.models import StoredFile
from portal.extensions import db
from portal.lib.refusals import Refusal
from portal.pledges import delivering
from portal.pledges.handover import Handover
from portal.pledges.models import Delivery, DeliveryPhoto
from portal.pledges.offer import Parts
from tests.conftest import Stage
from tests.factories.addresses import AT, commune_of, waiting
from tests.factories.pledges import D, deliver, pledge

GPS = 0x8825


def snapshot(colour: str = "red") -> tuple[io.BytesIO, str]:
    """What a phone sends: 2400 × 1800 pixels, the maker and the place beside them."""
    exif = Image.Exif()
    exif[0x010F] = "Máy Ảnh Bí Mật"
    exif.get_ifd(GPS).update({1: "N", 2: (11.0, 32.0, 1.0), 3: "E", 4: (106.0, 53.0, 1.0)})
    content = io.BytesIO()
    Image.new("RGB", (2400, 1800), colour).save(content, "JPEG", exif=exif)
    content.seek(0)
    return content, "IMG_2021.jpg"


@pytest.fixture
def promised(stage: Stage) -> uuid.UUID:
    with stage.work():
        actor = stage.viewer("women_reporter")
        return pledge(actor, waiting(commune_of(actor)).id).id


def form(**changes: object) -> dict[str, object]:
    return {
        "delivered_on": "2/4/21",
        "cash": "1tr",
        "origin": "own",
        "description": "Ảnh: trao xe đạp",
    } | changes


def kept(stage: Stage) -> tuple[Delivery, bytes]:
    from portal.documents import vault

    row = db.session.scalars(sa.select(Delivery).where(Delivery.photos.any())).one()
    return row, vault.read(row.photos[0].file.sha256)


def test_a_photograph_is_kept_without_place_and_shrunk(stage: Stage, promised: uuid.UUID) -> None:
    browser = stage.client("women_reporter")
    assert "bỏ vị trí" in browser.get(f"/pledges/{promised}/deliver").text
    shown = browser.follow(browser.post(f"/pledges/{promised}/deliver", form(photo=snapshot())))
    with stage.read():
        row, content = kept(stage)
        picture = Image.open(io.BytesIO(content))
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (1600, 1200), {})
        assert b"M\xc3\xa1y" not in content
        url = f"/pledges/deliveries/{row.id}/photo/1"
    image = shown.soup.select_one(f'img[src="{url}"]')
    assert image["alt"] == "Ảnh: trao xe đạp"
    answer = browser.client.get(url)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", content)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_photograph_survives_a_second_look_at_the_rest(stage: Stage, promised: uuid.UUID) -> None:
    browser = stage.client("women_reporter")
    page = browser.post(f"/pledges/{promised}/deliver", form(cash="9tr", photo=snapshot()), expect=422)
    assert "nhiều hơn cam kết" in page.text
    assert "Đã giữ ảnh vừa gửi" in page.text
    browser.post(f"/pledges/{promised}/deliver", page.form("/deliver") | {"confirmed": "y"})
    with stage.read():
        row, _content = kept(stage)
        assert (row.value, row.photos[0].description) == (9_000_000, "Ảnh: trao xe đạp")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"photo": (io.BytesIO(b"%PDF-1.7 <script>"), "x.jpg")}, "Không đọc được ảnh này"),
        ({"photo": snapshot(), "description": ""}, "Ghi ảnh chụp gì"),
        ({"kept": uuid.uuid4().hex}, "Không thấy ảnh đã gửi"),
    ],
)
def test_what_is_no_photograph_is_refused_and_nothing_is_written(
    stage: Stage, promised: uuid.UUID, changes: dict[str, object], sentence: str
) -> None:
    page = stage.client("women_reporter").post(f"/pledges/{promised}/deliver", form(**changes), expect=422)
    assert sentence in page.soup.select_one(".errsum").get_text()
    with stage.read():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 0


def test_another_organisations_file_and_a_paper_are_no_photograph(stage: Stage, promised: uuid.UUID) -> None:
    with stage.work():
        women, farmers = stage.viewer("women_reporter"), stage.viewer("farmers_reporter")
        foreign = documents.store(farmers.organisation_id, "x.jpg", "image/jpeg", b"x", AT)
        paper = documents.store(women.organisation_id, "x.pdf", "application/pdf", b"y", AT)
        row = deliver(women, pledge(women, waiting(commune_of(women)).id), Parts(cash=1))
        for file in (foreign, paper):
            with pytest.raises(Refusal) as refusal:
                delivering.add_photo(row, delivering.Photo(file.id, "Ảnh"), actor=women, at=AT)
            assert refusal.value.code == "photo.unknown"


def test_a_receipt_is_added_later_and_goes_along_with_a_correction(stage: Stage, promised: uuid.UUID) -> None:
    browser = stage.client("women_reporter")
    browser.post(f"/pledges/{promised}/deliver", form(photo=snapshot()))
    with stage.read():
        identity = kept(stage)[0].id
    url = f"/pledges/deliveries/{identity}/photo"
    browser.post(url, {"description": "Biên nhận"}, expect=422)
    browser.post(url, {"description": "Biên nhận", "photo": snapshot("blue")})
    with stage.work():
        old = db.session.get_one(Delivery, identity)
        fresh = delivering.correct_delivery(
            old, Handover(D(2021, 4, 2), Parts(cash=2)), reason="x", actor=stage.viewer("women_head"), at=AT
        )
        assert [row.description for row in fresh.photos] == ["Ảnh: trao xe đạp", "Biên nhận"]
    browser.get(url, expect=403)  # the corrected row takes no more


def test_the_same_form_sent_twice_keeps_one_photograph(stage: Stage, promised: uuid.UUID) -> None:
    browser = stage.client("women_reporter")
    for _time in range(2):
        browser.post(f"/pledges/{promised}/deliver", form(key="0" * 32, photo=snapshot()))
    with stage.read():
        count = sa.select(sa.func.count())
        assert db.session.scalar(count.select_from(DeliveryPhoto)) == 1
        assert db.session.scalar(count.select_from(StoredFile)) == 1


def test_a_neighbour_gets_404_for_the_photograph_and_the_sector_above_sees_it(stage: Stage) -> None:
    with stage.work():
        actor = stage.viewer("commune_women")
        file = documents.store(actor.organisation_id, "x.jpg", "image/jpeg", b"x", AT)
        row = deliver(actor, pledge(actor, waiting(commune_of(actor)).id), Parts(cash=1))
        delivering.add_photo(row, delivering.Photo(file.id, "Ảnh"), actor=actor, at=AT)
        url = f"/pledges/deliveries/{row.id}/photo/1"
    for persona in ("commune_farmers", "farmers_head"):
        stage.client(persona).get(url, expect=404)
    for persona in ("women_reporter", "commune_redcross", "observer"):
        stage.client(persona).get(url)
    stage.client("women_reporter").get(url.replace("/1", "/2"), expect=404)


def test_a_delivery_in_cash_is_at_most_six_inputs_and_the_rest_is_folded(
    stage: Stage, promised: uuid.UUID
) -> None:
    page = stage.client("women_reporter").get(f"/pledges/{promised}/deliver")
    form = page.soup.find("form", action=f"/pledges/{promised}/deliver")
    inputs = [
        tag["name"]
        for tag in form.find_all(["input", "textarea"])
        if tag.get("type") != "hidden" and not tag.find_parent("details", open=False)
    ]
    assert inputs == ["cash", "delivered_on", "photo", "description"]
    photo = form.find("input", attrs={"name": "photo"})
    assert (photo["type"], photo["accept"], photo["capture"]) == ("file", "image/*", "environment")

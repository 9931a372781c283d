"""F17: what lies out of sight answers exactly as what does not exist, to the same role next door."""

import re
import uuid

import pytest
from flask import url_for

from tests.conftest import Stage
from tests.house.subjects import find

MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
# A thing, and the same role next door who must not even learn that it exists.
NEIGHBOURS = {
    "address of a commune": "commune_farmers",
    "surveyed address of a commune": "commune_farmers",
    "women's proposal of a commune": "farmers_reporter",
    "photographed address + its photograph": "commune_farmers",
    "commune women's pledge": "commune_farmers",
    "commune women's shared pledge": "commune_farmers",
    "women's kept draft": "farmers_reporter",
    "commune women's delivery": "commune_farmers",
    "women's photograph": "farmers_reporter",
    "first of the pair + second of the pair": "farmers_reporter",
    "alike first + alike second": "commune_farmers",
    "women's draft": "farmers_reporter",
    "farmers' second version": "women_reporter",
    "youth's handed over": "farmers_head",
    "women's year": "farmers_reporter",
    "commune women": "commune_farmers",
    "commune women's head": "commune_farmers",
    "commune women's leader": "commune_farmers",
    "women's donor": "farmers_reporter",
    "commune women's branch": "commune_farmers",
    "a school's minute": "district_reviewer",
    "letter put up": "district_reviewer",
    "issued letter": "district_reviewer",
    "women's reporter": "farmers_head",
    "women's reporter's post": "farmers_head",
    "red cross's file": "district_reviewer",
    "red cross's arrived line": "district_reviewer",
    "farmers' second version + farmers' comment": "women_reporter",
}
EXTRA = {"number": 1, "code": "C1", "duty": "D2-1", "sha256": "0" * 64}


def answer(
    stage: Stage, persona: str, endpoint: str, method: str, values: dict[str, object]
) -> tuple[int, str]:
    with stage.app.test_request_context():
        url = url_for(endpoint, **values)
    browser = stage.client(persona)
    if method == "GET":
        response = browser.client.get(url)
    else:
        response = browser.client.post(
            url, data={"csrf_token": browser.csrf(), "key": uuid.uuid4().hex, "version": 1}
        )
    body = response.get_data(as_text=True)
    body = re.sub(r'name="(csrf_token|key)" value="[^"]+"', "", body)
    body = re.sub(r'name="next" value="[^"]*"', "", body)
    return response.status_code, re.sub(r"\d\d:\d\d", "", body)


@pytest.mark.parametrize("subject", NEIGHBOURS)
def test_the_neighbour_gets_the_page_of_what_does_not_exist(province: Stage, subject: str) -> None:
    with province.read():
        values = find(subject)
    asked = 0
    for rule in province.app.url_map.iter_rules():
        if rule.arguments - set(EXTRA) != set(values):
            continue
        extra = {name: value for name, value in EXTRA.items() if name in rule.arguments}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            real = answer(province, NEIGHBOURS[subject], rule.endpoint, method, values | extra)
            none = answer(
                province, NEIGHBOURS[subject], rule.endpoint, method, dict.fromkeys(values, MISSING) | extra
            )
            assert real[0] == 404, (rule.endpoint, method, real[0])
            assert real == none, (rule.endpoint, method)
            asked += 1
    assert asked


def test_no_page_of_the_lists_names_a_household(province: Stage) -> None:
    """Masked means masked: no name, village or circumstances of any household on any list of any persona."""
    import sqlalchemy as sa

    from portal.addresses.models import HumanitarianAddress
    from portal.extensions import db

    with province.work():
        db.session.execute(
            sa.update(HumanitarianAddress).values(
                head_name="Canaria Bí Mật", village="Xóm Canaria", circumstances="Bệnh Canaria"
            )
        )
    for persona in ("women_reporter", "commune_women", "redcross_reviewer", "observer", "district_reviewer"):
        browser = province.client(persona)
        for url in (
            "/",
            "/addresses/",
            "/pledges/",
            "/pledges/deliveries",
            "/reports/",
            "/pledges/export.xlsx",
        ):
            response = browser.client.get(url)
            assert response.status_code == 200
            assert b"Canaria" not in response.data, (persona, url)

"""F33: names, numbers and illnesses of households appear on no page, sheet, paper, address or log of anybody who has
not opened the dossier and said what for.
"""

import csv
import io
import logging
import uuid
import zipfile
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from flask import url_for

from portal.extensions import Base, db, table_of
from tests.conftest import Stage
from tests.house.subjects import find
from tests.house.test_who_may_do_what import EXTRA, TABLE

CANARY = "Canaria"
# What the registry knows of people: by table, its columns of text that name, locate or describe somebody.
PERSONAL = {
    "address": (
        "head_name", "head_folded", "village", "circumstances", "phone", "guardian_name", "guardian_relation",
        "guardian_evidence", "identity_last4", "priority_reason", "close_note", "unposted_reason",
    ),
    "address_member": ("label",),
    "address_other_support": ("source", "kind", "period"),
    "address_consent": ("given_by", "evidence", "withdrawal_note"),
    "address_survey": ("surveyors",),
    "national_entry": ("head_folded",),
}  # fmt: skip
PERSONAS = (
    "women_reporter", "commune_women", "commune_redcross", "commune_head", "redcross_reviewer", "district_reviewer",
    "observer", "administrator",
)  # fmt: skip


def plant() -> None:
    """Every text about a person becomes a canary; the name's parts begin alike, so that initials show nothing."""
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    for name, columns in PERSONAL.items():
        if name in tables:
            values = {column: CANARY[:4] if column == "identity_last4" else CANARY for column in columns}
            db.session.execute(sa.update(tables[name]).values(**values))


def content(response: Any) -> str:
    """What a reader of an answer can find in it, unpacked."""
    data: bytes = response.data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return "".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())
    if data.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    return data.decode("utf-8", "replace")


def paths(stage: Stage) -> list[str]:
    """Every address that the matrix knows how to ask for."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == "GET"]
    found = []
    for row in rows:
        with stage.read():
            values = find(row["subject"])
        with stage.app.test_request_context():
            rule = next(rule for rule in stage.app.url_map.iter_rules() if rule.endpoint == row["endpoint"])
            extra = {name: value for name, value in EXTRA.items() if name in rule.arguments}
            found.append(url_for(row["endpoint"], **values, **extra))
    return sorted(set(found))


@pytest.fixture
def planted(province: Stage) -> Stage:
    with province.work():
        plant()
    return province


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_page_or_sheet_shows_a_canary_to_whoever_opened_no_dossier(planted: Stage, persona: str) -> None:
    browser = planted.client(persona)
    leaks = []
    for path in paths(planted):
        response = browser.client.get(path)
        told = content(response) + response.headers.get("Location", "")
        if CANARY.casefold() in told.casefold():
            leaks.append(path)
    assert not leaks


def test_the_log_and_the_audit_hold_no_canary_whatever_goes_wrong(
    planted: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.audit.models import AuditEntry

    caplog.set_level(logging.DEBUG)
    browser = planted.client("commune_redcross")
    typed = {
        "head_name": CANARY,
        "name": CANARY,
        "reason": CANARY,
        "note": CANARY,
        "identity": "079012345678",
    }
    for path in paths(planted):
        browser.client.post(path, data={"csrf_token": browser.csrf(), "key": uuid.uuid4().hex, **typed})
    monkeypatch.setattr("portal.addresses.queries.open_list", lambda *_args, **_named: 1 / 0)
    assert browser.client.get(f"/addresses/?q={CANARY}").status_code == 500
    told = " ".join(record.getMessage() for record in caplog.records)
    assert CANARY not in told
    assert "079012345678" not in told
    with planted.read():
        rows = db.session.execute(sa.select(table_of(AuditEntry))).all()
    assert CANARY not in str(rows)
    assert "079012345678" not in str(rows)

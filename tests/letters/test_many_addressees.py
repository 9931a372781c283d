"""A letter to as many as a province has: its pages stay light, its lists are read part by part."""

import uuid

import pytest

from portal.extensions import db
from portal.letters import addressing, drafting, heads
from portal.letters.models import LetterRecipient
from portal.letters.parts import part
from portal.lib import clock
from portal.organisations.models import Organisation
from tests.conftest import Stage
from tests.factories.letters import take
from tests.factories.mailings import organisations
from tests.factories.post import dispatches

MANY = 1_000
MOST_BYTES = 60 * 1024  # of a page's HTML
PAGES = {
    "": ("", "/put-up", "/edit", "/recipients", "/versions", "/versions/1", "/withdrawal"),
    "put_up": ("", "/approval", "/return"),
    "approve": ("", "/signature", "/signatures"),
    "sign": ("", "/number"),
    "issue": ("", "?from=950", "/handover", "/handover?from=950", "/correction", "/replacement", "/recall", "/versions/5"),
}  # fmt: skip
BY = {"": "redcross_reviewer", "put_up": "redcross_head", "approve": "redcross_head"}


@pytest.mark.parametrize(
    ("total", "asked", "rows", "before", "after"),
    [
        (3, 0, (0, 3), None, None),
        (51, 0, (0, 50), None, 50),
        (51, 50, (50, 51), 0, None),
        (1000, 130, (100, 150), 50, 150),
        (50, 50, (0, 50), None, None),
        (50, -7, (0, 50), None, None),
        (0, 10**30, (0, 0), None, None),
    ],
)
def test_a_part_knows_its_neighbours(
    total: int, asked: int, rows: tuple[int, int], before: int | None, after: int | None
) -> None:
    shown = part(range(total), asked)
    assert (list(shown.rows), shown.before, shown.after) == (list(range(*rows)), before, after)


def many(stage: Stage) -> uuid.UUID:
    """A draft to very many by name, with their list in an annex."""
    with stage.work():
        actor, at = stage.viewer("redcross_reviewer"), clock.now()
        frame, signer_id = heads.frame(actor, at.date(), [])
        chosen = organisations(MANY)
        rows = [db.session.get_one(Organisation, one) for one in chosen]
        content = frame | {
            "kind": "cong-van",
            "number": None,
            "date": None,
            "abstract": "cử cán bộ dự tập huấn",
            "recipients": [],
            "bases": [],
            "body": [{"type": "paragraph", "text": "Đề nghị cử cán bộ dự tập huấn."}],
            "annexes": [],
            "urgency": None,
            "draft": True,
        }
        to = addressing.Chosen()
        content = addressing.arranged(content, rows, to)
        facts = {"signer_id": str(signer_id), "body": [], "to": addressing.stored(to)}
        sent_to = [
            LetterRecipient(organisation_id=one, position=place) for place, one in enumerate(chosen, 1)
        ]
        return drafting.begin(content, facts, sent_to, actor=actor, at=at).id


@pytest.mark.both_databases
def test_every_page_of_a_letter_to_a_thousand_is_light_and_its_list_is_read_part_by_part(
    stage: Stage,
) -> None:
    letter_id = many(stage)
    url = f"/letters/{letter_id}"
    heavy = []
    for state, pages in PAGES.items():
        if state:
            take(stage, letter_id, state)
        browser = stage.client(BY.get(state, "redcross_clerk"))
        for page in pages:
            answer = browser.get(url + page)
            if len(answer.data) > MOST_BYTES:
                heavy.append(f"{state or 'draft'}{page}: {len(answer.data) / 1024:.0f} KB")
    assert not heavy

    page = browser.get(f"{url}?from=950")
    lists = [page.soup.select(f"section[aria-labelledby={one}] li") for one in ("outbox", "to")]
    assert [len(rows) for rows in lists] == [50, 50]
    assert "951–1.000 trên 1.000" in page.text

    some = browser.get(f"{url}/handover?from=100")
    boxes = [one["value"] for one in some.soup.select("[name=organisations]")]
    assert (len(boxes), boxes[0]) == (51, "all")
    assert "Cả 1.000 nơi chưa được chuyển" in some.text
    form = some.form("handover") | {"copies": "1", "channel": "post"}
    browser.post(f"{url}/handover?from=100", form | {"organisations": boxes[1:4]})
    rest = browser.get(f"{url}/handover").form("handover")
    browser.post(f"{url}/handover", rest | {"copies": "1", "channel": "post"})
    with stage.read():
        assert [one.state for one in dispatches(letter_id)] == ["sent"] * MANY

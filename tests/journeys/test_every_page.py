"""Every page in a real browser, narrow and wide, by day and by night: accessible, within its frame, light in weight."""

import csv
import gzip
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import url_for
from playwright.sync_api import Page, Response

from tests.conftest import Stage
from tests.drill import LONG
from tests.drill.server import serving
from tests.house.subjects import find
from tests.house.test_who_may_do_what import EXTRA, TABLE
from tests.journeys.desk import Desk

NO_PAGES = (".xlsx", ".toml", ".pdf", ".png", "_preview", "/files/", "/photo/")
MOST_BYTES = 60 * 1024  # of a page's plain HTML
FIRST_VISIT = 80 * 1024  # of the gate with style, script and picture, compressed
# Night changes nothing but colours, and colours do not change with the width: the drill makes sure of that.
CONTRAST = "color-contrast"
DAY = {"resultTypes": ["violations"]}
NIGHT = DAY | {"runOnly": {"type": "rule", "values": [CONTRAST]}}
NARROW = DAY if LONG else DAY | {"rules": {CONTRAST: {"enabled": False}}}
LOOKS = ((1280, "light", DAY), (1280, "dark", NIGHT), (360, "light", NARROW))
HALVES = (0, 1)  # of the personas, so that both workers have as much to do
GRAVE = ("serious", "critical")
AXE = Axe().axe_script
# What is tapped alone, not a word of a sentence, is 44 px high on a phone.
THUMBS = """() => [...document.querySelectorAll(
  "main :is(button, select, textarea, summary, .target, .crumb a, tbody th a, .entry-title a, .file a, .views a,"
  + " .form-check-label, .gate-foot a, input:not([type=hidden], [type=checkbox], [type=radio]))"
)].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43)
  .map((one) => one.outerHTML.slice(0, 150))"""


def pages(stage: Stage) -> dict[str, list[str]]:
    """For each persona the addresses to look at; each page once, by the first persona whom its door lets in."""
    found: dict[str, list[str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == "GET"]
    for row in rows:
        persona = next((name for name, answer in row.items() if answer == "yes"), None)
        if persona is None:
            continue
        with stage.read():
            values = find(row["subject"])
        rule = next(rule for rule in stage.app.url_map.iter_rules() if rule.endpoint == row["endpoint"])
        extra = {name: value for name, value in EXTRA.items() if name in rule.arguments}
        with stage.app.test_request_context():
            path = url_for(row["endpoint"], **values, **extra)
        if not any(part in path for part in NO_PAGES):
            found.setdefault(persona, []).append(path)
    return found


@pytest.mark.drill
@pytest.mark.parametrize("half", HALVES)
def test_every_page_is_accessible_and_keeps_its_frame(
    province: Stage, desks: Callable[..., Desk], half: int
) -> None:
    faults: list[str] = []
    with serving(province.app) as server:
        gate = desks(server)
        faults += look(gate.page, "/accounts/sign-in")
        faults += look(gate.page, "/accounts/sign-in?lang=en")
        faults += look(gate.page, "/letters/confirm")
        for persona, paths in list(pages(province).items())[half::2]:
            desk = desks(server, allowed=(403, 404, 409, 422)).sign_in(persona)
            for turn, path in enumerate([*paths, "/no/such/page"]):
                faults += look(desk.page, path, turn=turn)
            if persona == "women_reporter":
                faults += look(desk.page, "/letters/")  # not hers to do: 403
                faults += look(desk.page, "/kit", most=None)
    assert not faults, "\n".join(sorted(set(faults)))


def look(page: Page, path: str, *, most: int | None = MOST_BYTES, turn: int = 0) -> Iterator[str]:
    """What is wrong with one page: loaded once, looked at wide by day, wide by night, narrow.

    Whether it is accessible by night and narrow is asked of every other page in turn; the drill asks both of all.
    """
    answer = page.goto(path)
    assert answer is not None, path
    if most and len(answer.body()) > most:
        yield f"{path} weighs {len(answer.body()) / 1024:.0f} KB"
    page.evaluate(AXE)
    for place, (width, theme, options) in enumerate(LOOKS):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            yield f"{path} at {width} px is wider than the screen"
        if width == 360 and path.startswith(("/letters", "/documents")):
            yield from (f"{path}: too low for a thumb: {found}" for found in page.evaluate(THUMBS)[:3])
        if place == 2 - turn % 2 and not LONG:
            continue
        for violation in page.evaluate(
            "options => axe.run(options).then(found => found.violations)", options
        ):
            if violation["impact"] in GRAVE:
                node = violation["nodes"][0]
                yield f"{path} at {width} px, {theme}: {violation['id']}: {node['html'][:200]}"


def test_the_first_visit_is_light(province: Stage, desks: Callable[..., Desk]) -> None:
    """As weak 4G has to carry it: every answer of the first page, compressed as the server or a proxy sends it."""
    loaded: list[Response] = []

    def remember(answer: Response) -> None:
        loaded.append(answer)

    with serving(province.app) as server:
        desk = desks(server, width=360)
        desk.page.on("response", remember)
        desk.page.goto("/accounts/sign-in")
        sizes = {answer.url.rsplit("/", 1)[-1]: len(gzip.compress(answer.body(), 6)) for answer in loaded}
    assert len(sizes) > 4
    assert sum(sizes.values()) <= FIRST_VISIT, sizes

"""Every page is reached from somewhere, every menu item opens for whoever sees it, and no address disappears."""

from pathlib import Path

from portal.face import MENU
from tests.conftest import Stage
from tests.personas import USERNAMES

KEPT = Path(__file__).with_name("routes.txt")


def test_every_item_of_a_menu_opens(province: Stage) -> None:
    for persona in USERNAMES:
        if persona == "suspended":
            continue
        browser = province.client(persona)
        page = browser.get("/")
        for link in page.soup.select("nav.mainnav a"):
            browser.get(link["href"])


def test_an_item_that_would_not_open_is_not_shown(province: Stage) -> None:
    """The administrator sees people and settings, never business (S7); a reporter manages nobody."""
    page = province.client("administrator").get("/")
    assert {link["href"] for link in page.soup.select("nav.mainnav a")} == {
        "/",
        "/accounts/people",
        "/organisations/",
    }
    page = province.client("women_reporter").get("/")
    assert not page.soup.select('nav.mainnav a[href="/accounts/people"]')


def test_every_item_is_an_endpoint_with_a_rule(stage: Stage) -> None:
    from portal.access import RULES

    for _words, endpoint, rule in MENU:
        assert endpoint in stage.app.view_functions
        assert rule in RULES


def test_no_address_disappears_without_a_redirect(stage: Stage) -> None:
    """Links stand in letters, bookmarks and messages: whoever removes one says where it went."""
    now = {str(rule) for rule in stage.app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    kept = set(KEPT.read_text(encoding="utf-8").split())
    assert kept <= now, f"gone: {sorted(kept - now)}"
    assert now <= kept, f"add to routes.txt: {sorted(now - kept)}"

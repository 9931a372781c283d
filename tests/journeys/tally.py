"""What a task costs the person who does it: fields that are filled in, and clicks."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk import Desk

# How many stops are about ahead, so that not every press of a key is followed by a question; 0 on the element itself.
STOPS_AHEAD = """(place) => {
  if (document.activeElement === place) return 0;
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => one.checkVisibility() && one.type !== "hidden");
  const here = stops.indexOf(document.activeElement);
  return here < 0 ? 1 : Math.max(stops.indexOf(place) - here, 1);
}"""


class Tally:
    """Counts what a person does: fields that are filled in, and clicks."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.fields, self.clicks = desk, 0, 0

    def fill(self, label: str | re.Pattern[str], value: str) -> None:
        self.write(self.desk.page.get_by_label(label), value)

    def write(self, place: Locator, value: str) -> None:
        self.fields += 1
        place.fill(value)

    def choose(self, role: Any, name: str | re.Pattern[str]) -> None:
        self.fields += 1
        self.desk.page.get_by_role(role, name=name).first.check()

    def press(self, words: str | re.Pattern[str]) -> None:
        self.clicks += 1
        self.desk.act(words)

    def enter(self, place: Locator) -> Page:
        """Reach it with Tab and press Enter; counts as a click."""
        self.clicks += 1
        tab_to(self.desk, place)
        self.desk.page.keyboard.press("Enter")
        return self.desk.page


def tab_to(desk: Desk, place: Locator, most: int = 200) -> None:
    """Press Tab until the element has the focus; more than `most` presses are a failure."""
    expect(place).to_be_visible()
    pressed = 0
    while pressed < most:
        ahead = place.evaluate(STOPS_AHEAD)
        if not ahead:
            return
        for _ in range(max(ahead // 2, 1)):
            desk.page.keyboard.press("Tab")
            pressed += 1
    raise AssertionError(f"the keyboard does not reach {place} on {desk.page.url}")

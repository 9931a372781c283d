"""One person before a browser: signs in, reads, types, clicks; whatever goes wrong behind the page is written down."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from tests.journeys.running import Portal
from tests.personas import PASSWORD, USERNAMES

SECONDS = 15_000  # milliseconds; the machine may be busy
expect.set_options(timeout=SECONDS)
# A violation of the policy is told on the console as well, but only by Chromium's own words.
TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile);
});"""


class Desk:
    """A browser context with one page. `allowed` are the answers from 400 on that the test means to get."""

    def __init__(
        self, browser: Browser, portal: Portal, pictures: Path, *, script: bool = True, width: int = 1280, allowed: tuple[int, ...] = ()
    ) -> None:  # fmt: skip
        self.portal, self.script, self.pictures = portal, script, pictures
        self.name = "nobody"
        self.allowed = allowed
        self.faults: list[str] = []
        self.context = browser.new_context(
            java_script_enabled=script,
            base_url=portal.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(SECONDS)
        self.context.add_init_script(TELL_VIOLATIONS)
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.page: Page = self.context.new_page()

    # What goes wrong behind the page ---------------------------------------------------------------------------------

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused form is told as a failed load; `_answered` judges it.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text} ({self.page.url})")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).netloc != self.portal.host and not request.url.startswith("data:"):
            self.faults.append(f"leaves the house: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")

    def close(self) -> list[str]:
        """End the browser; gives what went wrong, with a picture of the last page beside it."""
        if self.faults:
            self.picture("faults")
        self.context.close()
        return self.faults

    def picture(self, name: str) -> Path:
        """A picture of the whole page, for whoever looks into a failure."""
        path = self.pictures / f"{re.sub(r'[^a-z0-9-]', '_', f'{self.name}-{name}'.casefold())}.png"
        self.page.screenshot(path=path, full_page=True)
        return path

    # Moving about ----------------------------------------------------------------------------------------------------

    def go(self, path: str) -> Page:
        """Type an address."""
        self.page.goto(path)
        return self.page

    def sign_in(self, persona: str) -> "Desk":
        """Through the gate, as a person does; who is no persona is called by the user name."""
        self.name = persona
        page = self.go("/")
        page.get_by_label("Tên đăng nhập").fill(USERNAMES.get(persona, persona))
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
        return self

    def speak_english(self) -> "Desk":
        """Change the language at the foot of the page."""
        self.page.locator("details:has(#preference-language) summary").click()
        self.page.get_by_label("Ngôn ngữ").select_option("en")
        self.page.get_by_role("button", name="Đổi", exact=True).click()
        expect(self.page.locator("html")).to_have_attribute("lang", "en")
        return self

    def menu(self, words: str) -> Page:
        """A destination of the main menu."""
        self.page.get_by_role("navigation", name="Mục chính", exact=True).get_by_role(
            "link", name=re.compile(rf"^{re.escape(words)}(\s+\d+)?$")
        ).click()
        return self.page

    def link(self, words: str | re.Pattern[str], **options: Any) -> Page:
        """Follow a link."""
        self.main.get_by_role("link", name=words, **options).click()
        return self.page

    def press(self, words: str | re.Pattern[str], **options: Any) -> Page:
        """Press a button of the page (not of its frame)."""
        self.main.get_by_role("button", name=words, **options).click()
        return self.page

    def act(self, words: str | re.Pattern[str], **options: Any) -> Page:
        """Press a button or follow a link that looks like one, wherever it stands."""
        named = self.page.get_by_role("button", name=words, **options)
        self.page.get_by_role("link", name=words, **options).or_(named).first.click()
        return self.page

    @property
    def main(self) -> Locator:
        """The page without its frame; the bar of decisions is part of it."""
        return self.page.get_by_role("main").or_(self.page.get_by_role("region", name="Quyết định"))

    @property
    def title(self) -> Locator:
        """The page's heading."""
        return self.page.get_by_role("heading", level=1)

    def sees(self, words: str | re.Pattern[str]) -> Locator:
        """The words stand on the page, where a reader sees them."""
        found = self.page.get_by_text(words).filter(visible=True).first
        expect(found).to_be_visible()
        return found

"""The test client as inspector: every page that it gets is checked, so that no test need think of it."""

import re
from typing import Any
from urllib.parse import urlsplit

import html5lib
from bs4 import BeautifulSoup
from flask import session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from portal.extensions import new_id
from portal.headers import HEADERS

# What the parser may complain about that is no fault of ours: none so far.
HARMLESS: frozenset[str] = frozenset()
# Text and values without a character that a parser may stumble on, and rows of the same markup.
TEXT = re.compile(r">[^<>&\x00-\x08\x0b-\x1f\x7f-\x9f]*<")
VALUE = re.compile(r'="[^"<>&=\x00-\x1f\x7f-\x9f]*"')
ALIKE = re.compile(r"(<(tr|li|option)\b(?:(?!<\2\b).)*?</\2>)\1+")
# Shapes of pages that the strict parser (half the time of a page's test) has read in this process.
READ: set[str] = set()


class Page:
    """One answer: its status, where it leads, its text, its parsed form."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.headers = response.headers
        self.data = response.data
        self.html = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""
        self.soup = BeautifulSoup(self.html, "html.parser")

    @property
    def text(self) -> str:
        """What a reader sees, blanks squeezed."""
        return re.sub(r"\s+", " ", self.soup.get_text(" ")).strip()

    @property
    def shape(self) -> str:
        """The markup without what stands between tags and in values, and one row of many alike."""
        bare = VALUE.sub('=""', TEXT.sub("><", self.html))
        return ALIKE.sub(r"\1", bare)

    @property
    def is_fragment(self) -> bool:
        """Whether it is a part of a page."""
        return "<html" not in self.html

    def form(self, action: str = "") -> dict[str, str]:
        """The fields of the (first matching) form, as a browser would send them untouched."""
        for form in self.soup.find_all("form"):
            if action in form.get("action", "") and form.get("method", "").lower() == "post":
                return form_values(form)
        raise AssertionError(f"no form posts to {action!r}")


def form_values(form: Any) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched."""
    values: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.has_attr("disabled") or kind in ("submit", "button", "file"):
            continue
        if field.name == "textarea":
            values[name] = field.text.replace("\r\n", "\n").removeprefix("\n")
        elif field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            values[name] = chosen.get("value", chosen.text) if chosen else ""
        elif kind in ("radio", "checkbox"):
            if field.has_attr("checked"):
                values[name] = field.get("value", "on")
        else:
            values[name] = field.get("value", "")
    return values


class Browser:
    """A signed-in (or anonymous) person at the test client."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, url: str, expect: int = 200, *, htmx: bool = False, **options: Any) -> Page:
        """Ask for a page and inspect it."""
        headers = {"HX-Request": "true"} if htmx else {}
        return self._checked(self.client.get(url, headers=headers, **options), expect, f"GET {url}")

    def post(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        expect: int = 303,
        *,
        htmx: bool = False,
        **options: Any,
    ) -> Page:
        """Send a form with its token and, unless given, a fresh key."""
        fields = {"csrf_token": self.csrf(), "key": new_id().hex, **(data or {})}
        headers = {"HX-Request": "true"} if htmx else {}
        page = self._checked(
            self.client.post(url, data=fields, headers=headers, **options), expect, f"POST {url}"
        )
        if url.endswith(("/sign-in", "/sign-out")):
            self.token = ""
        return page

    def follow(self, page: Page) -> Page:
        """Go where a 303 leads."""
        assert page.status == 303, page.text
        return self.get(page.location)

    def csrf(self) -> str:
        """The token of this browser's session."""
        if not self.token:
            with self.client.session_transaction() as cookie, self.client.application.test_request_context():
                session.update(cookie)
                self.token = generate_csrf()
                cookie["csrf_token"] = session["csrf_token"]
        return self.token

    def sign_in(self, username: str, password: str, expect: int = 303) -> Page:
        """Through the gate, as a person would."""
        return self.post(
            "/accounts/sign-in", {"username": username, "password": password, "next": ""}, expect
        )

    def _checked(self, response: TestResponse, expect: int, what: str) -> Page:
        page = Page(response)
        assert page.status == expect, (
            f"{what}: {page.status} instead of {expect}\n{page.text[:1500]}\n→ {page.location}"
        )
        lacking = {name for name, value in HEADERS.items() if response.headers.get(name) != value}
        assert not lacking, f"{what}: {page.status} without {lacking}"
        assert response.headers["Cache-Control"] == "no-store", what
        if response.mimetype == "text/html" and page.html and not (300 <= page.status < 400):
            inspect(page, what)
        return page


def inspect(page: Page, what: str) -> None:
    """The house's rules for every page and fragment; the message names the page."""
    faults = list(_faults(page))
    assert not faults, f"{what}:\n" + "\n".join(faults)


def _faults(page: Page) -> Any:
    soup = page.soup
    if not page.is_fragment:
        yield from _page_faults(page)
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    for name in {name for name in ids if ids.count(name) > 1}:
        yield f"id {name!r} stands {ids.count(name)} times"
    yield from _form_faults(soup, page.is_fragment)
    for tag in soup.find_all(True):
        for name in tag.attrs:
            if name.startswith(("on", "hx-on")) or name == "style":
                yield f"<{tag.name} {name}=…> is inline script or style"
    for tag in soup.find_all(["script", "style"]):
        if tag.name == "style" or (not tag.get("src") and tag.get("type") != "application/json"):
            yield f"inline <{tag.name}>"
    for tag in soup.find_all(src=True) + soup.find_all("link", href=True):
        if urlsplit(tag.get("src") or tag.get("href")).netloc:
            yield f"{tag.name} comes from another host"
    if re.search(r"\{\{|\{%|None</|>None<|%\(\w+\)s|&lt;bound method", page.html):
        yield "something was left unfilled"


def _parser_faults(page: Page) -> Any:
    shape = page.shape
    if shape in READ:
        return
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page.html)
    faults = [fault for fault in parser.errors if fault[1] not in HARMLESS]
    if not faults:
        READ.add(shape)
    for position, code, details in faults:
        yield f"html: {code} {details} at {position}"


def _page_faults(page: Page) -> Any:
    yield from _parser_faults(page)
    headings = page.soup.find_all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    title = page.soup.title.get_text() if page.soup.title else ""
    heading = re.sub(r"\s+", " ", headings[0].get_text(" ", strip=True)) if headings else ""
    bare = re.sub(r"\s+", " ", title).removeprefix("Lỗi: ").removeprefix("Error: ")
    if not bare.startswith(heading):
        yield f"the title {title!r} does not begin with the h1 {heading!r}"
    if not page.soup.html.get("lang"):
        yield "no lang"


def _form_faults(soup: BeautifulSoup, fragment: bool) -> Any:
    labels = {label.get("for") for label in soup.find_all("label")}
    for field in soup.find_all(["input", "textarea", "select"]):
        if field.get("type") in ("hidden", "submit", "button"):
            continue
        named = field.get("aria-label") or field.get("aria-labelledby") or field.get("id") in labels
        if not named and not field.find_parent("label"):
            yield f"field {field.get('name')!r} has no label"
    for form in soup.find_all("form"):
        if not form.has_attr("action") or not form.has_attr("method"):
            yield "a form without action or method"
        elif form["method"].lower() == "post" and not form.find("input", attrs={"name": "csrf_token"}):
            yield f"the form to {form['action']!r} has no token"

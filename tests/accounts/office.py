"""What a head or an administrator does about people, as a browser would."""

import uuid
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import Post, User
from portal.extensions import db
from tests.conftest import Stage
from tests.page import Browser, Page

NEW_PASSWORD = "một câu dễ nhớ"
POST = {"duty": "reporter", "starts_on": "18/05/2021", "ends_on": "", "title": "", "basis": "15-QĐ/HLHPN"}
PERSON = {"name": "Nguyễn Thị Ướm Thử", "username": "moi.phunu", "phone": "0271 000 0001"}


def id_of(stage: Stage, username: str) -> uuid.UUID:
    with stage.read():
        return db.session.scalars(sa.select(User.id).where(User.username == username)).one()


def post_of(stage: Stage, username: str) -> uuid.UUID:
    with stage.read():
        return db.session.scalars(sa.select(Post.id).join(User).where(User.username == username)).one()


def organisation(stage: Stage, code: str) -> str:
    from portal.organisations.models import Organisation

    with stage.read():
        return str(db.session.scalars(sa.select(Organisation.id).where(Organisation.code == code)).one())


def url(user_id: uuid.UUID, act: str = "") -> str:
    return f"/accounts/people/{user_id}" + (f"/{act}" if act else "")


def code_on(page: Page) -> str:
    """The code of the printed page."""
    shown = page.soup.select_one(".fig")
    assert shown is not None
    return shown.get_text(strip=True)


def invite(browser: Browser, **fields: Any) -> str:
    """Form, preview, deed; gives the code."""
    preview = browser.post("/accounts/people/new", PERSON | POST | fields, expect=200)
    return code_on(browser.post("/accounts/people/new", preview.form("/accounts/people/new"), expect=200))


def reset(browser: Browser, user_id: uuid.UUID) -> str:
    """A code for somebody who has an account."""
    page = browser.get(url(user_id, "code"))
    return code_on(browser.post(url(user_id, "code"), page.form("/code"), expect=200))


def act(browser: Browser, user_id: uuid.UUID, name: str, expect: int = 303) -> Page:
    """Suspend, lift, end sessions: from its page."""
    return browser.post(url(user_id, name), browser.get(url(user_id, name)).form(f"/{name}"), expect)


def activate(stage: Stage, username: str, code: str, password: str = NEW_PASSWORD, expect: int = 303) -> Page:
    """Another browser, the printed page in hand."""
    data = {"username": username, "code": code, "password": password}
    return stage.client(None).post("/accounts/activate", data, expect)

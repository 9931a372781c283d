"""A printed code sets a password once: invited or forgotten, without e-mail (F19, F20, F22)."""

import datetime as dt
import re
import threading

import pytest
import sqlalchemy as sa

from portal.accounts import passwords
from portal.accounts.models import OneTimeCode, User
from portal.extensions import db
from tests.accounts.office import NEW_PASSWORD, activate, id_of, invite, reset, url
from tests.conftest import Stage
from tests.page import Page
from tests.personas import PASSWORD

WRONG = "Tên đăng nhập hoặc mã chưa đúng"


def test_an_invited_person_sets_a_password_and_is_signed_in(stage: Stage) -> None:
    code = invite(stage.client("women_head"))
    browser = stage.client(None)
    data = {"username": "Moi.PhuNu", "code": f" {code.lower().replace('-', ' ')}", "password": NEW_PASSWORD}
    assert browser.post("/accounts/activate", data).location == "/"
    assert "Nguyễn Thị Ướm Thử" in browser.get("/").text
    assert stage.client(None).sign_in("moi.phunu", NEW_PASSWORD).location == "/"


def test_before_the_code_is_used_no_password_opens_the_account(stage: Stage) -> None:
    code = invite(stage.client("women_head"))
    for guess in ("", code, "nobody has this password"):
        stage.client(None).sign_in("moi.phunu", guess, expect=422)


def test_the_code_is_shown_once_and_kept_only_as_a_hash(stage: Stage) -> None:
    head = stage.client("women_head")
    code = invite(head)
    page = head.get(url(id_of(stage, "moi.phunu")))
    assert code not in page.html
    assert "còn hạn đến 25/05/2021" in page.text
    with stage.read():
        kept = db.session.scalars(sa.select(OneTimeCode)).one()
        assert kept.code_hash.startswith("$argon2id$")
        history = db.session.execute(sa.text("select changes from audit_entry")).scalars()
        assert not any(passwords.read_code(code) in str(changes) for changes in history)


def test_the_form_sent_twice_leads_to_the_person_and_makes_no_second_code(stage: Stage) -> None:
    head, person = stage.client("women_head"), id_of(stage, "phunu.lap")
    form = head.get(url(person, "code")).form("/code")
    head.post(url(person, "code"), form, expect=200)
    assert head.post(url(person, "code"), form).location == url(person)


def test_a_used_code_is_refused(stage: Stage) -> None:
    """F22: single use."""
    code = invite(stage.client("women_head"))
    activate(stage, "moi.phunu", code)
    assert WRONG in activate(stage, "moi.phunu", code, "another password", expect=422).text
    stage.client(None).sign_in("moi.phunu", NEW_PASSWORD)


def test_after_signing_in_the_code_is_refused(stage: Stage) -> None:
    """F22: whoever still knows the password has no use for it."""
    code = reset(stage.client("women_head"), id_of(stage, "phunu.lap"))
    stage.client(None).sign_in("phunu.lap", PASSWORD)
    activate(stage, "phunu.lap", code, expect=422)


def test_of_two_codes_only_the_newest_is_any_good(stage: Stage) -> None:
    """F22."""
    head, person = stage.client("women_head"), id_of(stage, "phunu.lap")
    first, second = reset(head, person), reset(head, person)
    activate(stage, "phunu.lap", first, expect=422)
    activate(stage, "phunu.lap", second)


@pytest.mark.parametrize(
    ("username", "lasts"), [("moi.phunu", dt.timedelta(days=7)), ("phunu.lap", dt.timedelta(hours=24))]
)
def test_a_code_expires(stage: Stage, username: str, lasts: dt.timedelta) -> None:
    """F22: an invitation after seven days, a forgotten password's after one."""
    head = stage.client("women_head")
    code = invite(head) if username == "moi.phunu" else reset(head, id_of(stage, username))

    def pass_by(time: dt.timedelta) -> None:
        with stage.work():
            kept = db.session.scalars(sa.select(OneTimeCode)).one()
            kept.expires_at -= time

    pass_by(lasts)
    activate(stage, username, code, expect=422)
    pass_by(-dt.timedelta(minutes=1))
    activate(stage, username, code)


def test_a_new_password_ends_every_session_and_the_old_password(stage: Stage) -> None:
    """F19, F22."""
    old = stage.client("women_reporter")
    code = reset(stage.client("women_head"), id_of(stage, "phunu.lap"))
    old.get("/")
    activate(stage, "phunu.lap", code)
    assert "/accounts/sign-in" in old.get("/", expect=303).location
    stage.client(None).sign_in("phunu.lap", PASSWORD, expect=422)


def test_a_code_gives_a_browser_a_new_secret(stage: Stage) -> None:
    """F19: a session id planted before is not kept."""
    code = reset(stage.client("women_head"), id_of(stage, "phunu.lap"))
    browser = stage.client(None)
    with browser.client.session_transaction() as cookie:
        cookie["secret"] = "planted"
    browser.post("/accounts/activate", {"username": "phunu.lap", "code": code, "password": NEW_PASSWORD})
    with browser.client.session_transaction() as cookie:
        assert cookie["secret"] != "planted"


def test_known_unknown_and_suspended_get_the_same_answer(stage: Stage) -> None:
    """F20: a wrong code, a name that nobody has, a suspended person with the right code, one without a code."""
    code = reset(stage.client("administrator"), id_of(stage, "nongdan.lap"))
    with stage.work():
        user = db.session.scalars(sa.select(User).where(User.username == "nongdan.lap")).one()
        user.suspended_at = dt.datetime.now(dt.UTC)
    reset(stage.client("women_head"), id_of(stage, "phunu.lap"))
    answers = set()
    for username in ("phunu.lap", "nobody.at.all", "nongdan.lap", "ctd.lap"):
        page = activate(stage, username, code, expect=422)
        assert WRONG in page.text
        answers.add((re.sub(r'value="[^"]*"', "", page.html), ",".join(sorted(page.headers.keys()))))
    assert len(answers) == 1


def test_an_unknown_name_costs_the_same_slow_check(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """F20: the time does not tell either."""
    checked: list[str | None] = []
    monkeypatch.setattr(passwords, "matches", lambda stored, _typed: bool(checked.append(stored)))
    activate(stage, "nobody.at.all", "BCFGHJKMNPQR", expect=422)
    assert checked == [None]


def test_guessing_is_limited_as_at_the_gate(stage: Stage) -> None:
    """F24: ten checks an account, then even the right code waits."""
    code = reset(stage.client("women_head"), id_of(stage, "phunu.lap"))
    for _ in range(10):
        activate(stage, "phunu.lap", "BCFG-HJKM-NPQR", expect=422)
    assert "Thử lại sau" in activate(stage, "phunu.lap", code, expect=429).text


def test_a_short_password_is_refused_and_the_code_stays_good(stage: Stage) -> None:
    code = reset(stage.client("women_head"), id_of(stage, "phunu.lap"))
    assert "ít nhất 10 ký tự" in activate(stage, "phunu.lap", code, "ngắn", expect=422).text
    activate(stage, "phunu.lap", code, "mười ký tự")


@pytest.mark.both_databases
def test_of_two_who_use_a_code_at_the_same_moment_one_gets_in(stage: Stage) -> None:
    """F22, with two browsers let go together."""
    code = reset(stage.client("women_head"), id_of(stage, "phunu.lap"))
    browsers = [stage.client(None) for _ in range(2)]
    for browser in browsers:
        browser.csrf()
    barrier, answers = threading.Barrier(2), []

    def use(place: int) -> None:
        data = {"username": "phunu.lap", "code": code, "password": f"{NEW_PASSWORD} {place}"}
        data["csrf_token"] = browsers[place].token
        barrier.wait()
        answers.append(Page(browsers[place].client.post("/accounts/activate", data=data)).status)

    threads = [threading.Thread(target=use, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 422]


def test_a_code_has_no_sign_that_a_keyboard_or_an_eye_changes() -> None:
    """Telex and VNI compose vowels, d and w; on paper 0 and O, 1 and I, 8 and B, 5 and S, 2 and Z look alike."""
    code = passwords.new_code()
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", code)
    assert not set(passwords.CODE_SIGNS) & set("AEIOUYDW01258LSZ")
    assert len({passwords.new_code() for _ in range(100)}) == 100
    assert passwords.read_code(code.lower()) == code.replace("-", "")


def test_showing_the_password_works_without_a_script_and_uses_no_code(stage: Stage) -> None:
    code = reset(stage.client("women_head"), id_of(stage, "phunu.lap"))
    data = {"username": "phunu.lap", "code": code, "password": NEW_PASSWORD, "show": "1"}
    page = stage.client(None).post("/accounts/activate", data, expect=200)
    assert page.soup.find("input", attrs={"name": "password"})["value"] == NEW_PASSWORD
    activate(stage, "phunu.lap", code)

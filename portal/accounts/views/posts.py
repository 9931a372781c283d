"""Posts are given, ended and handed over. What speaks against it stands on a page before anything is saved."""

import uuid
from typing import Any

from flask import render_template, request

from portal.access import Duty
from portal.accounts import actions, concerns, passwords, people, queries
from portal.accounts.forms import EndPostForm, HandOverForm, InviteForm, PostForm
from portal.accounts.models import Post
from portal.accounts.rules import governs, reviews
from portal.accounts.views.gate import bp
from portal.accounts.views.people import BOTH, in_sight, print_code, version
from portal.accounts.words import DUTIES, TASKS, reach
from portal.extensions import db
from portal.fields import say
from portal.http import begin_work, found, guard, invalid, require, see_other, slow, viewer
from portal.lib import clock
from portal.lib.refusals import Refusal
from portal.organisations.models import Organisation

CHOICES = 30


def _organisation() -> Organisation | None:
    """The organisation that was chosen, or the only one there is; None while it has to be chosen."""
    asked = request.values.get("organisation", "")
    try:
        chosen = people.organisation(viewer(), uuid.UUID(asked))
    except ValueError:
        chosen = None
    if chosen is None:
        only = people.organisations(viewer(), "", clock.today(), 2)
        chosen = only[0] if len(only) == 1 else None
    return chosen


def _choose(**context: Any) -> str:
    search = request.args.get("q", "")
    choices = people.organisations(viewer(), search, clock.today(), CHOICES + 1)
    return render_template(
        "accounts/organisation.html", search=search, choices=choices, most=CHOICES, **context
    )


def _offer(form: PostForm, organisation: Organisation) -> dict[str, Any]:
    """The form's duties, and what each of them does."""
    duties = [
        duty
        for duty in Duty
        if governs(viewer(), organisation, duty) and (duty is not Duty.reviewer or reviews(organisation))
    ]
    form.offer(duties)
    return {
        "form": form,
        "organisation": organisation,
        "tasks": {duty.value: say(TASKS[duty]) for duty in duties},
    }


def _checked(form: Any, post: Post, **context: Any) -> Any:
    """The page between the form and the deed: what the post sees and does, what to look at twice."""
    sample = queries.viewer_of_post(post)
    lines = concerns.of_grant(viewer(), post)
    kept = {name: value for name, value in request.form.items() if name in form}
    facts: dict[str, Any] = {
        "organisation_id": post.organisation_id,
        "organisation": post.organisation.name,
        "duty_name": say(DUTIES[post.duty]),
        "task": say(TASKS[post.duty]),
        "reach": say(reach(sample)),
        "starts_on": post.starts_on,
        "ends_on": post.ends_on,
        "name": post.user.name,
    }
    return invalid(
        "accounts/check.html", status=200, kept=kept, sample=sample, concerns=lines, **facts, **context
    )


@bp.route("/people/new", methods=BOTH)
@guard("accounts.grant", decision=True)
@slow
def invite() -> Any:
    """A new person, a first post, a printed code."""
    organisation = _organisation()
    if organisation is None:
        return _choose(user=None)
    page, form = "accounts/post.html", InviteForm(data={"starts_on": clock.today()})
    about = _offer(form, organisation)
    if request.method == "GET":
        return render_template(page, **about)
    if request.form.get("edit"):
        return invalid(page, status=200, **about)
    if not form.validate():
        return invalid(page, **about)
    code = passwords.new_code()
    code_hash = passwords.hash_password(passwords.read_code(code))
    done = begin_work(organisation)
    if done is not None:
        return done
    try:
        user = actions.register_user(
            username=form.username.data,
            name=form.name.data,
            phone=form.phone.data,
            actor=viewer(),
            at=clock.now(),
        )
        post = actions.grant(user, organisation, **_given(form))
        db.session.flush()
    except Refusal as refusal:
        form.refuse(refusal.field, refusal.words)
        return invalid(page, **about)
    if not request.form.get("confirmed"):
        return _checked(form, post, user=None, version=None)
    return print_code(user, code, code_hash, None)


def _given(form: PostForm) -> dict[str, Any]:
    return {
        "duty": Duty(form.duty.data),
        "title": form.title.data,
        "basis": form.basis.data,
        "starts_on": form.starts_on.data,
        "ends_on": form.ends_on.data,
        "actor": viewer(),
        "at": clock.now(),
    }


@bp.route("/people/<uuid:user_id>/grant", methods=BOTH)
@guard("accounts.grant", decision=True)
def grant(user_id: uuid.UUID) -> Any:
    """A further post for somebody who has an account."""
    person = in_sight(user_id)
    require("accounts.grant", person)
    organisation = _organisation()
    if organisation is None:
        return _choose(user=person.user)
    page, form = "accounts/post.html", PostForm(data={"starts_on": clock.today()})
    about = _offer(form, organisation) | {"user": person.user}
    if request.method == "GET":
        return render_template(page, **about)
    if request.form.get("edit"):
        return invalid(page, status=200, **about)
    if form.validate():
        try:
            post = actions.grant(person.user, organisation, version=version(), **_given(form))
            db.session.flush()
            if not request.form.get("confirmed"):
                return _checked(form, post, user=person.user, version=version())
            return see_other("accounts.person", user_id=user_id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid(page, **about)


@bp.route("/people/posts/<uuid:held_id>/end", methods=BOTH)
@guard("accounts.end_post", decision=True)
def end_post(held_id: uuid.UUID) -> Any:
    """The last day of a post."""
    post = _post(held_id)
    form = EndPostForm(data={"last_day": clock.today()})
    about: dict[str, Any] = {"post": post, "concerns": concerns.of_end(viewer(), post, clock.today())}
    if request.method == "GET":
        return render_template("accounts/end.html", form=form, **about)
    if form.validate():
        assert form.last_day.data is not None, "validated"
        try:
            actions.end_post(
                post, last_day=form.last_day.data, version=version(), actor=viewer(), at=clock.now()
            )
            return see_other("accounts.person", user_id=post.user_id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid("accounts/end.html", form=form, **about)


def _post(held_id: uuid.UUID) -> Post:
    post: Post = found(people.post(viewer(), held_id))
    require("accounts.end_post", post)
    return post


@bp.route("/people/posts/<uuid:held_id>/hand-over", methods=BOTH)
@guard("accounts.end_post", decision=True)
def hand_over(held_id: uuid.UUID) -> Any:
    """One person's post ends, another's begins the day after."""
    post = _post(held_id)
    page = "accounts/hand_over.html"
    form = HandOverForm(data={"last_day": clock.today(), "title": post.title})
    heirs = {str(user.id): user for user in people.colleagues(viewer(), post)}
    form.successor.choices = [(key, f"{user.name} ({user.username})") for key, user in heirs.items()]
    if request.method == "GET":
        return render_template(page, form=form, post=post)
    if request.form.get("edit"):
        return invalid(page, status=200, form=form, post=post)
    if form.validate():
        assert form.last_day.data is not None, "validated"
        try:
            new = actions.hand_over(
                post,
                heirs[form.successor.data],
                last_day=form.last_day.data,
                title=form.title.data,
                basis=form.basis.data,
                version=version(),
                actor=viewer(),
                at=clock.now(),
            )
            if not request.form.get("confirmed"):
                return _checked(form, new, user=post.user, version=version(), handed=post)
            return see_other("accounts.person", user_id=new.user_id)
        except Refusal as refusal:
            form.refuse(refusal.field, refusal.words)
    return invalid(page, form=form, post=post)

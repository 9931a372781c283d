"""What was answered so far about a new pledge: carried from step to step in the address line, or kept in a draft."""

import uuid
from typing import Any

from flask import request

from portal.access import Viewer
from portal.lib.money import show
from portal.lib.vietnamese import short_date
from portal.pledges import givers, queries
from portal.pledges.models import Pledge, PledgeState
from portal.pledges.pledge_list import id_of
from portal.pledges.words import form_choice

TIME = ("form", "months", "kind", "starts_on")
VALUES = (*TIME, "cash", "goods", "labour_days", "instalment_count", "participants", "leaders")
GIVER = ("giver", "person", "branch", "draft")


def given(**changed: Any) -> dict[str, Any]:
    """What was answered so far, for the next address line; no person where the organisation itself gives."""
    typed = (request.args if request.method == "GET" else request.form).to_dict() | changed
    kept = {name: typed[name] for name in (*VALUES, *GIVER) if typed.get(name)}
    for kind in (givers.PERSON, givers.BRANCH):
        if kept.get("giver") != kind:
            kept.pop(kind, None)
    return kept


def of(draft: Pledge) -> dict[str, Any]:
    """The same from a draft, to go on with it at any step."""
    giver = givers.PERSON if draft.person_id else givers.BRANCH if draft.branch_id else givers.SELF
    given = {name: getattr(draft, name) for name in ("months", "labour_days", "participants", "leaders")} | {
        "cash": draft.cash and show(draft.cash),
        "goods": draft.goods and show(draft.goods),
        "form": form_choice(draft.form, draft.months),
        "kind": draft.kind.value,
        "starts_on": short_date(draft.starts_on),
        "instalment_count": len(draft.instalments),
        "giver": giver,
        "person": draft.person_id,
        "branch": draft.branch_id,
        "draft": draft.id,
    }
    return {name: value for name, value in given.items() if value}


def draft(viewer: Viewer, address_id: uuid.UUID) -> Pledge | None:
    """The own draft for this address that the answers name; None for anything else, such as one sent meanwhile."""
    draft_id = id_of(request.values.get("draft", ""))
    found = queries.get(viewer, draft_id) if draft_id else None
    fits = found is not None and found.state is PledgeState.draft and found.address_id == address_id
    return found if fits else None


def recall(form: Any, draft: Pledge | None) -> None:
    """Put back the last step's words from the draft, and its schedule where the answers before it are the same."""
    if draft is None:
        return
    form.goods_note.data, form.lasting_development.data = draft.goods_note, draft.lasting_development
    if sum(row.value.data for row in form.instalments) == draft.value and len(form.instalments) == len(
        draft.instalments
    ):
        for row, kept in zip(form.instalments, draft.instalments, strict=True):
            row.due_on.data, row.value.data = kept.due_on, kept.value

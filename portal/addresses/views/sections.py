"""The sections of a dossier, each edited on a small page of its own."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import request
from flask_babel import gettext as _

from portal.addresses import actions, consents, papers
from portal.addresses.forms import HouseholdForm, MembersForm, NeedsForm, SupportsForm, SurveyForm
from portal.addresses.models import ConsentKind, FileKind, HumanitarianAddress
from portal.addresses.step_forms import ConsentForm, FileForm, GuardianForm, PriorityForm
from portal.addresses.views.door import BOTH, bp, by, closed, dossier_of, handled, shown_page
from portal.addresses.words import PRIORITIES
from portal.documents import actions as documents
from portal.fields import say
from portal.http import begin_work, guard, slow, uploads, viewer
from portal.lib import clock
from portal.lib.pictures import MEDIA_TYPE
from portal.plans.queries import priority_scale

PAGE = "addresses/section.html"


def _section(
    address: HumanitarianAddress,
    kind: Any,
    title: str,
    save: Callable[[Any], Any],
    *,
    lede: str = "",
    **about: Any,
) -> Any:
    """A section's page: the form with what the dossier says, once it is open; then the form that was sent."""
    fit = about.pop("fit", lambda form: None)
    told = {"title": title, "lede": lede, "action": request.path}
    if request.method == "GET":
        form = kind.of(address)
        fit(form)
        return closed(address) or shown_page(PAGE, form=form, address=address, **told)
    form = kind()
    fit(form)
    return handled(PAGE, address, form, lambda: save(form), "dossier", **told)


@bp.route("/<uuid:address_id>/household", methods=BOTH)
@guard("addresses.edit")
def household(address_id: uuid.UUID) -> Any:
    """The head, the place, the circumstances."""
    address = dossier_of(address_id, "addresses.edit")
    return _section(
        address,
        HouseholdForm,
        _("Thông tin hộ"),
        lambda form: papers.amend(address, form.household(), **by()),
        fit=lambda form: form.fit(address),
        lede=_("Số khẩu và nhóm đối tượng lấy theo thành viên đã ghi.") if address.members else "",
    )


@bp.route("/<uuid:address_id>/members", methods=BOTH)
@guard("addresses.edit")
def members(address_id: uuid.UUID) -> Any:
    """Who lives there."""
    address = dossier_of(address_id, "addresses.edit")
    return _section(
        address,
        MembersForm,
        _("Thành viên"),
        lambda form: papers.set_members(address, form.people(), **by()),
        lede=_("Ghi quan hệ với chủ hộ, không ghi tên. Số khẩu, nhóm đối tượng của hộ tính theo bảng này."),
    )


@bp.route("/<uuid:address_id>/needs", methods=BOTH)
@guard("addresses.edit")
def needs(address_id: uuid.UUID) -> Any:
    """What the household asks for."""
    address = dossier_of(address_id, "addresses.edit")
    return _section(
        address, NeedsForm, _("Nhu cầu"), lambda form: papers.set_needs(address, form.kinds(), **by())
    )


@bp.route("/<uuid:address_id>/other-supports", methods=BOTH)
@guard("addresses.edit")
def other_supports(address_id: uuid.UUID) -> Any:
    """What the household gets from elsewhere."""
    address = dossier_of(address_id, "addresses.edit")
    return _section(
        address,
        SupportsForm,
        _("Hỗ trợ khác"),
        lambda form: papers.set_other_supports(address, form.typed(), **by()),
        lede=_("Hỗ trợ của Nhà nước hoặc tổ chức khác mà hộ đang nhận (II.2)."),
    )


@bp.route("/<uuid:address_id>/guardian", methods=BOTH)
@guard("addresses.edit")
def guardian(address_id: uuid.UUID) -> Any:
    """Who agrees for an orphan."""
    address = dossier_of(address_id, "addresses.edit")
    return _section(
        address,
        GuardianForm,
        _("Người giám hộ"),
        lambda form: papers.set_guardian(
            address,
            name=form.guardian_name.data,
            relation=form.guardian_relation.data,
            evidence=form.guardian_evidence.data,
            **by(),
        ),
        lede=_("Chưa có người giám hộ thì chưa công bố được và tổ chức ngoài xã chưa nhận được."),
    )


@bp.route("/<uuid:address_id>/survey", methods=BOTH)
@guard("addresses.survey")
def survey(address_id: uuid.UUID) -> Any:
    """What the surveyors bring home; the priority follows from the criteria."""
    address = dossier_of(address_id, "addresses.survey")
    scale = priority_scale(viewer(), clock.today())

    def save(form: SurveyForm) -> None:
        papers.must_be_version(address, by()["version"], viewer())
        actions.survey(
            address,
            on=form.surveyed_on.data or clock.today(),
            needs=form.kinds(),
            consented_on=None,
            visit=form.visit(),
            scale=scale,
            actor=viewer(),
            at=clock.now(),
        )

    return _section(
        address,
        SurveyForm,
        _("Khảo sát"),
        save,
        fit=lambda form: form.offering(scale),
        lede=_("Điểm tiêu chí cho mức ưu tiên gợi ý. Biên bản thì chụp và gửi ở mục Ảnh và giấy tờ."),
    )


@bp.route("/<uuid:address_id>/priority", methods=BOTH)
@guard("addresses.prioritise")
def priority(address_id: uuid.UUID) -> Any:
    """The order in which it is to be helped."""
    address = dossier_of(address_id, "addresses.prioritise")
    suggested = PRIORITIES[address.survey.suggested] if address.survey else None
    return _section(
        address,
        PriorityForm,
        _("Mức ưu tiên"),
        lambda form: papers.set_priority(
            address, int(form.priority.data), form.priority_reason.data or "", **by()
        ),
        lede=_("Mức gợi ý theo tiêu chí: %(level)s. Đặt mức khác thì ghi lý do.", level=say(suggested))
        if suggested
        else _("Chưa có khảo sát theo tiêu chí, nên phải ghi lý do."),
    )


@bp.route("/<uuid:address_id>/consent", methods=BOTH)
@guard("addresses.consent")
def consent(address_id: uuid.UUID) -> Any:
    """What the household agrees to."""
    address = dossier_of(address_id, "addresses.consent")

    def save(form: ConsentForm) -> None:
        papers.must_be_version(address, by()["version"], viewer())
        consents.give(
            address, map(ConsentKind, form.kinds.data), form.given(), actor=viewer(), at=clock.now()
        )

    return _section(address, ConsentForm, _("Ghi đồng ý của hộ"), save)


@bp.route("/<uuid:address_id>/files/new", methods=BOTH)
@guard("addresses.edit")
@uploads
@slow
def add_file(address_id: uuid.UUID) -> Any:
    """Put a photograph into the dossier; it is cleaned before anyone waits for it."""
    address = dossier_of(address_id, "addresses.edit")
    told = {"title": _("Thêm ảnh, giấy tờ"), "lede": "", "action": request.path, "upload": True}
    if request.method == "GET":
        return closed(address) or shown_page(PAGE, form=FileForm(), address=address, **told)
    form = FileForm()
    if form.validate():
        again = begin_work()
        if again is not None:
            return again
        address = dossier_of(address_id, "addresses.edit")

    def save() -> None:
        kind = FileKind(form.kind.data)
        kept = documents.store(
            viewer().organisation_id,
            f"{address.code}-{kind}.jpg",
            MEDIA_TYPE,
            form.photo.data or b"",
            clock.now(),
            sealed=True,
        )
        papers.add_file(address, kept, kind, actor=viewer(), at=clock.now())

    return handled(PAGE, address, form, save, "dossier", **told)

"""`/settings/links`: pages of one's own elsewhere, and whether they link back."""

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from community.accounts import access
from community.core.database import db
from community.core.forms import SiteForm
from community.core.refusals import refusals
from community.core.writing import writing
from community.members.models import Member
from community.profiles import links
from community.profiles.models import ProfileLink
from community.profiles.views import blueprint
from community.profiles.views.link_forms import LinkForm, PressForm


@blueprint.route("/settings/links", methods=["GET", "POST"])
@access.members_only
def own_links() -> Any:
    form = LinkForm()
    if not form.validate_on_submit():
        return _page(form)
    with refusals(form), writing():
        links.add(access.member(), form.url.data, form.name.data)
    if form.refused:
        return _page(form)
    flash(_("The link is on your profile. Soon we look whether its page links back."), "success")
    return redirect(url_for("profiles.own_links"), 303)


@blueprint.post("/settings/links/<id:link_id>/up")
@access.members_only
def move_link_up(link_id: int) -> Any:
    return _press(link_id, lambda member, link: links.move(member, link, -1))


@blueprint.post("/settings/links/<id:link_id>/down")
@access.members_only
def move_link_down(link_id: int) -> Any:
    return _press(link_id, lambda member, link: links.move(member, link, 1))


@blueprint.post("/settings/links/<id:link_id>/check")
@access.members_only
def check_link(link_id: int) -> Any:
    said = _("We look at the page within a few seconds. Then this page says what came of it.")
    return _press(link_id, lambda _member, link: links.check(link), said)


@blueprint.post("/settings/links/<id:link_id>/remove")
@access.members_only
def remove_link(link_id: int) -> Any:
    return _press(link_id, links.remove, _("The link is removed."), is_gone=True)


def _press(
    link_id: int, act: Callable[[Member, ProfileLink], None], said: str = "", *, is_gone: bool = False
) -> Any:
    form = PressForm()
    if not form.validate_on_submit():
        return _page(form)
    with refusals(form), writing():
        member = access.member()
        act(member, _own_link_or_404(member, link_id))
    if form.refused:
        return _page(form)
    if said:
        flash(said, "success")
    return redirect(url_for("profiles.own_links", _anchor=None if is_gone else f"link-{link_id}"), 303)


def _own_link_or_404(member: Member, link_id: int) -> ProfileLink:
    return db.session.scalar(links.link_of(member, link_id)) or abort(404)


def _page(form: SiteForm) -> Any:
    """The list with its buttons, and the form for one more; `form` is whichever was sent."""
    member = access.member()
    html = render_template(
        "profiles/links.html",
        form=form,
        new=form if isinstance(form, LinkForm) else LinkForm(formdata=None),
        links=db.session.scalars(links.links_of(member)).all(),
        label=links.label,
        most=links.MOST_LINKS,
        snippet=_snippet(member),
    )
    response = make_response(html, form.status)
    if form.refused and "retry_after" in form.refused.parameters:
        response.headers["Retry-After"] = str(form.refused.parameters["retry_after"])
    return response


def _snippet(member: Member) -> str:
    """What the other page is to hold, as text."""
    words = _("%(name)s on %(site)s", name=member.name, site=current_app.config["SETTINGS"].name)
    return str(Markup('<a rel="me" href="{}">{}</a>').format(links.address_of(member), words))

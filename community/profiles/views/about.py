"""`/settings/profile`: what a member says of themselves beside their roles."""

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.core import markup
from community.core.database import db
from community.core.markup import DESCRIPTION
from community.core.refusals import refusals
from community.core.writing import writing
from community.members.models import Member
from community.profiles import about
from community.profiles.about import About
from community.profiles.forms import AboutForm
from community.profiles.views import blueprint


@blueprint.route("/settings/profile", methods=["GET", "POST"])
@access.members_only
def edit_profile() -> Any:
    form = AboutForm(data=_as_stored(access.member()))
    if not form.validate_on_submit():
        return _form_page(form)
    said = About(
        name=form.name.data,
        place=form.place.data,
        website=form.website.data,
        bio=markup.rendered(form.bio.data or "", DESCRIPTION, own_hosts=access.own_hosts()),
        own_answer=form.own_answer.data,
        time_zone=form.time_zone.data,
        is_indexed=form.is_indexed.data,
        is_for_ai=form.is_for_ai.data,
    )
    with refusals(form), writing():
        about.edit(db.session.get_one(Member, access.member().id), said, form.seen_version)
    if form.refused:
        return _form_page(form)
    flash(_("Your profile is saved."), "success")
    return redirect(url_for("profiles.show", handle=access.member().handle), 303)


def _as_stored(member: Member) -> dict[str, Any]:
    plain = "name place website bio is_indexed is_for_ai version"
    return {name: getattr(member, name) for name in plain.split()} | {
        "own_answer": member.own_answer or "",
        "time_zone": member.time_zone or "",
    }


def _form_page(form: AboutForm) -> Any:
    """Where it was changed meanwhile the page shows what is stored beside what was typed, and may be sent again."""
    member = access.member()
    if form.refused and form.refused.status == 409:
        db.session.refresh(member)
        form.version.process_data(member.version)
        form.version.raw_data = None
    html = render_template("profiles/edit_profile.html", form=form, member=member)
    return make_response(html, form.status)

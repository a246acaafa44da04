"""`/settings/import`: a file is read and shown, then what was chosen of it is stored.

Between the two nothing is kept here: what was found goes along in the form, signed, so that it comes back as it was.
"""

from contextlib import closing
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from community.accounts import access
from community.core import markup
from community.core.database import db, now
from community.core.http.site import takes_up_to
from community.core.markup import DESCRIPTION, Rendered
from community.core.refusals import Refused, refusals
from community.core.writing import writing
from community.members.models import Member
from community.profiles import about, queries
from community.profiles.about import About
from community.profiles.exchange import reading, taking
from community.profiles.exchange import words as exchange_words
from community.profiles.exchange.found import Found
from community.profiles.exchange.reading import MOST_UPLOADED
from community.profiles.exchange.taking import Chosen
from community.profiles.portfolio import MOST_ROLES
from community.profiles.views import blueprint
from community.profiles.views.importing_forms import ChoosingForm, FileForm, form_for

KEPT_SECONDS = 7 * 86_400
MOST_SENT = MOST_UPLOADED + 100_000  # the rest of the form around the file


@blueprint.route("/settings/import", methods=["GET", "POST"])
@access.members_only
@takes_up_to(MOST_SENT)
def import_file() -> Any:
    """Choose a file; posted, it is read and shown. Nothing is stored."""
    form = FileForm()
    if not form.validate_on_submit():
        return _file_page(form)
    with refusals(form):
        found = _read()
    if form.refused:
        return _file_page(form)
    member = access.member()
    roles = queries.all_roles_of(member)
    taking.compared(found, roles)
    return _choosing_page(form_for(found, member, None), found, len(roles))


@blueprint.post("/settings/import/roles")
@access.members_only
def import_roles() -> Any:
    """Store what was chosen, whole or not at all."""
    found = _kept()
    if found is None:
        return _expired()
    form = form_for(found, access.member(), request.form)
    if not form.validate_on_submit():
        return _choosing_page(form, found)
    chosen, bio = _chosen(form), _rendered(found.about.bio)
    with refusals(form), writing():
        member = db.session.get_one(Member, access.member().id)
        added = taking.take(member, chosen)
        _tell(member, form, found, bio)
    if form.refused:
        return _choosing_page(form, found)
    _say(added, len(chosen) - added)
    return redirect(url_for("profiles.roles"), 303)


def too_large(ending: str) -> Response:
    """A file too large to be read, in words; `ending` is that of its name."""
    form = FileForm(formdata=None)
    form.refused = reading.too_large(ending, 413)
    form.file.errors = [form.refused.words]
    return _file_page(form)


# --- from the file to the form and back ----------------------------------------------------------------------


def _read() -> Found:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Refused("profiles.import_no_file", field="file")
    with closing(upload):
        return reading.found_in(upload.stream, now().date())


def _kept() -> Found | None:
    """What was found, as it went out with the form; None where it is not ours, not this member's, or too old."""
    read = access.unsigned("import", request.form.get("found", ""), KEPT_SECONDS)
    if read is None or read[0]["member"] != access.member().id:
        return None
    return Found.from_data(read[0]["found"])


def kept(member: Member, found: Found) -> str:
    """What was found, for the form to carry."""
    return access.signed("import", {"member": member.id, "found": found.as_data()})


def _chosen(form: ChoosingForm) -> list[Chosen]:
    return [
        Chosen(form.details_of(row, _rendered(row.role.description)), row.role.there)
        for row in form.rows
        if row.take.data
    ]


def _tell(member: Member, form: ChoosingForm, found: Found, bio: Rendered) -> None:
    """The words of the profile that were ticked; the others stay as they are stored now."""
    new = {name: getattr(found.about, name) for name in form.told}
    if not new:
        return
    said = About(
        name=member.name,
        place=new.get("place", member.place),
        website=new.get("website", member.website),
        bio=bio if "bio" in new else _as_it_is(member),
        own_answer=new.get("own_answer", member.own_answer or ""),
        time_zone=member.time_zone or "",
        is_indexed=member.is_indexed,
        is_for_ai=member.is_for_ai,
    )
    about.edit(member, said, member.version)


def _as_it_is(member: Member) -> Rendered:
    return Rendered(member.bio, member.bio_html, "markdown", 0, 0)


def _rendered(text: str) -> Rendered:
    return markup.rendered(text, DESCRIPTION, own_hosts=access.own_hosts())


# --- pages ---------------------------------------------------------------------------------------------------


def _file_page(form: FileForm) -> Response:
    return make_response(render_template("profiles/import.html", form=form), form.status)


def _expired() -> Response:
    form = FileForm(formdata=None)
    form.file.errors = [str(exchange_words.REFUSALS["profiles.import_expired"])]
    return make_response(render_template("profiles/import.html", form=form), 422)


def _choosing_page(form: ChoosingForm, found: Found, there: int | None = None) -> Response:
    """`there`: how many roles the member has, where that is known already."""
    member = access.member()
    if there is None:
        there = len(queries.all_roles_of(member))
    html = render_template(
        "profiles/import_roles.html",
        form=form,
        found=found,
        kept=kept(member, found),
        member=member,
        room=max(0, MOST_ROLES - there),
        most=MOST_ROLES,
        words=exchange_words,
    )
    return make_response(html, form.status)


def _say(added: int, there: int) -> None:
    if added:
        said = ngettext(
            "One role has come into your portfolio.", "%(num)s roles have come into your portfolio.", added
        )
        flash(said, "success")
    if there:
        flash(ngettext("One was there already.", "%(num)s were there already.", there), "info")
    if not added and not there:
        flash(_("Your profile is saved."), "success")

"""`/members/HANDLE/answer`: an answer to practise and to share; and the settings where it is made."""

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.core.database import db
from community.core.refusals import refusals
from community.core.writing import writing
from community.members.models import Member, MemberState
from community.members.portrait import portrait_of
from community.profiles import answers, naming
from community.profiles.answers import LENGTHS, Shown
from community.profiles.models import Audience, OpenTo
from community.profiles.views import blueprint
from community.profiles.views.answer_forms import AnswerForm, RemoveAnswerForm
from community.profiles.views.finding import member_or_404, robots


@blueprint.get("/members/<handle>/answer")
@access.open_to_all
def show_answer(handle: str) -> Response:
    """The answer in its three lengths; `?for=client` for an audience that the member has set up."""
    member, viewer = member_or_404(handle), access.viewer()
    is_own = viewer is not None and viewer.id == member.id
    set_up = answers.of(member)
    audiences = [one for one in Audience if is_own or one in set_up or one is Audience.EVERYBODY]
    audience = _audience_or_404(request.args.get("for", Audience.EVERYBODY.value))
    if audience not in audiences:
        abort(404)
    html = render_template(
        "profiles/answer.html",
        member=member,
        portrait=portrait_of(member),
        shown=answers.shown(member, audience, set_up.get(audience), answers.public_roles_of(member)),
        audiences=audiences,
        is_own=is_own,
        is_practice=is_own and "practise" in request.args,
        is_indexed=member.is_indexed and member.state is MemberState.ACTIVE,
        address=url_for("profiles.show_answer", handle=member.handle),
    )
    return _for_robots(make_response(html), member)


@blueprint.get("/members/<handle>/card")
@access.open_to_all
def member_card(handle: str) -> Response:
    """What a script shows beside a name: a part of a page, of what everybody may see."""
    member = member_or_404(handle)
    roles = answers.public_roles_of(member)
    there = {one for role in roles for one in role.open_to}
    html = render_template(
        "profiles/_member_hover.html",
        portrait=portrait_of(member),
        open_to=[one for one in OpenTo if one in there],
    )
    response = make_response(html)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/settings/answers")
@access.members_only
def own_answers() -> Any:
    """One's answers, one for each audience; where there is nothing to say yet, the way to a role."""
    member = access.member()
    set_up, roles = answers.of(member), answers.public_roles_of(member)
    shown = [answers.shown(member, one, set_up.get(one), roles) for one in Audience]
    return render_template(
        "profiles/answers.html",
        member=member,
        answers=shown,
        set_up=set_up,
        is_empty=not any(one.is_there for one in shown),
    )


@blueprint.route("/settings/answers/<audience>", methods=["GET", "POST"])
@access.members_only
def edit_answer(audience: str) -> Any:
    to = _audience_or_404(audience)
    form = AnswerForm()
    shown = _prepared(form, to)
    if not form.validate_on_submit():
        return _form_page(form, shown)
    move, back = request.form.get("move", ""), request.form.get("back", "")
    told = form.told(move, back)
    with refusals(form), writing():
        answers.save(db.session.get_one(Member, access.member().id), to, told, form.seen_version)
    if form.refused:
        return _form_page(form, _shown(to))
    if move or back:
        place = f"role-{move.partition(':')[2]}" if move else f"{back}-field"
        return redirect(url_for("profiles.edit_answer", audience=to.value, _anchor=place), 303)
    flash(_("Your answer is saved."), "success")
    return redirect(url_for("profiles.show_answer", handle=access.member().handle, **_query_of(to)), 303)


@blueprint.route("/settings/answers/<audience>/remove", methods=["GET", "POST"])
@access.members_only
def remove_answer(audience: str) -> Any:
    to = _audience_or_404(audience)
    form = RemoveAnswerForm()
    if not form.validate_on_submit():
        html = render_template("profiles/answer_remove.html", form=form, audience=to)
        return make_response(html, form.status)
    with refusals(form), writing():
        answers.remove(db.session.get_one(Member, access.member().id), to)
    flash(_("It is composed from your roles again."), "success")
    return redirect(url_for("profiles.own_answers"), 303)


def _audience_or_404(name: str) -> Audience:
    return next((one for one in Audience if one.value == name), None) or abort(404)


def _query_of(audience: Audience) -> dict[str, Any]:
    return {} if audience is Audience.EVERYBODY else {"for": audience.value}


def _for_robots(response: Response, member: Member) -> Response:
    if asked := robots(member):
        response.headers["X-Robots-Tag"] = asked
    return response


def _shown(audience: Audience) -> Shown:
    member = access.member()
    return answers.shown(member, audience, answers.of(member).get(audience), answers.public_roles_of(member))


def _prepared(form: AnswerForm, audience: Audience) -> Shown:
    """The form with its roles, the chosen ones first; filled with what is stored unless it was sent."""
    member = access.member()
    row, roles = answers.of(member).get(audience), answers.public_roles_of(member)
    chosen = answers.chosen_of(row, roles)
    form.role_ids.choices = naming.choices([*chosen, *(role for role in roles if role not in chosen)])
    if not form.is_submitted():
        own = answers.own_words(member, audience, row)
        form.role_ids.data = [str(role.id) for role in chosen]
        for length in LENGTHS:
            form[length].data = own.get(length, "")
        form.version.data = str(answers.version_of(member, audience, row))
    return answers.shown(member, audience, row, roles)


def _form_page(form: AnswerForm, shown: Shown) -> Any:
    """Where it was changed meanwhile, what is stored stands beside what was typed, and it may be sent again."""
    member = access.member()
    if form.refused and form.refused.status == 409:
        db.session.refresh(member)
        row = answers.of(member).get(shown.audience)
        form.version.process_data(answers.version_of(member, shown.audience, row))
        form.version.raw_data = None
    html = render_template(
        "profiles/answer_edit.html",
        form=form,
        shown=shown,
        member=member,
        audience=shown.audience,
    )
    return make_response(html, form.status)

"""`/settings/claims`: what one said as a guest, or wrote before an import; `/moderation/claims`: who says so."""

import re
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from community.accounts import access
from community.articles.models import ArticleStatus
from community.comments import queries
from community.comments.models import Comment
from community.core.database import db, now
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.refusals import Refused, refusals
from community.core.writing import writing
from community.members.models import Member
from community.moderation import authorship, words
from community.moderation.forms import AuthorshipAnswerForm, AuthorshipForm, PressForm
from community.moderation.models import AuthorshipClaim
from community.moderation.views import blueprint

MOST_SHOWN = 100


@blueprint.route("/settings/claims", methods=["GET", "POST"])
@access.members_only
def own_claims() -> Any:
    """What can be claimed at once, a form to ask the moderators, and what was asked so far."""
    form = AuthorshipForm()
    if not form.is_submitted():
        form.comment.data = request.args.get("comment", "")[:200]
    if not form.validate_on_submit():
        return _own_page(form)
    with refusals(form), writing():
        authorship.ask(_me(), _comment(form.comment.data), form.words.data)
    if form.refused:
        return _own_page(form)
    flash(_("Sent to the moderators. You hear what they decide."), "success")
    return redirect(url_for("moderation.own_claims"), 303)


@blueprint.route("/settings/claims/<id:own_claim_id>/take-back", methods=["GET", "POST"])
@access.members_only
def take_back_claim(own_claim_id: int) -> Any:
    """The question, then a claim of one's own waits no more."""
    claim = _own_claim(own_claim_id)
    form = PressForm()
    if not form.validate_on_submit():
        return _take_back_page(form, claim)
    with refusals(form), writing():
        authorship.take_back(_own_claim(own_claim_id))
    if form.refused:
        return _take_back_page(form, _own_claim(own_claim_id))
    flash(_("Your claim is taken back."), "success")
    return redirect(url_for("moderation.own_claims"), 303)


@blueprint.post("/settings/claims/by-address")
@access.members_only
def claim_by_address() -> Any:
    """What guests said with one's own verified e-mail address becomes one's own."""
    form = PressForm()
    if not form.validate_on_submit():
        return _own_page(form)
    with refusals(form), writing():
        count = authorship.take_by_address(_me())
    flash(ngettext("One comment is yours now.", "%(num)s comments are yours now.", count), "success")
    return redirect(url_for("moderation.own_claims"), 303)


@blueprint.get("/moderation/claims")
@access.moderators_only
def claims_index() -> Any:
    """Who says that a guest's or an imported author's words are theirs, the longest wait first."""
    waiting = db.session.scalars(authorship.waiting().limit(MOST_SHOWN)).all()
    html = render_template("moderation/claims.html", waiting=waiting, now=now(), said_name=words.said_name)
    return make_response(html, 200, {"Cache-Control": FOR_NOBODY_ELSE})


@blueprint.route("/moderation/claims/<id:claim_id>", methods=["GET", "POST"])
@access.moderators_only
def decide_claim(claim_id: int) -> Any:
    claim = _claim(claim_id)
    form = AuthorshipAnswerForm()
    if not form.validate_on_submit():
        return _decide_page(form, claim)
    with refusals(form), writing():
        authorship.decide(_claim(claim_id), _me(), form.outcome.data == "grant", form.note.data)
    if form.refused:
        return _decide_page(form, _claim(claim_id))
    flash(_("Decided. The member is told."), "success")
    return redirect(url_for("moderation.claims_index"), 303)


def _me() -> Member:
    return db.session.get_one(Member, access.member().id)


def _comment(typed: str | None) -> Comment:
    """The comment that an address or a number names. One that the viewer may not read is not there."""
    numbers = re.findall(r"[0-9]{1,18}", typed or "")
    number = int(numbers[-1]) if numbers else 0
    found = db.session.scalar(queries.visible(number, access.member(), None))
    if found is None:
        raise Refused("moderation.no_such_comment", field="comment")
    return found


def _claim(claim_id: int) -> AuthorshipClaim:
    return db.session.scalar(authorship.one(claim_id)) or abort(404)


def _own_claim(claim_id: int) -> AuthorshipClaim:
    return db.session.scalar(authorship.one_of(access.member(), claim_id)) or abort(404)


def _own_page(form: Any) -> Any:
    member = access.member()
    html = render_template(
        "moderation/own_claims.html",
        form=form if isinstance(form, AuthorshipForm) else AuthorshipForm(formdata=None),
        errors=form,
        by_address=authorship.by_address(member),
        is_pressed=isinstance(form, PressForm),
        claims=db.session.scalars(authorship.of(member).limit(20)).all(),
        said_name=words.said_name,
        published=ArticleStatus.PUBLISHED,
    )
    return make_response(html, form.status, {"Cache-Control": FOR_NOBODY_ELSE})


def _take_back_page(form: PressForm, claim: AuthorshipClaim) -> Any:
    html = render_template(
        "moderation/question.html",
        form=form,
        heading=_("Take back your claim of what %(name)s said?", name=words.said_name(claim.said_name)),
        explanation=_("No moderator looks at it any more. You can ask again."),
        button=_("Take it back"),
        action=url_for("moderation.take_back_claim", own_claim_id=claim.id),
        back=url_for("moderation.own_claims"),
        danger=False,
    )
    return make_response(html, form.status, {"Cache-Control": FOR_NOBODY_ELSE})


def _decide_page(form: AuthorshipAnswerForm, claim: AuthorshipClaim) -> Any:
    html = render_template(
        "moderation/claim.html",
        form=form,
        claim=claim,
        covered=authorship.covered(claim.comment),
        given_address=words.GIVEN_ADDRESS[claim.given_address],
    )
    return make_response(html, form.status, {"Cache-Control": FOR_NOBODY_ELSE})

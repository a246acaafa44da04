"""Flagging a comment: a form at an address of its own, which a script brings in place; and judging who flagged."""

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.articles.models import ArticleStatus
from community.comments import addresses, queries
from community.comments import words as comment_words
from community.comments.conversation import portrait_of_writer
from community.comments.models import Comment, Status
from community.core.database import db
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.http.site import is_part
from community.core.refusals import Refused, refusals
from community.core.writing import writing
from community.members.models import Member
from community.moderation import flags, words
from community.moderation.forms import FlagForm, PressForm
from community.moderation.models import Flag, FlagReason
from community.moderation.views import blueprint
from community.moderation.views.asking import question


@blueprint.route("/comments/<id:comment_id>/flag", methods=["GET", "POST"])
@access.members_only
def flag(comment_id: int) -> Any:
    """Ask a moderator to look. Who has flagged it already finds that flag here, and what became of it."""
    comment, mine = _found(comment_id)
    form = FlagForm(obj=mine)
    if not form.validate_on_submit():
        return _flag_page(form, comment, mine)
    with refusals(form), writing():
        comment, mine = _found(comment_id)
        member = db.session.get_one(Member, access.member().id)
        flags.flag(comment, member, FlagReason(form.reason.data), form.words.data)
    if form.refused:
        return _flag_page(form, *_found(comment_id))
    flash(_("Thank you. A moderator looks at it, and you hear what they decide."), "success")
    return _back_to(comment)


@blueprint.post("/comments/<id:comment_id>/flag/take-back")
@access.members_only
def take_flag_back(comment_id: int) -> Any:
    comment, mine = _found(comment_id)
    form = PressForm()
    if mine is None:
        abort(404)
    if not form.validate_on_submit():
        return _flag_page(FlagForm(formdata=None, obj=mine), comment, mine, form)
    with refusals(form), writing():
        flags.take_back(db.session.get(Flag, mine.id) or abort(404))
    if form.refused:
        return _flag_page(FlagForm(formdata=None, obj=mine), *_found(comment_id), form)
    flash(_("Your flag is taken back."), "success")
    return _back_to(comment)


@blueprint.post("/moderation/flags/<id:flag_id>/bad-faith")
@access.moderators_only
def judge_flag(flag_id: int) -> Any:
    """Somebody flagged in bad faith: their flags weigh less for a while."""
    return _judged(
        flag_id,
        flags.judge_bad_faith,
        heading=_("Was this flag raised in bad faith?"),
        explanation=_(
            "The member is told, and their flags weigh less for 90 days. Being wrong is not bad faith."
        ),
        button=_("Raised in bad faith"),
        said=_("Noted. Their flags weigh less for a while."),
    )


@blueprint.post("/moderation/flags/<id:flag_id>/good-faith")
@access.moderators_only
def acquit_flag(flag_id: int) -> Any:
    """It was not in bad faith after all."""
    return _judged(
        flag_id,
        flags.take_judgement_back,
        heading=_("Was this flag not in bad faith after all?"),
        explanation=_("The flag is again as it was before, and their flags weigh as much as before."),
        button=_("Not in bad faith"),
        said=_("Taken back. Their flags weigh as before."),
    )


def _judged(flag_id: int, judge: Any, *, heading: str, explanation: str, button: str, said: str) -> Any:
    form = PressForm()
    found = db.session.scalar(flags.one(flag_id)) or abort(404)
    back = url_for("moderation.index", comment=found.comment_id, _anchor="case")
    if form.validate_on_submit():
        with refusals(form), writing():
            judge(db.session.get_one(Flag, flag_id), db.session.get_one(Member, access.member().id))
        if not form.refused:
            flash(said, "success")
            return redirect(back, 303)
    return question(form, heading, explanation, button, back)


def _found(comment_id: int) -> tuple[Comment, Flag | None]:
    """A comment that everybody reads, or one that the member flagged before it went out of sight. Else 404."""
    comment = db.session.scalar(queries.one(comment_id)) or abort(404)
    mine = db.session.scalar(flags.of(comment, access.member()))
    is_public = comment.status is Status.PUBLISHED and comment.article.status is ArticleStatus.PUBLISHED
    if not is_public and mine is None:
        abort(404)
    if comment.author_id == access.member().id:
        raise Refused("moderation.flag_own", 403)
    return comment, mine


def _flag_page(
    form: FlagForm, comment: Comment, mine: Flag | None, other: PressForm | None = None
) -> Response:
    html = render_template(
        "moderation/flag.html",
        form=form,
        other=other,
        comment=comment,
        mine=mine,
        is_public=comment.status is Status.PUBLISHED and comment.article.status is ArticleStatus.PUBLISHED,
        portrait=portrait_of_writer(comment),
        promise_hours=comment_words.PROMISE_HOURS.value,
        outcomes=words.FLAG_OUTCOMES,
        back=addresses.comment(comment.id),
        is_part=is_part(),
    )
    response = make_response(html, (other or form).status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    if form.refused and "retry_after" in form.refused.parameters:
        response.headers["Retry-After"] = str(form.refused.parameters["retry_after"])
    return response


def _back_to(comment: Comment) -> Any:
    """The comment in its thread; where the flag took it out of sight, the conversation."""
    found, _mine = _found(comment.id)
    if found.status is Status.PUBLISHED:
        return redirect(addresses.comment(found.id), 303)
    return redirect(addresses.article(found.article.slug, anchor="comments"), 303)

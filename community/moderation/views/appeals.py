"""Asking for a second opinion, and answering: the member's form, the moderators' list and case."""

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.articles.models import ArticleStatus
from community.comments import addresses, queries
from community.comments import words as comment_words
from community.comments.models import Comment
from community.core.database import db, now
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.refusals import Refused, refusals
from community.core.writing import writing
from community.members.models import Member
from community.moderation import appeals, ladder, log, words
from community.moderation.conflicts import Conflict
from community.moderation.forms import AnswerForm, AppealForm
from community.moderation.models import Appeal, AppealOutcome, Decision, Suspension
from community.moderation.views import blueprint


@blueprint.route("/comments/<id:comment_id>/appeal", methods=["GET", "POST"])
@access.members_only
def appeal_decision(comment_id: int) -> Any:
    """The author of a rejected comment asks for a second opinion."""
    comment, decision = _rejected(comment_id)
    form = AppealForm()
    asked = db.session.scalar(appeals.about_decision(decision))
    if not form.validate_on_submit():
        return _appeal_page(form, asked, decision=decision, comment=comment)
    with refusals(form), writing():
        comment, decision = _rejected(comment_id)
        appeals.ask_about_comment(comment, _me(), form.words.data)
    if form.refused:
        asked = db.session.scalar(appeals.about_decision(decision))
        return _appeal_page(form, asked, decision=decision, comment=comment)
    flash(_("Asked. Another moderator reads it, and you hear the answer."), "success")
    return redirect(addresses.comment(comment_id), 303)


@blueprint.route("/suspensions/<id:suspension_id>/appeal", methods=["GET", "POST"])
@access.members_only
def appeal_suspension(suspension_id: int) -> Any:
    """A member asks for a second opinion on a step of the ladder."""
    strike = _own(suspension_id)
    form = AppealForm()
    asked = db.session.scalar(appeals.about_suspension(strike))
    if not form.validate_on_submit():
        return _appeal_page(form, asked, strike=strike)
    with refusals(form), writing():
        appeals.ask_about_suspension(_own(suspension_id), _me(), form.words.data)
    if form.refused:
        strike = _own(suspension_id)
        return _appeal_page(form, db.session.scalar(appeals.about_suspension(strike)), strike=strike)
    flash(_("Asked. Another moderator reads it, and you hear the answer."), "success")
    return redirect(url_for("moderation.standing"), 303)


@blueprint.get("/moderation/appeals")
@access.moderators_only
def appeals_index() -> Any:
    """What waits for a second opinion, and what was answered lately."""
    waiting = db.session.scalars(appeals.open_ones()).all()
    return render_template(
        "moderation/appeals.html",
        waiting=waiting,
        answered=db.session.scalars(appeals.answered_ones()).all(),
        now=now(),
        reasons=words.REASONS_ALONE,
        to_author=words.to_author,
        steps=words.STEPS_DONE,
        verdicts=words.VERDICTS,
        outcomes=words.OUTCOMES,
    )


@blueprint.route("/moderation/appeals/<id:appeal_id>", methods=["GET", "POST"])
@access.moderators_only
def answer_appeal(appeal_id: int) -> Any:
    """One appeal with all that is needed to answer it."""
    appeal = _appeal(appeal_id)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _answer_page(form, appeal)
    with refusals(form):
        try:
            with writing():
                appeals.answer(
                    _appeal(appeal_id),
                    _me(),
                    AppealOutcome(form.outcome.data),
                    form.answer.data,
                    seen=form.seen,
                )
        except Conflict:
            raise Refused("moderation.appeal_changed", 409) from None
    if form.refused:
        return _answer_page(form, _appeal(appeal_id))
    flash(_("Answered. The member is told."), "success")
    return redirect(url_for("moderation.appeals_index"), 303)


def _me() -> Member:
    return db.session.get_one(Member, access.member().id)


def _rejected(comment_id: int) -> tuple[Comment, Decision]:
    """The viewer's own comment, rejected or taken for spam, and the decision that says so; else 404."""
    own = queries.one(comment_id).where(queries.written_by(access.member(), None))
    comment = db.session.scalar(own) or abort(404)
    if comment.article.status is not ArticleStatus.PUBLISHED:
        abort(404)
    return comment, appeals.rejection_of(comment) or abort(404)


def _own(suspension_id: int) -> Suspension:
    strike = db.session.scalar(ladder.one(suspension_id))
    if strike is None or strike.member_id != access.member().id:
        abort(404)
    return strike


def _appeal(appeal_id: int) -> Appeal:
    return db.session.scalar(appeals.one(appeal_id)) or abort(404)


def _appeal_page(
    form: AppealForm,
    asked: Appeal | None,
    *,
    decision: Decision | None = None,
    comment: Comment | None = None,
    strike: Suspension | None = None,
) -> Response:
    moment = decision.decided_at if decision else strike.given_at if strike else now()
    until = appeals.may_be_asked_until(moment)
    html = render_template(
        "moderation/appeal.html",
        form=form,
        asked=asked,
        decision=decision,
        comment=comment,
        strike=strike,
        until=until,
        is_late=now() > until,
        why=comment_words.REASONS.get(decision.reason or "") if decision else None,
        reasons=words.REASONS_ALONE,
        to_author=words.to_author,
        steps=words.STEPS_DONE,
        outcomes=words.OUTCOMES,
        name_of=log.name_of,
        back=addresses.comment(comment.id) if comment else url_for("moderation.standing"),
    )
    response = make_response(html, form.status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response


def _answer_page(form: AnswerForm, appeal: Appeal) -> Response:
    decision = appeal.decision
    since = appeals.may_answer_from(appeal, access.member())
    html = render_template(
        "moderation/answer_appeal.html",
        form=form,
        appeal=appeal,
        comment=decision.comment if decision else None,
        strikes=db.session.scalars(ladder.strikes_of(appeal.member)).all() if appeal.suspension else [],
        since=since,
        is_alone=appeals.is_alone(appeal, access.member()),
        now=now(),
        reasons=words.REASONS_ALONE,
        to_author=words.to_author,
        steps=words.STEPS_DONE,
        verdicts=words.VERDICTS,
        outcomes=words.OUTCOMES,
    )
    response = make_response(html, form.status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response

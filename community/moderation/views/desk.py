"""The moderation desk: the queue beside the case at hand, and the address to which decisions are posted."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import ngettext

from community.accounts import access
from community.comments import words as comment_words
from community.comments.conversation import portrait_of_writer
from community.comments.models import Comment
from community.core.database import bulk_in_order, db, now
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.refusals import Refused, refusals
from community.core.writing import writing
from community.moderation import decisions, policy, queue, words
from community.moderation.decisions import Conflict
from community.moderation.forms import DecisionForm
from community.moderation.models import Reason, Verdict
from community.moderation.views import blueprint

MOST_AT_ONCE = 100


@blueprint.get("/moderation/")
@access.moderators_only
def index() -> Any:
    """The queue of held comments and the case asked for, or the first."""
    if request.args.get("queue", "held") != "held":
        abort(404)
    return _desk(DecisionForm(formdata=None))


@blueprint.post("/moderation/decisions")
@access.moderators_only
def decide() -> Any:
    """One decision over one comment or many: `comment=ID:VERSION`, repeatable."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return _desk(form, status=form.status)
    with refusals(form):
        seen = _seen(request.form.getlist("comment"))
    if form.refused:
        return _desk(form, status=form.status)
    conflicts: list[Conflict] = []
    decided = 0
    for comment_id in bulk_in_order(seen):
        with refusals(form):
            try:
                _decide(form, comment_id, seen[comment_id])
                decided += 1
            except Conflict as conflict:
                conflicts.append(conflict)
        if form.refused:
            return _desk(form, status=form.refused.status)
    if conflicts and not decided:
        return _desk(form, conflicts=conflicts, status=409)
    flash(_said(decided, form.decision.data), "success")
    if conflicts:
        return _desk(form, conflicts=conflicts, status=200)
    return redirect(url_for("moderation.index"), 303)


def _decide(form: DecisionForm, comment_id: int, version: int) -> None:
    with writing():
        decisions.decide(
            db.session.get(Comment, comment_id) or abort(404),
            Verdict(form.decision.data),
            access.member(),
            seen=version,
            reason=Reason(form.reason.data) if form.reason.data and form.decision.data == "reject" else None,
            words=(form.words.data or "").strip(),
            note=(form.note.data or "").strip(),
        )


def _seen(typed: list[str]) -> dict[int, int]:
    """Which version of which comment the form showed."""
    seen: dict[int, int] = {}
    for pair in typed[:MOST_AT_ONCE]:
        comment_id, _, version = pair.partition(":")
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (comment_id, version)):
            abort(400)
        seen[int(comment_id)] = int(version)
    if not seen:
        raise Refused("moderation.nothing_chosen", 422)
    return seen


def _desk(form: DecisionForm, *, conflicts: list[Conflict] | None = None, status: int = 200) -> Any:
    waiting = db.session.scalars(queue.held()).all()
    case = _case(list(waiting))
    html = render_template(
        "moderation/index.html",
        form=form,
        waiting=waiting,
        total=queue.waiting_count() if len(waiting) == queue.MOST else len(waiting),
        promise_hours=comment_words.PROMISE_HOURS.value,
        now=now(),
        case=case,
        record=queue.record_of(case) if case else None,
        history=db.session.scalars(queue.decisions_on(case)).all() if case else [],
        may_decide=policy.may_decide(access.viewer(), case) if case else False,
        is_only_moderator=policy.is_only_moderator(access.member()) if case and _is_mine(case) else False,
        decided=db.session.scalars(queue.just_decided()).all(),
        conflicts=conflicts or [],
        portrait_of_writer=portrait_of_writer,
        held_chips=comment_words.HELD_CHIPS,
        held_words=comment_words.HELD,
        reasons=words.REASONS,
        verdicts=words.VERDICTS,
    )
    response = make_response(html, status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response


def _case(waiting: list[Comment]) -> Comment | None:
    """The comment asked for, decided or not; else the one that waits longest."""
    typed = request.args.get("comment") or request.form.get("comment", "").partition(":")[0]
    if typed.isascii() and typed.isdigit() and len(typed) < 19:
        found = db.session.scalar(queue.one(int(typed)))
        if found is not None or request.method == "GET":
            return found or abort(404)
    return waiting[0] if waiting else None


def _is_mine(comment: Comment) -> bool:
    return comment.author_id == access.member().id


def _said(count: int, verdict: str) -> str:
    return str(
        ngettext(
            "%(num)s comment %(verdict)s.",
            "%(num)s comments %(verdict)s.",
            count,
            verdict=words.VERDICTS[verdict],
        )
    )

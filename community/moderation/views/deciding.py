"""Where decisions are posted: over one comment or many, taken back, or over all that waits, in batches."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from community.accounts import access
from community.comments import mentions, revisions
from community.comments.models import Comment
from community.core import markup
from community.core.database import bulk_in_order, db
from community.core.http.site import is_part
from community.core.refusals import Refused, refusals
from community.core.writing import writing
from community.moderation import claims, decisions, policy, queue, words
from community.moderation.conflicts import Conflict
from community.moderation.forms import BatchForm, ClaimForm, DecisionForm, EditForm, UndoForm
from community.moderation.models import Decision, Reason, Verdict
from community.moderation.queue import Queue
from community.moderation.views import blueprint
from community.moderation.views.desk import desk_page, number

MOST_AT_ONCE = 100


@blueprint.post("/moderation/decisions")
@access.moderators_only
def decide() -> Any:
    """One decision over one comment or many: `comment=ID:VERSION`, repeatable."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return desk_page(form, status=form.status)
    with refusals(form):
        seen = _seen(request.form.getlist("comment"))
    if form.refused:
        return desk_page(form, status=form.status)
    decided, conflicts = _each(form, seen)
    if form.refused:
        return desk_page(form, status=form.refused.status)
    if conflicts and not decided:
        return desk_page(form, conflicts=conflicts, status=409)
    return _done(_said(len(decided), form.decision.data), conflicts, "bulk" if form.is_bulk else "case")


@blueprint.post("/moderation/decisions/<id:decision_id>/undo")
@access.moderators_only
def undo(decision_id: int) -> Any:
    """Take back one decision, or all that were made with it in one go."""
    form = UndoForm()
    if not form.validate_on_submit():
        return desk_page(DecisionForm(formdata=None), form.form_errors, status=form.status)
    decision = db.session.get(Decision, decision_id) or abort(404)
    conflicts, undone = [], 0
    for one in queue.made_with(decision) if form.all.data else [decision]:
        with refusals(form):
            try:
                _undo(one.id)
                undone += 1
            except Conflict as conflict:
                conflicts.append(conflict)
    if form.refused or (conflicts and not undone):
        status = form.refused.status if form.refused else 409
        return desk_page(DecisionForm(formdata=None), form.form_errors, conflicts=conflicts, status=status)
    text = ngettext("%(num)s decision is taken back.", "%(num)s decisions are taken back.", undone)
    at = f"decision-{decision.id}" if form.queue.data == Queue.DECIDED else "case"
    return _done(str(text), conflicts, at)


def _undo(decision_id: int) -> None:
    with writing():
        decisions.undo(db.session.get_one(Decision, decision_id), access.member())


def _each(form: DecisionForm, seen: dict[int, int]) -> tuple[list[int], list[Conflict]]:
    """Each comment in a transaction of its own. The first rule that says no ends it, with its words in the form."""
    decided: list[int] = []
    conflicts: list[Conflict] = []
    for comment_id in bulk_in_order(seen):
        with refusals(form):
            try:
                decided.append(_decide(form, comment_id, seen[comment_id], decided[0] if decided else None))
            except Conflict as conflict:
                conflicts.append(conflict)
        if form.refused:
            break
    return decided, conflicts


def _decide(form: DecisionForm, comment_id: int, version: int, batch: int | None) -> int:
    verdict = Verdict(form.decision.data)
    is_rejection = verdict is Verdict.REJECT
    with writing():
        decision = decisions.decide(
            db.session.get(Comment, comment_id) or abort(404),
            verdict,
            access.member(),
            seen=version,
            reason=Reason(form.reason.data) if form.reason.data and is_rejection else None,
            words=words.own_words(form.words.data or "", form.reason.data),
            note=(form.note.data or "").strip(),
            is_revisable=form.revise.data,
            batch=batch,
        )
    return decision.id


def _seen(typed: list[str]) -> dict[int, int]:
    """Which version of which comment the form showed."""
    seen: dict[int, int] = {}
    for pair in typed[:MOST_AT_ONCE]:
        comment_id, _colon, version = pair.partition(":")
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (comment_id, version)):
            abort(400)
        seen[int(comment_id)] = int(version)
    if not seen:
        raise Refused("moderation.nothing_chosen", 422)
    return seen


def _done(said: str, conflicts: list[Conflict], at: str = "case") -> Any:
    """To a script the desk as it is now, to others the way there, and to the place `at` which one goes on; conflicts
    are shown at once."""
    if conflicts or is_part():
        return desk_page(DecisionForm(formdata=None), conflicts=conflicts, said=said)
    flash(said, "success")
    chosen, then = (request.form.get(name) or None for name in ("queue", "next"))
    return redirect(url_for("moderation.index", queue=chosen, next=then, _anchor=at), 303)


def _said(count: int, verdict: str) -> str:
    return str(
        ngettext(
            "%(num)s comment %(verdict)s.",
            "%(num)s comments %(verdict)s.",
            count,
            verdict=words.VERDICTS[verdict],
        )
    )


# --- all that waits ------------------------------------------------------------------------------------------


@blueprint.post("/moderation/batches")
@access.moderators_only
def batch() -> Any:
    """A hundred of what waits, by one person or by all; then a page that says how far it got and goes on.

    What was written or changed since the form was shown is left alone (`as_of`). Interrupted, it is begun again with
    what is left.
    """
    form = BatchForm()
    if not form.validate_on_submit():
        return _batch_page(form)
    waiting = queue.waiting_unchanged(form.seen, access.member(), form.writer.data or "")
    left = db.session.execute(waiting.limit(MOST_AT_ONCE + 1)).all()
    as_decision = DecisionForm(formdata=None, decision=form.decision.data)
    decided, conflicts = _each(as_decision, {row.id: row.version for row in left[:MOST_AT_ONCE]})
    form.done.data = str(form.so_far + len(decided))
    if len(left) <= MOST_AT_ONCE or not decided:
        return _done(_said(form.so_far, str(form.decision.data)), conflicts)
    return _batch_page(form)


def _batch_page(form: BatchForm) -> Any:
    said = _said(form.so_far, str(form.decision.data)) if form.so_far and not form.every_error else ""
    html = render_template("moderation/batch.html", form=form, said=said, is_part=is_part())
    return html, form.status


# --- a moderator's own version -------------------------------------------------------------------------------


@blueprint.route("/moderation/comments/<id:comment_id>/edit", methods=["GET", "POST"])
@access.moderators_only
def edit(comment_id: int) -> Any:
    """Change a waiting text and approve it in one go; the author is told, and theirs is kept."""
    comment = db.session.scalar(queue.one(comment_id)) or abort(404)
    is_late = request.method == "POST" and not queue.is_waiting(comment)  # then what was typed is shown again
    access.demand(policy.may_decide(access.viewer(), comment) and (queue.is_waiting(comment) or is_late))
    form = EditForm()
    at_hand = revisions.pending(comment) or comment
    if request.method == "GET":
        form.body.data, form.version.data = at_hand.body, str(comment.version)
    if not form.validate_on_submit():
        return _edit_page(form, comment, at_hand)
    typed = form.body.data or ""
    rendered = markup.rendered(
        typed,
        markup.COMMENT,
        format=at_hand.body_format.value,
        own_hosts=access.own_hosts(),
        mentions=mentions.known_in(typed),
    )
    with refusals(form):
        try:
            _approve(comment_id, form, rendered)
        except Conflict as conflict:
            return _edit_page(form, conflict.comment, at_hand, conflict)
    return _edit_page(form, comment, at_hand) if form.refused else _done(_said(1, "approve"), [])


def _approve(comment_id: int, form: EditForm, rendered: markup.Rendered) -> None:
    """Raises `Conflict`, also where the comment does not wait any more: what is public is not rewritten."""
    seen = number(form.version.data) or 0
    with writing():
        comment = db.session.get(Comment, comment_id) or abort(404)
        if not queue.is_waiting(comment):
            raise Conflict(comment, seen)
        decisions.decide(
            comment,
            Verdict.APPROVE,
            access.member(),
            seen=seen,
            words=(form.words.data or "").strip(),
            edited=rendered,
        )


def _edit_page(form: EditForm, comment: Comment, at_hand: Any, conflict: Conflict | None = None) -> Any:
    html = render_template(
        "moderation/edit.html",
        form=form,
        case=comment,
        at_hand=at_hand,
        conflict=conflict,
        verdicts=words.VERDICTS,
        reasons=words.REASONS,
        is_part=is_part(),
    )
    return html, 409 if conflict else form.status


# --- who is looking ------------------------------------------------------------------------------------------


@blueprint.post("/moderation/claims")
@access.moderators_only
def claim() -> Any:
    """Which case is open before this moderator: the others see it for some minutes. The desk's script posts it."""
    form = ClaimForm()
    if not form.validate_on_submit():
        return desk_page(DecisionForm(formdata=None), form.every_error, status=form.status)
    comment_id = number(form.comment.data) or 0
    with writing():
        claims.claim(db.session.get(Comment, comment_id) or abort(404), access.member())
    here = url_for("moderation.index", queue=form.queue.data or None, comment=comment_id, _anchor="case")
    return redirect(here, 303)

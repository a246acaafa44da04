"""The moderation desk: a queue beside the case at hand."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, abort, make_response, render_template, request

from community.accounts import access
from community.comments import holding
from community.comments import words as comment_words
from community.comments.conversation import portrait_of_writer
from community.comments.models import Comment
from community.core.cursors import Pages
from community.core.database import db, now
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.http.site import is_part
from community.moderation import claims, decisions, past, policy, queue, words
from community.moderation.conflicts import Conflict
from community.moderation.forms import DecisionForm
from community.moderation.models import Claim, Flag
from community.moderation.queue import Queue, Queued
from community.moderation.views import blueprint


@blueprint.get("/moderation/")
@access.moderators_only
def index() -> Any:
    """One of the four queues, and the case asked for, or the first."""
    return desk_page(DecisionForm(formdata=None))


def desk_page(
    form: DecisionForm,
    errors: Sequence[Any] = (),
    *,
    conflicts: Sequence[Conflict] = (),
    said: str = "",
    status: int = 200,
) -> Response:
    """The desk as it stands, whole or as the part that its script asked for. Never kept by a cache."""
    chosen = _queue()
    form.form_errors = [*form.form_errors, *errors]
    page = queue.page_of(chosen, _asked("after")) if chosen is not Queue.DECIDED else Pages[Queued]([])
    rows = [one.comment for one in page.rows]
    case, ids = _case(rows), [row.id for row in rows]
    html = render_template(
        "moderation/index.html",
        form=form,
        queue=chosen,
        page=page,
        counts=queue.counts(),
        looking=_looking([*ids, *([case.id] if case else [])]),
        decided=queue.decided_by(access.member(), _asked("after")) if chosen is Queue.DECIDED else None,
        just_decided=db.session.scalars(queue.just_decided()).all() if chosen is not Queue.DECIDED else [],
        case=case,
        conflicts=conflicts,
        selected=request.form.getlist("comment") if form.is_bulk else [],
        said=said,
        is_part=is_part(),
        **_about_case(case, ids),
        waits_since=_waits_since(case, page.rows if chosen is Queue.HELD else []),
        **WORDS,
        now=now(),
        promise_hours=comment_words.PROMISE_HOURS.value,
    )
    response = make_response(html, status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response


WORDS: dict[str, Any] = {
    "portrait_of_writer": portrait_of_writer,
    "may_undo": decisions.may_undo,
    "held_chips": comment_words.HELD_CHIPS,
    "held_words": comment_words.HELD,
    "reasons": words.REASONS,
    "messages": words.MESSAGES,
    "to_author": words.to_author,
    "verdicts": words.VERDICTS,
    "flag_reasons": words.FLAG_REASONS,
}


def number(typed: str | None) -> int | None:
    """An id or version from a form or an address; None for what is none."""
    typed = typed or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def _queue() -> Queue:
    typed = _asked("queue") or "held"
    return Queue(typed) if typed in list(Queue) else abort(404)


def _asked(name: str) -> str:
    """Where one stands at the desk: in the address, or carried by the form that was posted."""
    return request.args.get(name) or request.form.get(name, "")


def _case(rows: Sequence[Comment]) -> Comment | None:
    """The comment asked for, decided or not; else the one that was to be next; else the first."""
    asked = request.args.get("comment")
    if asked is not None:
        return db.session.scalar(queue.one(number(asked) or 0)) or abort(404)
    wanted = number(_asked("next")) if request.method == "GET" or is_part() else _posted()
    return next((row for row in rows if row.id == wanted), None) or _refused(wanted, rows)


def _refused(wanted: int | None, rows: Sequence[Comment]) -> Comment | None:
    """What a refused form was about may have left the queue; else the first that waits."""
    is_refused = request.method == "POST" and not is_part() and wanted is not None
    found = db.session.scalar(queue.one(wanted)) if is_refused and wanted else None
    return found or (rows[0] if rows else None)


def _posted() -> int | None:
    return number(request.form.get("comment", "").partition(":")[0])


def _waits_since(case: Comment | None, rows: Sequence[Queued]) -> datetime | None:
    """Since when the case waits: as its line in the queue of what waits says, where it has one."""
    if case is None:
        return None
    return next((one.since for one in rows if one.comment.id == case.id), None) or queue.waits_since(case)


def _about_case(case: Comment | None, ids: list[int]) -> dict[str, Any]:
    """What is needed to judge the case; nothing where there is none."""
    if case is None:
        return {}
    at = ids.index(case.id) if case.id in ids else -1
    return {
        "next_id": ids[at + 1] if at + 1 < len(ids) else ids[at - 1] if at > 0 else None,
        "record": queue.record_of(case),
        "answers": holding.told((case.pending_revision or case).holding_answers),
        "history": (pasts := past.of(case)),
        "tries": past.tries(case, pasts),
        "flags": (raised := db.session.scalars(queue.flags_on(case)).all()),
        "is_flagged_by_me": _is_mine(raised),
        "may_decide": policy.may_decide(access.viewer(), case),
        "is_only_moderator": case.author_id == access.member().id
        and policy.is_only_moderator(access.member()),
        "is_waiting": queue.is_waiting(case),
        "writer": queue.writer_of(case),
    }


def _is_mine(raised: Sequence[Flag]) -> bool:
    """Whether the moderator who looks asked for a look, and others could take it."""
    me = access.member()
    mine = any(flag.member_id == me.id and flag.settled_at is None for flag in raised)
    return mine and not policy.is_only_moderator(me)


def _looking(ids: list[int]) -> dict[int, Claim]:
    """By comment, who else has it open right now."""
    found = db.session.scalars(claims.of_others(ids, access.member())).all() if ids else []
    return {claim.comment_id: claim for claim in found}

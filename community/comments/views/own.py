"""One's own comment: say it in other words, or take it back."""

from typing import Any

from flask import Response, abort, g, make_response, render_template, request
from flask_babel import gettext as _

from community.accounts import access
from community.articles.models import Article, ArticleStatus
from community.comments import addresses, conversation, disowning, posting, queries, revisions
from community.comments.forms import BodyForm, WithdrawForm
from community.comments.models import Comment, Status
from community.comments.views import blueprint
from community.comments.views.permalinks import said_at, shown_at
from community.comments.views.typed import is_preview, rendered_body
from community.comments.writers import Writer, guest_known_as
from community.core import markup
from community.core.database import db
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.http.site import is_part
from community.core.refusals import refusals
from community.core.writing import writing


@blueprint.route("/comments/<id:comment_id>/edit", methods=["GET", "POST"])
@access.guests_welcome
def edit(comment_id: int) -> Any:
    comment = _own(comment_id)
    form = BodyForm()
    if request.method == "GET":
        posting.refuse_late_edit(comment)
        form.body.data = _standing_text(comment)
    if is_preview(form):
        return _edit_page(form, comment, preview=rendered_body(form, comment))
    if not form.validate_on_submit():
        return _edit_page(form, comment)
    rendered = rendered_body(form, comment)
    with refusals(form), writing():
        posting.edit(_own(comment_id), _me(comment), rendered)
    if form.refused:
        return _edit_page(form, comment)
    return shown_at(comment_id, _said_of_edit(_own(comment_id)))


@blueprint.route("/comments/<id:comment_id>/withdraw", methods=["GET", "POST"])
@access.guests_welcome
def withdraw(comment_id: int) -> Any:
    comment = _own(comment_id)
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _withdraw_page(form, comment)
    with refusals(form), writing():
        comment = _own(comment_id)
        (disowning.disown if form.disown.data else posting.withdraw)(comment)
        article = db.session.get_one(Article, comment.article_id)
    if form.refused:
        return _withdraw_page(form, _own(comment_id))
    words = _("Your name is off it. The text stays.") if form.disown.data else _("Your comment is withdrawn.")
    if comment.is_drawn:
        return shown_at(comment.id, words)
    return said_at(addresses.article(article.slug, anchor="comments"), words)


def _own(comment_id: int) -> Comment:
    """The viewer's own comment; of anybody else's one may not know here, so it is 404."""
    viewer, guest = access.viewer(), access.guest_public_id()
    own = queries.one(comment_id).where(queries.written_by(viewer, guest))
    comment = db.session.scalar(own) or abort(404)
    if comment.article.status is not ArticleStatus.PUBLISHED:
        abort(404)
    if comment.status is Status.WITHDRAWN:
        abort(410)
    return comment


def _said_of_edit(comment: Comment) -> str:
    if comment.pending_revision_id is not None or comment.status is Status.HELD:
        return str(_("Your edit waits for a moderator."))
    return str(_("Your edit is saved."))


def _me(comment: Comment) -> Writer:
    viewer = access.viewer()
    if viewer is not None:
        return Writer(member=viewer)
    guest = guest_known_as(access.guest_public_id() or abort(404))
    return Writer(guest=guest, name=comment.guest_name, email=comment.guest_email)


def _standing_text(comment: Comment) -> str:
    """The words that wait, where an edit waits; else those that stand."""
    return (revisions.pending(comment) or comment).body


def _edit_page(form: BodyForm, comment: Comment, preview: markup.Rendered | None = None) -> Response:
    html = render_template(
        "comments/edit.html",
        form=form,
        comment=comment,
        preview=preview,
        is_sent_again=comment.status is Status.REJECTED,
        why=conversation.why_rejected(comment) if comment.status is Status.REJECTED else [],
        needs_token=_needs_token(),
        is_part=is_part(),
    )
    response = make_response(html, form.status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response


def _withdraw_page(form: WithdrawForm, comment: Comment) -> Response:
    html = render_template(
        "comments/withdraw.html",
        form=form,
        comment=comment,
        may_disown=disowning.may_disown(comment),
        needs_token=_needs_token(),
        is_part=is_part(),
    )
    response = make_response(html, form.status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response


def _needs_token() -> bool:
    return access.viewer() is not None or "shown_again" in g

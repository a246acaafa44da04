"""Permanent links: the page that shows a comment, wherever it is by now."""

from typing import Any

from flask import Response, abort, flash, make_response, redirect

from community.accounts import access
from community.articles.models import ArticleStatus
from community.comments import addresses, queries, reading
from community.comments.models import Comment, Status
from community.comments.views import blueprint
from community.core.database import db


@blueprint.get("/comments/<id:comment_id>")
@access.open_to_all
def show(comment_id: int) -> Any:
    """The thread page that holds a comment, whatever its state (decisions.md, Comments, Permalinks)."""
    viewer, guest = access.viewer(), access.guest_public_id()
    comment = db.session.scalar(queries.one(comment_id)) or abort(404)
    if comment.article.status is not ArticleStatus.PUBLISHED:
        abort(410 if comment.article.status is ArticleStatus.WITHDRAWN else 404)
    if not comment.is_drawn:
        if comment.status is Status.WITHDRAWN:
            abort(410)
        if db.session.scalar(queries.visible(comment_id, viewer, guest)) is None:
            abort(404)
    return redirect(_page_address(comment), 302)


def shown_at(comment_id: int, words: str) -> Response:
    """303 to the page that shows a comment."""
    comment = db.session.scalar(queries.one(comment_id)) or abort(404)
    waits = comment.status is Status.HELD or comment.pending_revision_id is not None
    return said_at(_page_address(comment), words, "held" if waits else "success")


def said_at(address: str, words: str, kind: str = "success") -> Response:
    """303 to an address, where a member is told what was done; a guest sees it by the comment's state."""
    if access.viewer() is not None:
        flash(words, kind)
    return make_response(redirect(address, 303))


def _page_address(comment: Comment) -> str:
    """The address of the page that shows a comment, with its anchor."""
    return addresses.article(comment.article.slug, reading.page_of(comment), addresses.anchor(comment.id))

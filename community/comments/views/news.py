"""New comments while one reads: how many became visible since, asked by a script every half minute."""

from datetime import datetime
from typing import Any

from flask import abort, jsonify, redirect, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from community.accounts import access
from community.articles.models import Article, ArticleStatus
from community.comments import addresses, queries
from community.comments.views import blueprint
from community.core import cursors
from community.core.database import db

MOST = 100


@blueprint.get("/articles/<slug>/comments")
@access.open_to_all
def news(slug: str) -> Any:
    """`since` is a cursor that the page was given. The answer is the same for every visitor who has the same page."""
    if "since" not in request.args:
        return redirect(addresses.article(slug, anchor="comments"), 302)
    (since,) = cursors.decoded(request.args["since"], datetime)
    wanted = select(Article.id).where(Article.slug == slug, Article.status == ArticleStatus.PUBLISHED)
    article_id = db.session.scalar(wanted) or abort(404)
    newer = queries.newer(article_id, since, access.viewer(), access.guest_public_id())
    found = db.session.scalars(newer.limit(MOST)).all()
    return jsonify(
        count=len(found),
        words=_in_words(len(found)),
        url=addresses.comment(found[0]) if found else None,
    )


def _in_words(count: int) -> str:
    if count >= MOST:
        return str(_("%(num)s or more new comments", num=MOST))
    return str(ngettext("%(num)s new comment", "%(num)s new comments", count))

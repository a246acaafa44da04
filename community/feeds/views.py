"""Addresses that programs read. They hold what visitors may see, so any cache may keep them."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, current_app, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import defer, joinedload, selectinload

from community.accounts.access import open_to_all
from community.articles import queries as articles_queries
from community.articles.models import Article, ArticleStatus
from community.core.database import db
from community.core.http.headers import FOR_CACHES
from community.core.urls import absolute
from community.feeds import atom
from community.feeds.atom import Feed
from community.feeds.robots import robots as robots_file
from community.feeds.sitemap import sitemap as sitemap_file

blueprint = Blueprint("feeds", __name__)
ENTRIES = 20


@blueprint.get("/feeds/articles.atom")
@open_to_all
def articles() -> Response:
    """The newest articles, whole. A reader that has them already is told so (304)."""
    settings = current_app.config["SETTINGS"]
    newest = _newest()
    feed = Feed(
        title=settings.name,
        subtitle=_("The newest articles, whole."),
        language=settings.language,
        base_url=settings.base_url,
        url=absolute(url_for("feeds.articles")),
        page_url=absolute(url_for("articles.index")),
    )
    changed_at = max((atom.changed_at(article) for article in newest), default=None)
    return _for_programs(atom.of_articles(feed, newest), atom.MIMETYPE, changed_at)


@blueprint.get("/sitemap.xml")
@open_to_all
def sitemap() -> Response:
    return _for_programs(sitemap_file(absolute("")), "application/xml")


@blueprint.get("/robots.txt")
@open_to_all
def robots() -> Response:
    return _for_programs(robots_file(absolute("")).encode(), "text/plain")


def _newest() -> Sequence[Article]:
    """Newest first, with author, tags and what they say. Two statements."""
    return db.session.scalars(
        articles_queries.visible_to(None)
        .where(Article.status == ArticleStatus.PUBLISHED)
        .options(joinedload(Article.author), selectinload(Article.tags), defer(Article.body))
        .order_by(Article.published_at.desc(), Article.id.desc())
        .limit(ENTRIES)
    ).all()


def _for_programs(body: bytes, mimetype: str, changed_at: datetime | None = None) -> Response:
    response = Response(body, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Cache-Control"] = FOR_CACHES
    response.last_modified = changed_at
    response.add_etag()
    response.make_conditional(request)
    return response

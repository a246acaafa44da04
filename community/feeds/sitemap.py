"""The sitemap (sitemaps.org): pages that search engines may list. Members who do not consent are not in it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from community.articles import queries as articles
from community.articles.models import Article, ArticleStatus, Tag, article_tags
from community.core.database import db
from community.core.filters import iso
from community.feeds import xml
from community.members.models import Member, MemberState

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # entries of one file, by its specification
MOST_ARTICLES, MOST_TAGS = 30_000, 2_000
PAGES = ("/", "/articles/", "/members/", "/about", "/guidelines")


def sitemap(base_url: str) -> bytes:
    root = xml.root("urlset", SITEMAP)
    for path, changed_at in _paths():
        url = xml.add(root, "url")
        xml.add(url, "loc", base_url + path)
        if changed_at:
            xml.add(url, "lastmod", iso(changed_at))
    return xml.printed(root)


def _paths() -> Iterator[tuple[str, datetime | None]]:
    """Paths with when they last changed, where that is known. Three statements."""
    count = len(PAGES)
    yield from ((path, None) for path in PAGES)
    is_out = articles.is_visible_to(None) & (Article.status == ArticleStatus.PUBLISHED)
    newest = select(Article.slug, Article.updated_at).where(is_out).order_by(Article.published_at.desc())
    for slug, updated_at in db.session.execute(newest.limit(MOST_ARTICLES)):
        count += 1
        yield f"/articles/{slug}", updated_at
    used = select(article_tags.c.tag_id).join(Article, Article.id == article_tags.c.article_id).where(is_out)
    for slug in db.session.scalars(
        select(Tag.slug).where(Tag.id.in_(used)).order_by(Tag.slug).limit(MOST_TAGS)
    ):
        count += 1
        yield f"/tags/{slug}", None
    consents = (Member.state == MemberState.ACTIVE) & Member.is_indexed.is_(True)
    here = select(Member.handle).where(consents).order_by(Member.active_at.desc(), Member.id.desc())
    for handle in db.session.scalars(here.limit(MOST - count)):
        yield f"/members/{handle}", None

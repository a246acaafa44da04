"""Reading: the list of articles, those of one tag, and one article with its conversation."""

from datetime import datetime
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from sqlalchemy import Select

from community.accounts import access
from community.articles import former, policy, queries, tagging
from community.articles.models import Article, ArticleStatus, Tag
from community.articles.rows import row_of
from community.articles.speaking import label_of
from community.articles.views import blueprint
from community.comments import conversation
from community.comments.conversation import Conversation
from community.core import json_ld
from community.core.filters import iso
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.markup import excerpt, plain
from community.core.urls import absolute
from community.members.portrait import portrait_of
from community.moderation.policy import may_moderate_own

MOST_TAGS = 16
COMMENTS_IN_JSON_LD = 20


@blueprint.get("/articles/")
@access.open_to_all
def index() -> Any:
    """Every article, newest first."""
    if asked := tagging.slug_of_tag(request.args.get("tag", "")[:200]) if request.args.get("tag") else "":
        return redirect(url_for("articles.tag", slug=asked), 301)
    return _list_page("articles/index.html", queries.listed(access.viewer()))


@blueprint.get("/tags/<slug>")
@access.open_to_all
def tag(slug: str) -> Any:
    """The articles with a tag."""
    found = queries.tag_in_use(slug, access.viewer()) or abort(404)
    return _list_page("articles/tag.html", queries.tagged(found, access.viewer()), found)


@blueprint.get("/articles/<slug>")
@access.open_to_all
def show(slug: str) -> Any:
    """One article and the page of its thread that the address asks for."""
    viewer = access.viewer()
    article = queries.by_slug(slug, viewer)
    if article is None:
        return _gone_or_moved(slug)
    talk = thread_for(article)
    portrait, role = portrait_of(article.author), label_of(article)
    html = render_template(
        "articles/show.html",
        article=article,
        talk=talk,
        portrait=portrait,
        role=role,
        lit=portrait.lit(role.role_id) if role else None,
        description=_description(article),
        says_summary_itself=_says_summary_itself(article),
        has_drop_cap='class="lead-p"' in article.body_html[:40],
        json_ld=json_ld.printed(_as_data(article, talk)),
        may_edit=policy.may_edit(viewer, article),
        may_publish=policy.may_publish(viewer, article),
        may_withdraw=policy.may_withdraw(viewer, article),
        may_moderate=may_moderate_own(viewer, article),
    )
    return _private_while_hidden(make_response(html), article)


def _says_summary_itself(article: Article) -> bool:
    """Whether the text begins with its own summary, as imported articles do whose summary was made of it."""
    begins = article.summary.rstrip("…. ")[:100]
    return bool(begins) and " ".join(article.body_html.striptags().split()).startswith(begins)


def thread_for(article: Article) -> Conversation | None:
    """What is said below it; nothing can be while it is not out."""
    if article.status is not ArticleStatus.PUBLISHED:
        return None
    try:
        return conversation.read(
            article,
            viewer=access.viewer(),
            guest=access.guest_public_id(),
            sort=request.args.get("sort", ""),
            start=request.args.get("from", ""),
            branch=request.args.get("branch", ""),
        )
    except LookupError:
        abort(404)


def _list_page(template: str, articles: Select[Article], tag: Tag | None = None) -> str:
    viewer = access.viewer()
    after, before = request.args.get("after", ""), request.args.get("before", "")
    page = queries.page_of(articles, after=after, before=before)
    here = url_for("articles.index") if tag is None else url_for("articles.tag", slug=tag.slug)
    return render_template(
        template,
        rows=[row_of(article) for article in page.rows],
        tag=tag,
        tags=queries.tags_in_use(viewer, MOST_TAGS),
        here=here,
        is_first=not after and not before,
        newer_url=f"{here}?before={page.previous}" if page.previous else None,
        older_url=f"{here}?after={page.next}" if page.next else None,
    )


def _gone_or_moved(slug: str) -> Any:
    """No article that this viewer may see has the slug: an older one leads on, a withdrawn one says so."""
    if queries.is_withdrawn(slug):
        abort(410)
    address = former.address_of(f"/articles/{slug}", access.viewer()) or abort(404)
    return redirect(address, 301)


def _private_while_hidden(response: Response, article: Article) -> Response:
    if article.status is not ArticleStatus.PUBLISHED:
        response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response


def _description(article: Article) -> str:
    return article.summary or excerpt(plain(article.body_html), 200)


def _as_data(article: Article, talk: Conversation | None) -> dict[str, Any]:
    """The article as schema.org describes one, with the first comments of the page."""
    return {
        "@type": "Article",
        "@id": absolute(article.path),
        "url": absolute(article.path),
        "headline": article.title,
        "description": _description(article),
        "inLanguage": article.lang,
        "datePublished": _moment(article.published_at),
        "dateModified": _moment(article.updated_at),
        "author": {
            "@type": "Person",
            "name": article.author.name,
            "url": absolute(f"/members/{article.author.handle}"),
        },
        "keywords": [tag.name for tag in article.tags],
        "commentCount": talk.count if talk else None,
        "comment": _comments_as_data(talk) if talk else [],
    }


def _comments_as_data(talk: Conversation) -> list[dict[str, Any]]:
    said = [one for one in talk.shown if one.state == "published" and not one.is_placeholder]
    return [
        {
            "@type": "Comment",
            "url": absolute(one.url),
            "author": {"@type": "Person", "name": one.name} if one.name else None,
            "dateCreated": _moment(one.created_at),
            "text": excerpt(one.text, 500),
        }
        for one in said[:COMMENTS_IN_JSON_LD]
    ]


def _moment(moment: datetime | None) -> str | None:
    return iso(moment) if moment else None

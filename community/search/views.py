"""The search page."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from community.accounts.access import open_to_all, viewer
from community.articles import queries as articles
from community.articles.rows import row_of
from community.members.portrait import portrait_of
from community.profiles import words as profile_words
from community.search import finding
from community.search.finding import Search

blueprint = Blueprint("search", __name__)
MOST_TAGS = 12


@blueprint.get("/search")
@open_to_all
def index() -> Any:
    """`?q=`: the first articles and members that match; with `&in=articles` all articles, page by page."""
    search = finding.search_for(request.args.get("q", ""))
    if search.words and request.args.get("in") == "articles":
        return _all_articles(search)
    found = finding.found(search, viewer())
    return render_template(
        "search/index.html",
        search=search,
        articles=[row_of(article) for article in found.articles],
        members=[portrait_of(member) for member in found.members],
        more_articles_url=_url(search) if found.has_more_articles else None,
        more_members_url=_directory(search) if found.has_more_members else None,
        tags=[] if found else articles.tags_in_use(viewer(), MOST_TAGS),
        fields=[] if search.words else profile_words.FIELDS.items(),
    )


def _all_articles(search: Search) -> Any:
    after, before = request.args.get("after", ""), request.args.get("before", "")
    page = finding.found_articles(search, viewer(), after=after, before=before)
    return render_template(
        "search/articles.html",
        search=search,
        articles=[row_of(article) for article in page.rows],
        newer_url=_url(search, before=page.previous) if page.previous else None,
        older_url=_url(search, after=page.next) if page.next else None,
        first_url=_url(search),
        is_first=not (after or before),
        all_url=url_for("search.index", q=search.asked),
    )


def _url(search: Search, **cursor: str) -> str:
    asked: dict[str, Any] = {"q": search.asked, "in": "articles", **cursor}
    return url_for("search.index", **asked)


def _directory(search: Search) -> str:
    return url_for("profiles.index", q=search.asked)

"""Addresses that articles had: a slug before it changed, a path or `?p=` on the site they were imported from."""

from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import or_, select
from sqlalchemy.dialects import postgresql, sqlite

from community.articles.models import Article, ArticleStatus, FormerAddress
from community.articles.queries import is_visible_to
from community.core.database import db
from community.core.markup import cleaned_text
from community.members.models import Member

LONGEST = 500
#: So that an old `#comment-12` does not jump to a stranger's comment (decisions.md, Articles).
ANCHOR = "#article"


def address_of(path_with_query: str, viewer: Member | None = None) -> str | None:
    """Where what stood at an address is now, as `/articles/SLUG#article`; None where nothing stood there that this
    viewer may know of. (Withdrawn articles are known: their address says that they are gone.)

    The path is decoded. It may end in a slash or not; a query that nobody stored (a share button's) is ignored.
    """
    forms = _forms(path_with_query)
    if not forms:
        return None
    found = db.session.execute(
        select(FormerAddress.address, Article.slug)
        .join(Article, Article.id == FormerAddress.article_id)
        .where(FormerAddress.address.in_(forms))
        .where(or_(is_visible_to(viewer), Article.status == ArticleStatus.WITHDRAWN))
    ).all()
    slugs = {row.address: row.slug for row in found}
    slug = next((slugs[form] for form in forms if form in slugs), None)
    return None if slug is None else f"/articles/{slug}{ANCHOR}"


def remember(article: Article, address: str) -> None:
    """From now on this address (a path, or a whole address elsewhere) leads to the article.

    One that leads to another article already stays with it; the first page of the site leads to none.
    """
    stored = _stored(address)
    if stored == "/" or not 1 < len(stored) <= LONGEST:
        return
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    row = insert(FormerAddress).values(address=stored, article_id=article.id)
    db.session.execute(row.on_conflict_do_nothing(index_elements=[FormerAddress.address]))


def _forms(asked: str) -> list[str]:
    """The addresses that may be stored for this one, the most particular first."""
    path, _, query = asked.partition("?")
    paths = [path] if path == "/" else [path, path[:-1] if path.endswith("/") else path + "/"]
    queries = [query, *(f"p={number}" for number in parse_qs(query).get("p", [])[:1])] if query else []
    with_query = [f"{one}?{asked_for}" for one in paths for asked_for in queries]
    without = [one for one in paths if one != "/"]
    return [form for form in [*with_query, *without] if len(form) <= LONGEST]


def _stored(address: str) -> str:
    """As it is stored: the path decoded, the query as it came, neither host nor fragment."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unquote(parts.path, errors="replace") or "/"
    return cleaned_text(f"{path}?{parts.query}" if parts.query else path)

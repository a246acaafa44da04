"""Addresses of articles and tags: folded to ASCII, never empty, never taken twice."""

import re
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from community.articles.models import Article, FormerAddress
from community.core.database import db
from community.core.folding import folded

LONGEST = 80
#: What the addresses below /articles/ use, or will.
RESERVED = frozenset({"new", "drafts", "review", "feed"})
TRIES = 5  # each lost to another article of that name, written at the same moment

_SPOKEN = str.maketrans({"&": " and ", "+": " plus ", "'": None})


def slug_of(text: str) -> str:
    """Words as part of an address: `[a-z0-9-]{1,80}`, or "" where nothing of them is left in ASCII."""
    ascii_words = re.sub(r"[^a-z0-9]+", "-", folded(text).translate(_SPOKEN)).strip("-")
    if len(ascii_words) <= LONGEST:
        return ascii_words
    whole_words = ascii_words[: LONGEST + 1].rpartition("-")[0]
    return whole_words or ascii_words[:LONGEST]


def numbered(base: str, taken: Collection[str]) -> str:
    """The base itself, or with the first number from 2 on that nobody has."""
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = _with_number(base, number)
    return slug


def is_form_of(slug: str, base: str) -> bool:
    """Whether a slug is this base, or what `numbered` makes of it."""
    number = slug.rpartition("-")[2]
    return slug == base or (number.isdigit() and slug == _with_number(base, int(number)))


def take(article: Article, wanted: str) -> None:
    """Give a stored article the slug `wanted`, or the next free one like it. Flushes.

    On PostgreSQL another transaction may take it meanwhile: the constraint says so, and the next one is tried.
    """
    base = wanted or f"article-{article.id}"
    for _ in range(TRIES - 1):
        try:
            return _try(article, base)
        except IntegrityError as error:
            if "slug" not in str(error.orig):
                raise
    _try(article, base)


def _with_number(base: str, number: int) -> str:
    return f"{base[: LONGEST - len(str(number)) - 1].rstrip('-')}-{number}"


def _try(article: Article, base: str) -> None:
    free = numbered(base, RESERVED | _taken(article, base))
    with db.session.begin_nested():
        article.slug = free
        db.session.flush()


def _taken(article: Article, base: str) -> set[str]:
    """Slugs like this one that other articles have, or had: an old link must not lead to a stranger."""
    like = base[: LONGEST - 12]  # a number may have cut the rest
    now = select(Article.slug).where(Article.slug.startswith(like, autoescape=True), Article.id != article.id)
    before = select(FormerAddress.address).where(
        FormerAddress.address.startswith(f"/articles/{like}", autoescape=True),
        FormerAddress.article_id != article.id,
    )
    return {*db.session.scalars(now), *(address.rpartition("/")[2] for address in db.session.scalars(before))}

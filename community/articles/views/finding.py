"""The article that an address names, for whoever is looking."""

from flask import abort

from community.accounts import access
from community.articles import former, queries
from community.articles.models import Article


def find_or_404(slug: str) -> Article:
    """The article with this slug, or with a slug it had before. What one may not know of is not there."""
    article = queries.by_slug(slug, access.viewer())
    if article is None and (address := former.address_of(f"/articles/{slug}", access.viewer())):
        article = queries.by_slug(address.removesuffix(former.ANCHOR).rpartition("/")[2], access.viewer())
    return article or abort(404)


def found_again(article: Article) -> Article:
    """The same article as it is stored now, whatever its slug has become."""
    return queries.by_id(article.id, access.viewer()) or abort(404)

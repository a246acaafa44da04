"""Addresses that articles had still lead to them: those of an imported site, and those of a slug before."""

from typing import Any

from flask import redirect, request
from werkzeug.exceptions import NotFound

from community.accounts import access
from community.articles import former
from community.articles.views import blueprint


@blueprint.before_app_request
def lead_on() -> Any:
    """Asked only where there is no page: an address that no route has, or the first page with WordPress's `?p=`."""
    if request.method not in ("GET", "HEAD"):
        return None
    is_nowhere = isinstance(request.routing_exception, NotFound)
    if not is_nowhere and not (request.path == "/" and "p" in request.args):
        return None
    query = request.query_string.decode("utf-8", "replace")
    address = former.address_of(f"{request.path}?{query}", access.viewer())
    return None if address is None else redirect(address, 301)

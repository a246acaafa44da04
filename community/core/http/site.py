"""The Flask class of the site: how a request is read and how a writing view is run again after a deadlock."""

import re
from collections.abc import Callable, Collection
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from flask import Flask, Request, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import ClientDisconnected, SecurityError
from werkzeug.routing import MapAdapter
from werkzeug.sansio.utils import host_is_trusted

from community.core.database import db

TRIES = 3
#: SQLSTATEs after which the same action may be run again: deadlock, serialisation failure.
RETRYABLE = {"40P01", "40001"}
#: What stands for itself in a query.
PUNCTUATION = "%!$&'()*+,/:;=?@[]~"
View = TypeVar("View", bound=Callable[..., Any])
#: Limits on what one request may carry; a view that takes files says so itself (`takes_up_to`).
LIMITS = {"MAX_CONTENT_LENGTH": 1_000_000, "MAX_FORM_MEMORY_SIZE": 700_000, "MAX_FORM_PARTS": 300}


def takes_up_to(most_bytes: int) -> Callable[[View], View]:
    """Said of a view that takes files: how long a request to it may be."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


class SiteRequest(Request):
    """A request whose body must be as long as it says, and whose query can be read whatever bytes are in it."""

    def __init__(self, environ: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            # Werkzeug expects UTF-8 here and raises on any other byte; percent-encoded it takes every one.
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=PUNCTUATION)
        if environ.get("CONTENT_LENGTH"):
            # gunicorn says that the input ends by itself; then Werkzeug takes a body cut short as whole.
            environ.pop("wsgi.input_terminated", None)
        super().__init__(environ, *args, **kwargs)


class Site(Flask):
    request_class = SiteRequest

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """As Flask does. Where the Host is not one of ours, the page that says so has links all the same."""
        if request is None or is_addressed_to(self.config["SETTINGS"].hosts, request.environ):
            return super().create_url_adapter(request)
        request.routing_exception = SecurityError()
        return self.url_map.bind("")

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view; a deadlock or serialisation failure runs it again, twice at most."""
        for left in reversed(range(TRIES)):
            try:
                return super().dispatch_request()
            except DBAPIError as error:
                if not left or getattr(error.orig, "sqlstate", None) not in RETRYABLE:
                    raise
                db.session.rollback()
        raise AssertionError("unreachable")


def is_addressed_to(hosts: Collection[str], environ: dict[str, Any]) -> bool:
    """Whether a request names one of `hosts`: in Host, and in the request line where that is a whole address.

    Not by Flask's TRUSTED_HOSTS: that compares letter by letter and can't hold an IPv6 address. HTTP/1.1 asks for a
    Host (RFC 9112, 3.2); HTTP/1.0 may leave it out.
    """
    host = environ.get("HTTP_HOST")
    named = [host] if host is not None else []
    if not named and environ.get("SERVER_PROTOCOL") != "HTTP/1.0":
        return False
    line = environ.get("RAW_URI") or "/"  # from gunicorn
    if not line.startswith(("/", "*")):
        named.append(re.sub("^https?://([^/?#]*).*", r"\1", line))
    return all(host_is_trusted(name) and urlsplit(f"//{name}").hostname in hosts for name in named)


def refuse_broken_requests() -> None:
    """First of all: a Host that is not ours is a 400, a body cut short (reading it raises that), a NUL in the address."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        view = current_app.view_functions.get(request.endpoint or "")
        request.max_content_length = getattr(view, "most_bytes", None)  # None: as for every other
        try:
            _ = request.form, request.files
        except ClientDisconnected:
            g.is_body_broken = True
            raise
    if "\0" in request.path or any("\0" in text for pair in request.args.items(multi=True) for text in pair):
        abort(400)


def is_part() -> bool:
    """Whether a script of ours asks for a part of a page only."""
    return "X-Part" in request.headers

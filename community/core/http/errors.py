"""Answers when something is wrong: in words, with a reference, with whatever was typed still there.

Error pages ask the database nothing, so that they work when it is away.
"""

import structlog
from flask import Flask, Response, current_app, g, make_response, render_template, request
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from community.core.cursors import BadCursor
from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import Busy

log = structlog.get_logger("community.errors")
#: Fields that are never carried from one page to the next.
SECRETS = ("password", "csrf_token", "stamp")
RETRY_SECONDS = 5


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(BadCursor, lambda _: error_page(404))
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Busy, lambda _: _unavailable())
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, _database)
    app.register_error_handler(Exception, _bug)


def error_page(status: int, words: str | None = None, *, with_token: bool = False) -> Response:
    """The page for a status. What was posted is on it, in a form that sends it again.

    `with_token`: the form carries a fresh token (it must be known that the session can be read).
    """
    html = render_template(
        "errors/error.html",
        status=status,
        words=words,
        kept=kept_fields(),
        kept_to=request.full_path.rstrip("?") if request.method == "POST" else None,
        with_token=with_token,
        request_id=g.get("request_id", ""),
    )
    response = make_response(html, status)
    if status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def kept_fields() -> list[tuple[str, str]]:
    """What was typed into the form that was posted, secrets left out; nothing where it can't be read."""
    if request.method != "POST" or g.get("is_body_broken"):  # reading on would wait once more
        return []
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if name not in SECRETS]
    except HTTPException:
        return []


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = error_page(error.code)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _refused(refusal: Refused) -> Response:
    db.session.rollback()
    response = error_page(refusal.status, refusal.words, with_token=True)
    if "retry_after" in refusal.parameters:
        response.headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return response


def _unavailable() -> Response:
    db.session.remove()
    return error_page(503)


def _database(error: DBAPIError) -> Response:
    detail = str(getattr(error, "orig", error))[:300]
    log.error("database", id=g.get("request_id"), error=type(error).__name__, detail=detail)
    return _unavailable()


def _bug(error: Exception) -> Response:
    if current_app.testing:
        raise error
    log.exception("bug", id=g.get("request_id"), path=request.path)
    db.session.remove()
    return error_page(500)

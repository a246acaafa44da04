"""Home, about, guidelines, light or dark, health; and the way on from an address with a slash too many."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from community import migrations
from community.accounts.access import cookie_name, open_to_all, open_to_all_same_origin, viewer
from community.core import json_ld
from community.core.database import db
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.urls import absolute, is_local
from community.members.portrait import portrait_of
from community.pages import about as about_page
from community.pages import context, texts
from community.pages import home as home_page
from community.pages.forms import ThemeForm
from community.pages.views import blueprint

ONE_YEAR = 365 * 86_400
RETRY_SECONDS = 5


@blueprint.get("/")
@open_to_all
def home() -> str:
    """What is discussed, said and written, and who is here."""
    settings = current_app.config["SETTINGS"]
    data = {"@type": "WebSite", "name": settings.name, "url": absolute("/"), "inLanguage": settings.language}
    return render_template("pages/home.html", home=home_page.home(viewer()), json_ld=json_ld.printed(data))


@blueprint.get("/about")
@open_to_all
def about() -> str:
    keepers = [(portrait_of(member), member.access.value) for member in about_page.keepers()]
    return _text_page("about", _("About this place"), keepers=keepers)


@blueprint.get("/guidelines")
@open_to_all
def guidelines() -> str:
    return _text_page("guidelines", _("House guidelines"), keepers=[])


@blueprint.route("/theme", methods=["GET", "POST"])
@open_to_all_same_origin
def theme() -> Any:
    """Light, dark or as the device has it: kept in a cookie, for this device alone."""
    form = ThemeForm(data={"theme": context.theme(), "next": _came_from()})
    if not form.validate_on_submit():
        page = make_response(render_template("pages/theme.html", form=form), form.status)
        page.headers["Cache-Control"] = FOR_NOBODY_ELSE
        return page
    target = form.next.data or ""
    return _with_theme(redirect(target if is_local(target) else url_for("pages.home"), 303), form.theme.data)


@blueprint.get("/healthz")
@open_to_all
def healthz() -> Response:
    """The process is alive. Asks nobody else."""
    return _plain("alive")


@blueprint.get("/readyz")
@open_to_all
def readyz() -> Response:
    """Whether pages can be served: the database answers and is at this version."""
    try:
        is_current = migrations.is_current(db.engine)
    except SQLAlchemyError:
        return _plain("the database does not answer", 503)
    return _plain("ready") if is_current else _plain("the database is not at this version", 503)


@blueprint.before_app_request
def lead_past_slashes() -> Any:
    """`/articles` leads to `/articles/`, `/about/` to `/about`: by the path alone, never by the Host header."""
    wrong = request.routing_exception
    if isinstance(wrong, RequestRedirect):
        return _lead_on(urlsplit(wrong.new_url).path)
    if isinstance(wrong, NotFound) and request.method in ("GET", "HEAD") and request.path.endswith("/"):
        path = request.path.rstrip("/")
        return _lead_on(path) if _is_page(path) else None
    return None


def _text_page(text: str, title: str, **more: Any) -> str:
    settings = current_app.config["SETTINGS"]
    body = texts.printed(text, settings.language, settings.name)
    return render_template("pages/text.html", title=title, body=body, **more)


def _came_from() -> str:
    """The page of this site that led here, or "". The answer is kept by no cache, so that it may depend on it."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    is_own = f"{parts.scheme}://{parts.netloc}".lower() in current_app.config["SETTINGS"].origins
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if is_own and is_local(path) and parts.path != request.path else ""


def _with_theme(response: Any, theme: str) -> Any:
    settings = {
        "path": "/",
        "secure": current_app.config["SETTINGS"].is_https,
        "httponly": True,
        "samesite": "Lax",
    }
    if theme:
        response.set_cookie(cookie_name("theme"), theme, max_age=ONE_YEAR, **settings)
    else:
        response.delete_cookie(cookie_name("theme"), **settings)
    return response


def _plain(words: str, status: int = 200) -> Response:
    response = Response(words + "\n", status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True


def _lead_on(path: str) -> Any:
    target = path + ("?" + request.query_string.decode("latin-1") if request.query_string else "")
    return redirect(target, 308) if is_local(path) else None

"""The one door: who is looking, who may call a route, and which check a POST gets.

Every view says who may call it by one decorator below; a test walks the routes. The checks themselves are made
here, before the view runs (decisions.md, "Guests, cookies, CSRF, cache: one design").

A POST that fails its check is never lost: the view runs with writing barred and shows its form again, filled,
with the words why; a view that has no form gets a page that holds what was posted and sends it again.
"""

import enum
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

from flask import Flask, Response, abort, current_app, flash, g, make_response, redirect, request, url_for
from flask import session as cookie
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin, LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from community.accounts import sessions
from community.accounts.models import LoginSession
from community.core.http.errors import error_page, kept_fields
from community.core.refusals import Refused
from community.core.urls import is_local
from community.core.writing import BarredFromWriting, Busy, barred_from_writing, writing
from community.members.access import reaches
from community.members.models import Access, Member

View = TypeVar("View", bound=Callable[..., Any])
GUEST_DAYS = 90
CARRIED = "carried."  # prefix of fields that a log-in carries from the form posted before it

#: Routes that another machine calls: each has a secret in its address or only queues a checked job.
MACHINE_ROUTES: frozenset[str] = frozenset()


class VisitorsPost(enum.Enum):
    """Which check a POST gets from somebody without a session."""

    NOT_ALLOWED = "401, and the log-in form carries what was typed"
    TOKEN = "Flask-WTF's token: log-in, sign-up"
    GUEST = "same origin; a token where the browser sends no origin"
    SAME_ORIGIN = "same origin"


@dataclass(frozen=True)
class Door:
    """Who may call a view."""

    level: Access | None = None  # None: everybody
    visitors_post: VisitorsPost = VisitorsPost.NOT_ALLOWED


@dataclass(frozen=True)
class ShownAgain:
    """Why a posted form is shown again without having been sent. Without words it says nothing of it."""

    status: int
    words: Any = ""


@dataclass(frozen=True)
class Carried:
    """What was typed into a form that needs a log-in first: the address it was posted to, and its fields.

    The log-in page carries it in hidden fields; it is stored nowhere.
    """

    to: str
    fields: MultiDict[str, str]

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        return [(CARRIED + name, value) for name, value in self.fields.items(multi=True)]

    @property
    def typed(self) -> str:
        """The longest text among the fields, to be shown to the person as proof that it is safe; "" for none.

        Names of choices and ids are no text: they have neither a space nor a letter beyond ASCII.
        """
        texts = (value.strip() for value in self.fields.values())
        return max((text for text in texts if " " in text or not text.isascii()), key=len, default="")


EXPIRED = _l("This page was open for too long. Nothing is lost: please send it again.")
NOT_FROM_HERE = _l("We could not see that this came from our own page. Please look at it and send it again.")
WELCOME_BACK = _l("You are logged in. Here is what you wrote: look at it and send it.")
LOGGED_IN = _l("You are logged in. What you were about to do has not been done yet.")


# --- what a view says of itself ------------------------------------------------------------------------------


def _said(door: Door) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.door = door  # type: ignore[attr-defined]
        return view

    return mark


open_to_all = _said(Door())
open_to_all_by_token = _said(Door(visitors_post=VisitorsPost.TOKEN))
open_to_all_same_origin = _said(Door(visitors_post=VisitorsPost.SAME_ORIGIN))
guests_welcome = _said(Door(visitors_post=VisitorsPost.GUEST))
members_only = _said(Door(Access.MEMBER))
authors_only = _said(Door(Access.AUTHOR))
moderators_only = _said(Door(Access.MODERATOR))
admins_only = _said(Door(Access.ADMIN))


def door_of(view: Any) -> Door:
    """What a view says of itself; a walk over the routes proves that each does."""
    door: Door = view.door
    return door


# --- who is looking ------------------------------------------------------------------------------------------


class SignedIn:
    """What Flask-Login calls the user: a live session row and its member."""

    is_authenticated = is_active = True
    is_anonymous = False

    def __init__(self, found: sessions.Found, token: str) -> None:
        session = found.session
        self.session = session
        self.member = session.member
        self.along = found.along
        # asked after the answer, when the rows may not be loaded any more
        self.session_id = session.id
        self.is_due = sessions.is_due(session)
        self._token = token

    def get_id(self) -> str:
        return self._token


class InTheirPlace(SignedIn):
    """Somebody through whose eyes a member looks at a page; they have no session of their own."""

    is_due = False

    def __init__(self, member: Member, behind: SignedIn) -> None:
        self.member, self.session, self.along = member, behind.session, behind.along
        self.session_id = behind.session_id


@contextmanager
def looking_as(member: Member | None) -> Iterator[None]:
    """Inside, the viewer is this member, or a visitor: for a page that shows what they would see. Nothing else is
    decided by it: the door has let in who is really there."""
    behind = g._login_user
    g._login_user = AnonymousUserMixin() if member is None else InTheirPlace(member, behind)
    try:
        yield
    finally:
        g._login_user = behind


def viewer() -> Member | None:
    """The member who is looking, or None for a visitor."""
    return current_user.member if current_user.is_authenticated else None


def member() -> Member:
    """The member who is looking, in a view that visitors can't reach."""
    found = viewer()
    if found is None:
        raise RuntimeError("a view for members reached by a visitor")
    return found


def asked_along(name: str) -> int:
    """A number of the viewer's that was asked with their session (`sessions.ask_along`); 0 for a visitor."""
    return int(current_user.along.get(name, 0)) if current_user.is_authenticated else 0


def current_session() -> LoginSession | None:
    return current_user.session if current_user.is_authenticated else None


def let_in(token: str) -> None:
    """Put a session's token into the cookie; what the cookie held before is gone."""
    found = sessions.found(token)
    if found is None:
        raise RuntimeError("a session that was begun can't be found")
    cookie.clear()
    cookie.permanent = True
    login_user(SignedIn(found, token))
    cookie.pop("_id", None)  # Flask-Login's hash of address and browser: nothing here asks for it
    g.pop("csrf_token", None)


def let_out() -> None:
    """Empty the cookie. (The row is revoked by the view, inside its write.)"""
    logout_user()
    cookie.clear()


def guest_public_id() -> str | None:
    """The random id of a guest's cookie, where it is one that we signed."""
    cookie = request.cookies.get(cookie_name("guest"), "")
    try:
        value = _signer("guest").loads(cookie, max_age=GUEST_DAYS * 86_400)
    except BadSignature:
        return None
    return value if isinstance(value, str) else None


def remember_guest(response: Response, public_id: str) -> None:
    response.set_cookie(
        cookie_name("guest"),
        _signer("guest").dumps(public_id),
        max_age=GUEST_DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SETTINGS"].is_https,
        path="/",
    )


def demand(allowed: bool) -> None:
    """Answer 403 where a policy says no. What one may not even know of is 404: look it up by its viewer."""
    if not allowed:
        abort(403)


def own_hosts() -> frozenset[str]:
    """The `host` or `host:port` that are this site: links to them are no foreign links."""
    return frozenset(urlsplit(origin).netloc for origin in current_app.config["SETTINGS"].origins)


# --- the checks ----------------------------------------------------------------------------------------------


def register(app: Flask) -> None:
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    manager.user_loader(_loaded)
    app.view_functions["static"] = open_to_all(app.view_functions["static"])
    app.before_request(_at_the_door)
    app.after_request(_note_seen)


def _loaded(token: str) -> SignedIn | None:
    found = sessions.found(token)
    return None if found is None else SignedIn(found, token)


def _at_the_door() -> Any:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.routing_exception is not None or request.method == "OPTIONS":
        return None
    door = door_of(view)
    if request.method in ("GET", "HEAD"):
        return _reading(door)
    if request.endpoint in MACHINE_ROUTES:
        return None
    return _members_post(door, view) if viewer() else _visitors_post(door, view)


def _reading(door: Door) -> Any:
    if door.level is None or reaches(viewer(), door.level):
        return None
    if viewer() is not None:
        abort(403)
    return redirect(url_for("accounts.log_in", next=_here()), 303)


def _members_post(door: Door, view: Callable[..., Any]) -> Any:
    if door.level is not None and not reaches(viewer(), door.level):
        abort(403)
    if not _is_token_right():
        return shown_again(view, request.view_args or {}, ShownAgain(400, EXPIRED))
    return None


def _visitors_post(door: Door, view: Callable[..., Any]) -> Any:
    args = request.view_args or {}
    match door.visitors_post:
        case VisitorsPost.TOKEN:
            return None if _is_token_right() else shown_again(view, args, ShownAgain(400, EXPIRED))
        case VisitorsPost.SAME_ORIGIN:
            return None if _is_same_origin() else error_page(403, str(NOT_FROM_HERE), with_token=False)
        case VisitorsPost.GUEST:
            return _guests_post(view, args)
    return log_in_first()


def _guests_post(view: Callable[..., Any], args: dict[str, Any]) -> Any:
    if "csrf_token" in request.form:
        if "as_guest" not in request.form:
            return log_in_first()
        return None if _is_token_right() else shown_again(view, args, ShownAgain(400, EXPIRED))
    return None if _is_same_origin() else shown_again(view, args, ShownAgain(403, NOT_FROM_HERE))


def _is_token_right() -> bool:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _is_same_origin() -> bool:
    """Sec-Fetch-Site where the browser sends it, else Origin, else where the Referer is from."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origins = current_app.config["SETTINGS"].origins
    origin = request.headers.get("Origin")
    if origin is None:
        try:
            parts = urlsplit(request.headers.get("Referer", ""))
        except ValueError:
            return False
        origin = f"{parts.scheme}://{parts.netloc}"
    return origin.lower() in origins


# --- nothing typed is lost -----------------------------------------------------------------------------------


def shown_again(view: Callable[..., Any], args: dict[str, Any], why: ShownAgain) -> Response:
    """The view's own form, filled with what was posted, and why it was not sent."""
    g.shown_again = why
    with barred_from_writing():
        try:
            response = make_response(view(**args))
        except (BarredFromWriting, Refused):
            return error_page(max(why.status, 400), str(why.words), with_token=True)
        except HTTPException as error:
            if error.code in (403, 404, 410):
                raise
            return error_page(max(why.status, 400), str(why.words), with_token=True)
    if response.status_code < 300 or response.status_code == 422:
        response.status_code = why.status
    return response


def log_in_first() -> Response:
    """401: the log-in page, which carries what was posted to the form it was typed into."""
    g.carries = Carried(_here(), MultiDict(kept_fields()))
    return shown_again(current_app.view_functions["accounts.log_in"], {}, ShownAgain(401))


def carried() -> Carried | None:
    """What the log-in or sign-up page that is being shown or was posted carries."""
    if "carries" in g:
        return g.carries  # type: ignore[no-any-return]
    to = request.form.get("carried_to", "")
    if not is_local(to) or "\0" in unquote(to):  # as of any other address (core/http/site.py)
        return None
    fields = [
        (name.removeprefix(CARRIED), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(CARRIED)
    ]
    return Carried(to, MultiDict(fields))


def resumed(carried: Carried) -> Response:
    """After log-in: the form that was posted before it, filled with what was typed. It is never sent by itself.

    Where the member may not use that form, or it is gone, the page that says so holds the text.
    """
    with _posted_again(carried):
        try:
            view, args = _view_at(request.path)
            flash(
                str(WELCOME_BACK if carried.typed else LOGGED_IN), "held"
            )  # said above the form: no error of it
            return shown_again(view, args, ShownAgain(200))
        except HTTPException as error:
            return error_page(error.code if error.code and error.code >= 400 else 404)


def _view_at(path: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    """The view that a form posts to, and its arguments. Raises 404, and 403 where the member may not call it."""
    rule, args = current_app.url_map.bind("").match(path, method="POST", return_rule=True)
    view = current_app.view_functions[rule.endpoint]
    door = door_of(view)
    if rule.endpoint in ("accounts.log_in", "accounts.sign_up", "accounts.log_out"):
        abort(404)
    if door.level is not None and not reaches(viewer(), door.level):
        abort(403)
    request.url_rule, request.view_args = rule, dict(args)
    return view, dict(args)


@contextmanager
def _posted_again(carried: Carried) -> Iterator[None]:
    """Inside, `request` is the one that was posted before the log-in: its address, query and fields."""
    parts: dict[str, Any] = request._get_current_object().__dict__  # type: ignore[attr-defined]
    before = dict(parts)
    path, _, query = carried.to.partition("?")
    for name in ("args", "values", "full_path", "url", "base_url"):  # made of the others when asked for
        parts.pop(name, None)
    parts.update(path=unquote(path), query_string=query.encode(), form=carried.fields, files=MultiDict())
    try:
        yield
    finally:
        parts.clear()
        parts.update(before)


def _here() -> str:
    """The address of this request, as a path of this site with its query, fit to come back to."""
    query = request.query_string.decode("latin-1")
    return quote(request.path) + ("?" + query if query else "")


# --- small things --------------------------------------------------------------------------------------------


def _note_seen(response: Response) -> Response:
    """After the answer, at most once a minute: the session was seen. Dropped when the database is busy."""
    signed_in = g.get("_login_user")
    if isinstance(signed_in, SignedIn) and signed_in.is_due:
        app, session_id = current_app._get_current_object(), signed_in.session_id  # type: ignore[attr-defined]
        response.call_on_close(lambda: _write_seen(app, session_id))
    return response


def _write_seen(app: Flask, session_id: int) -> None:
    with app.app_context():
        try:
            with writing():
                sessions.note_seen(session_id)
        except (Busy, SQLAlchemyError):
            return


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"community.{purpose}")


def signed(purpose: str, value: Any) -> str:
    """A value that only we can have written, with its moment; read by `unsigned`."""
    return str(_signer(purpose).dumps(value))


def unsigned(purpose: str, text: str, seconds: int) -> tuple[Any, float] | None:
    """The value and its age in seconds, or None where it is not ours or too old."""
    try:
        value, at = _signer(purpose).loads(text, max_age=seconds, return_timestamp=True)
    except BadSignature:
        return None
    return value, max(0.0, time.time() - at.timestamp())


def cookie_name(name: str) -> str:
    return f"__Host-{name}" if current_app.config["SETTINGS"].is_https else name

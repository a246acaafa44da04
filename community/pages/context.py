"""What every template is given (docs/front-end.md lists it). Nothing here asks the database before it is used,
so that an error page works without one."""

from types import SimpleNamespace
from typing import Any

from flask import Flask, before_render_template, current_app, g, request
from flask_babel import Babel
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from werkzeug.local import LocalProxy

from community.accounts import access
from community.articles import policy as article_policy
from community.core.writing import refuse_while_writing
from community.members.access import reaches
from community.members.models import Access
from community.members.portrait import Portrait, portrait_of
from community.moderation import reminding, standing
from community.moderation.reminding import Waiting

THEMES = ("light", "dark")


def register(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["csrf_token"] = generate_csrf
    Babel(app, locale_selector=lambda: current_app.config["SETTINGS"].language)
    app.context_processor(for_templates)
    before_render_template.connect(_not_while_writing, app)


class PeopleOnPage:
    """Whose portraits a page draws: each ring is drawn once, at the end of the page."""

    def __init__(self) -> None:
        self._portraits: dict[str, Portrait] = {}
        self._large: set[str] = set()

    def add(self, portrait: Portrait, *, is_large: bool = False) -> str:
        """Remember a portrait, and whether it is drawn large; returns the id of its symbol."""
        self._portraits[portrait.key] = portrait
        if is_large:
            self._large.add(portrait.key)
        return f"ring-{portrait.key}"

    @property
    def portraits(self) -> list[Portrait]:
        return list(self._portraits.values())

    def picture_url(self, portrait: Portrait) -> str:
        """Its uploaded picture, as large as this page needs it."""
        return portrait.picture_url(320 if portrait.key in self._large else 96)


class ViewerMay:
    """What the viewer may do anywhere on the site; drives what the masthead offers."""

    @property
    def write(self) -> bool:
        return article_policy.may_write(access.viewer())

    @property
    def publish(self) -> bool:
        return article_policy.may_publish_any(access.viewer())

    @property
    def moderate(self) -> bool:
        return reaches(access.viewer(), Access.MODERATOR)

    @property
    def administer(self) -> bool:
        return reaches(access.viewer(), Access.ADMIN)


def for_templates() -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    return {
        "site": SimpleNamespace(name=settings.name, base_url=settings.base_url),
        "viewer": LocalProxy(access.viewer),
        "viewer_portrait": LocalProxy(_viewer_portrait),
        "viewer_may": ViewerMay(),
        "desk_waits": LocalProxy(_desk_waits),
        "unseen_notices": LocalProxy(lambda: access.asked_along("unseen_notices")),
        "suspension": LocalProxy(lambda: standing.told(access.viewer())),
        "people": PeopleOnPage(),
        "theme": theme(),
        "language": settings.language,
        "current_path": request.full_path.rstrip("?") if request else "/",
    }


def _not_while_writing(_app: Flask, **_: Any) -> None:
    refuse_while_writing("a template")


def theme() -> str:
    """light or dark as chosen on `/theme`, or "" for what the device says."""
    chosen = request.cookies.get(access.cookie_name("theme"), "") if request else ""
    return chosen if chosen in THEMES else ""


def _viewer_portrait() -> Portrait | None:
    viewer = access.viewer()
    return None if viewer is None else portrait_of(viewer)


def _desk_waits() -> Waiting:
    """What waits for a moderator; asked once a page and only for moderators."""
    if "desk_waits" not in g:
        g.desk_waits = reminding.waiting_now() if reaches(access.viewer(), Access.MODERATOR) else Waiting()
    found: Waiting = g.desk_waits
    return found

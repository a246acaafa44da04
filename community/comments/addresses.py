"""Addresses of articles, threads and comments as text, so that pure code can make links."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def article(slug: str, query: Mapping[str, object] | None = None, anchor: str = "") -> str:
    asked = {name: value for name, value in (query or {}).items() if value not in ("", None)}
    return (
        f"/articles/{quote(slug, safe='')}"
        + (f"?{urlencode(asked)}" if asked else "")
        + (f"#{anchor}" if anchor else "")
    )


def news(slug: str, since: str) -> str:
    return f"/articles/{slug}/comments?since={since}"


def comment(comment_id: int) -> str:
    return f"/comments/{comment_id}"


def act(comment_id: int, what: str) -> str:
    """reply, edit, withdraw, history, useful"""
    return f"/comments/{comment_id}/{what}"


def at_the_desk(comment_id: int) -> str:
    """Where a moderator decides on it."""
    return f"/moderation/?comment={comment_id}#case"


def log_of(kind: str, reason: str | None) -> str:
    """The public log, narrowed to removals of this kind."""
    return "/moderation/log?" + urlencode({"kind": kind} | ({"reason": reason} if reason else {}))


def anchor(comment_id: int) -> str:
    return f"comment-{comment_id}"

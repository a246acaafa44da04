"""One's own profile as others see it: `?as=visitor`, `?as=member`, `?as=connection`; nobody else is answered that.

The page is made as it is for that viewer, so it can't say more or less than what they get; a banner above it says
whose eyes these are and leads back. Until people can connect, a connection sees what members see.
"""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from community.accounts import access
from community.core.http.headers import FOR_NOBODY_ELSE
from community.members.models import Access, Member, MemberState
from community.members.portrait import portrait_of


class SeenAs(enum.StrEnum):
    VISITOR = "visitor"
    MEMBER = "member"
    CONNECTION = "connection"


WORDS: dict[SeenAs, LazyString] = {
    SeenAs.VISITOR: _l("visitor"),
    SeenAs.MEMBER: _l("member"),
    SeenAs.CONNECTION: _l("connection"),
}


def asked(member: Member) -> SeenAs | None:
    """As whom the owner of a profile asks to see it; None for everybody else, and for what is no such viewer."""
    viewer, wanted = access.viewer(), request.args.get("as", "")
    is_own = viewer is not None and viewer.id == member.id
    return SeenAs(wanted) if is_own and wanted in list(SeenAs) else None


@contextmanager
def through_their_eyes(seen_as: SeenAs | None) -> Iterator[dict[str, Any]]:
    """Inside, the viewer is such a person. Gives what the template is given besides: the owner's own masthead."""
    if seen_as is None:
        yield {}
        return
    own = access.member()
    somebody = None if seen_as is SeenAs.VISITOR else _somebody()
    with access.looking_as(somebody):
        above = {} if somebody is None else {"viewer": own, "viewer_portrait": portrait_of(own)}
        yield {**above, "current_path": _here()}


def marked(response: Response, seen_as: SeenAs | None) -> Response:
    """The view through other eyes is for nobody's cache and no index."""
    if seen_as is not None:
        response.headers["Cache-Control"] = FOR_NOBODY_ELSE
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _somebody() -> Member:
    """A member like any other: no role, comment or article is theirs."""
    return Member(id=0, handle="", name="", access=Access.MEMBER, state=MemberState.ACTIVE)


def _here() -> str:
    """This address as that viewer has it."""
    parts = request.query_string.decode("latin-1").split("&")
    query = "&".join(part for part in parts if part and not part.startswith("as="))
    return request.path + (f"?{query}" if query else "")

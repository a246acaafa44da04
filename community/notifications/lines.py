"""The list as one member reads it: a line for each notice, or for several of the same, under the day it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import to_user_timezone

from community.comments import addresses
from community.comments.conversation import portrait_of_writer
from community.comments.models import Comment, Status
from community.comments.words import APPEAL_DAYS
from community.core import filters
from community.core.database import now
from community.core.markup import excerpt, plain
from community.members.models import Member
from community.members.portrait import Portrait, portrait_of
from community.notifications import leading, words
from community.notifications.kinds import TALK, Kind
from community.notifications.leading import About, may_read
from community.notifications.models import Notice

QUOTED = 160  # characters of a comment
QUOTED_WORDS = 400  # of what a moderator says


@dataclass(frozen=True)
class Line:
    """One line as it is printed. `id` and `until`: the first and the last of the notices that it tells of."""

    id: int
    until: int
    sentence: str
    at: datetime
    is_unseen: bool
    leads: bool
    portrait: Portrait | None = None
    lit: int | None = None
    role: tuple[str, str] | None = None  # title and field that somebody spoke as
    details: Sequence[str] = ()
    quote: str = ""
    lang: str | None = None
    title: str = ""  # of the article
    actions: Sequence[tuple[str, str]] = ()  # words and address


@dataclass
class Day:
    heading: str
    lines: list[Line] = field(default_factory=list)


def days(notices: Sequence[Notice], viewer: Member) -> list[Day]:
    """Notices, newest first, as lines under their days."""
    articles = leading.articles_of(notices)
    shown: list[Day] = []
    for _key, group in groupby(notices, _same):
        line = _line(list(group), viewer, articles)
        heading = _heading(line.at)
        if not shown or shown[-1].heading != heading:
            shown.append(Day(heading))
        shown[-1].lines.append(line)
    return shown


def _same(notice: Notice) -> tuple[Any, ...]:
    """Unseen replies to one comment, and comments on one article, that follow each other on a day are one line."""
    comment = notice.comment
    if comment is None or notice.seen_at is not None or notice.kind not in (Kind.REPLY, Kind.COMMENT):
        return (notice.id,)
    return (notice.kind, comment.parent_id, comment.article_id, _day(notice.created_at))


def _line(group: list[Notice], viewer: Member, articles: Mapping[int, About]) -> Line:
    newest = group[0]
    kind, people = Kind(newest.kind), _people(group)
    names = [one.name or str(words.NO_NAME) for one in people]
    return Line(
        id=group[-1].id,
        until=newest.id,
        sentence=words.sentence(kind, newest.parameters, names, len(group)),
        at=newest.created_at,
        is_unseen=newest.seen_at is None,
        leads=leading.address_of(newest, viewer, articles) is not None,
        portrait=people[0] if people else None,
        details=words.details(kind, newest.parameters),
        title=leading.title_of(newest, articles),
        actions=_actions(newest, viewer),
        **(_said(newest, viewer) if len(group) == 1 else {}),
    )


def _people(group: list[Notice]) -> list[Portrait]:
    """Who did it, each once: whoever wrote the comment, else whoever is told to have acted."""
    if group[0].kind in TALK:
        found = [portrait_of_writer(notice.comment) for notice in group if notice.comment]
    else:
        found = [portrait_of(notice.actor) for notice in group if notice.actor]
    return list({one.key: one for one in found}.values())


def _said(notice: Notice, viewer: Member) -> dict[str, Any]:
    """The words of whoever decided; else the comment's first ones, while this reader may read them, and as whom."""
    if said := notice.parameters.get("words"):
        return {"quote": excerpt(said, QUOTED_WORDS)}
    comment = notice.comment
    if comment is None or not may_read(comment, viewer):
        return {}
    shown = {"quote": excerpt(plain(comment.body_html), QUOTED), "lang": comment.lang}
    return shown | (_as_whom(comment) if notice.kind in TALK else {})


def _as_whom(comment: Comment) -> dict[str, Any]:
    if comment.disowned_at or not comment.speaking_as_title or not comment.speaking_as_field:
        return {}
    role = comment.speaking_as_title, str(comment.speaking_as_field)
    return {"role": role, "lit": portrait_of_writer(comment).lit(comment.speaking_as_id)}


def _actions(notice: Notice, viewer: Member) -> list[tuple[str, str]]:
    """What somebody can do now whose comment was refused, or who was suspended."""
    can_appeal = now() - notice.created_at <= timedelta(days=APPEAL_DAYS.value)
    appeal = _("Ask for a second opinion")
    if notice.kind == Kind.SUSPENSION and can_appeal:
        return [(appeal, f"/suspensions/{notice.parameters['suspension']}/appeal")]
    comment = notice.comment
    if notice.kind != Kind.DECISION or comment is None or not may_read(comment, viewer):
        return []
    is_refused = comment.status in (Status.REJECTED, Status.SPAM)
    can_revise = comment.status is Status.REJECTED and comment.is_revisable
    edit = [(_("Edit and send again"), addresses.act(comment.id, "edit"))] if can_revise else []
    return edit + ([(appeal, addresses.act(comment.id, "appeal"))] if is_refused and can_appeal else [])


def _heading(moment: datetime) -> str:
    day, today = _day(moment), _day(now())
    if day == today:
        return str(_("Today"))
    return str(_("Yesterday")) if day == today - timedelta(days=1) else filters.day(moment)


def _day(moment: datetime) -> date:
    """The day it was in the site's time zone."""
    at_home: datetime = to_user_timezone(moment)
    return at_home.date()

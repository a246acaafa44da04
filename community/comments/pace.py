"""How fast one person may comment: a pause between any two, and a longer one where a branch is heated.

A branch is heated where what stands above was flagged and nobody has settled that yet (product.md, Comments, Speed).
"""

import math
from datetime import datetime, timedelta

from flask_babel import format_timedelta
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from community.comments import threads
from community.comments.models import Comment
from community.comments.writers import Writer
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.site_settings import NumberSetting
from community.members.access import reaches
from community.members.models import Access

SECONDS_BETWEEN = NumberSetting(
    "comments.seconds_between", 15, 0, 3600,
    label=_l("Between two comments of one person"), unit=_l("seconds"),
    hint=_l("Who is faster keeps their text and is told how long to wait. Moderators are exempt."),
)  # fmt: skip
HEATED_MINUTES = NumberSetting(
    "comments.heated_minutes", 2, 0, 60,
    label=_l("Between two comments of one person below a flagged one"), unit=_l("minutes"),
    hint=_l("Only in that branch, and only until a moderator has settled the flags."),
)  # fmt: skip
HEATED_MINUTES_A_FLAG = NumberSetting(
    "comments.heated_minutes_a_flag", 1, 0, 60,
    label=_l("And for each flag above it"), unit=_l("minutes more"),
)  # fmt: skip


def refuse_too_fast(writer: Writer, parent: Comment | None) -> None:
    """Raises `Refused` (429) with the seconds to wait in `retry_after`."""
    if reaches(writer.member, Access.MODERATOR):
        return
    pause = timedelta(seconds=SECONDS_BETWEEN.value)
    if left := _seconds_left(writer, pause):
        raise Refused("comments.too_fast", 429, "body", retry_after=left, wait=_in_words(left))
    if parent is not None:
        _refuse_in_heat(writer, parent)


def _refuse_in_heat(writer: Writer, parent: Comment) -> None:
    flags = math.ceil(flags_above(parent))
    if not flags:
        return
    pause = timedelta(minutes=HEATED_MINUTES.value + HEATED_MINUTES_A_FLAG.value * flags)
    if left := _seconds_left(writer, pause, Comment.root_id == parent.root_id):
        minutes = pause // timedelta(minutes=1)
        told = {"retry_after": left, "wait": _in_words(left), "minutes": minutes, "flags": flags}
        raise Refused("comments.heated", 429, "body", **told)


def flags_above(parent: Comment) -> float:
    """What the open flags weigh on the comment that is answered and on those it is drawn below."""
    path = parent.path or ""
    above = Comment.path.in_([*threads.ancestor_paths(path), path])
    return float(db.session.scalar(select(func.sum(Comment.flag_weight)).where(above)) or 0)


def _in_words(seconds: int) -> str:
    """12 seconds; from two minutes on, in minutes"""
    return str(format_timedelta(timedelta(seconds=seconds), threshold=2))


def _seconds_left(writer: Writer, pause: timedelta, *where: ColumnElement[bool]) -> int:
    """How long this writer has still to wait since their last comment; 0 where they may write."""
    if not pause:
        return 0
    last: datetime | None = db.session.scalar(
        select(func.max(Comment.created_at)).where(writer.wrote, Comment.created_at > now() - pause, *where)
    )
    return 0 if last is None else max(1, int((last + pause - now()).total_seconds()) + 1)

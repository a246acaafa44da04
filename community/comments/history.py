"""What a comment said before: its published revisions, with what changed from one to the next."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from sqlalchemy import select

from community.comments.models import Comment, CommentRevision
from community.core.database import db

MOST_VERSIONS = 20
#: Words of both texts, multiplied, up to which the words themselves are compared: beyond, comparing takes long.
MOST_PAIRS = 200_000
_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")  # with the space behind them


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    text: str
    is_gone: bool = False
    is_new: bool = False


@dataclass(frozen=True)
class Version:
    """What the comment said from `since` on, told by its difference from the version before."""

    since: datetime
    pieces: Sequence[Piece]
    is_first: bool = False


def versions_of(comment: Comment) -> list[Version]:
    """The versions that everybody could read, newest first; at most 20. A held text was never one."""
    said = _said(comment)
    newer = [
        Version(after[0], difference(before[1], after[1]))
        for before, after in pairwise(reversed(said[: MOST_VERSIONS + 1]))
    ]
    first = [Version(said[-1][0], [Piece(said[-1][1])], True)] if 0 < len(said) <= MOST_VERSIONS else []
    return [*reversed(newer), *first]


def _said(comment: Comment) -> list[tuple[datetime, str]]:
    """When each text became visible, newest first. (What was imported with nothing before it has no revision.)"""
    rows = db.session.execute(
        select(CommentRevision.published_at, CommentRevision.body)
        .where(CommentRevision.comment_id == comment.id, CommentRevision.published_at.is_not(None))
        .order_by(CommentRevision.number.desc())
        .limit(MOST_VERSIONS + 1)
    ).all()
    if not rows and comment.published_at is not None:
        return [(comment.published_at, comment.body)]
    return [(row.published_at, row.body) for row in rows]


def difference(before: str, after: str) -> list[Piece]:
    """What went and what came, by words, in the order of the text."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    begin = _alike(old, new)
    end = _alike(old[begin:][::-1], new[begin:][::-1])
    gone, came = old[begin : len(old) - end], new[begin : len(new) - end]
    pieces = [Piece("".join(old[:begin])), *_changed(gone, came), Piece("".join(old[len(old) - end :]))]
    return [piece for piece in pieces if piece.text]


def _alike(one: list[str], other: list[str]) -> int:
    """With how many equal words both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _changed(gone: list[str], came: list[str]) -> list[Piece]:
    if len(gone) * len(came) > MOST_PAIRS:
        return [Piece("".join(gone), is_gone=True), Piece("".join(came), is_new=True)]
    pieces = []
    for kind, i, j, k, m in SequenceMatcher(None, gone, came, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(gone[i:j])))
        else:
            pieces += [Piece("".join(gone[i:j]), is_gone=True), Piece("".join(came[k:m]), is_new=True)]
    return pieces

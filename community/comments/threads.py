"""Paths: where a comment stands in its thread, as text that sorts depth-first.

A segment is 9 + 8 base-36 digits: the moment it was written in milliseconds since 1970, and its id. Time first,
so that imported comments fall into place. A path has at most 9 segments: all that hangs below one comment of
level 8 stands under it by time (decisions.md, Threads). Pure: no database here.
"""

from datetime import UTC, datetime, timedelta

DRAWN_LEVELS = 8
SEGMENT = 17
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
AFTER_ALL_PATHS = "~"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def segment(created_at: datetime, comment_id: int) -> str:
    """The 17 characters by which a comment sorts among its siblings."""
    milliseconds = max(0, (created_at - _EPOCH) // timedelta(milliseconds=1))
    return _base36(milliseconds, 9) + _base36(comment_id, 8)


def path_below(parent_path: str | None, own: str) -> str:
    """The path of a comment that answers the one at `parent_path` (None: it answers the article)."""
    return (parent_path or "")[: DRAWN_LEVELS * SEGMENT] + own


def level(depth: int) -> int:
    """The level at which a comment of this depth is drawn, 1 to 8."""
    return min(depth, DRAWN_LEVELS)


def ancestor_paths(path: str) -> list[str]:
    """The paths of the drawn ancestors, top down; at most 8."""
    return [path[:end] for end in range(SEGMENT, len(path), SEGMENT)]


def _base36(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, rest = divmod(number, 36)
        digits.append(DIGITS[rest])
    if number:
        raise ValueError("too large for its segment")
    return "".join(reversed(digits))

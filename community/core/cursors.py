"""Pages by cursor: where the next page begins is said by the last row of this one, never by a number of rows.

A cursor is a short URL-safe text. It is not secret and not signed: it only says where to go on, and the query
still asks who is looking. One that can't be read is `BadCursor`, to be answered with 404.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
MOST_CHARACTERS = 400


class BadCursor(ValueError):
    """Not a cursor that this site made."""


@dataclass(frozen=True)
class Pages(Generic[Row]):
    """One page of rows, and the cursors of its neighbours where there are any."""

    rows: Sequence[Row]
    next: str | None = None
    previous: str | None = None


def encoded(*values: int | str | datetime) -> str:
    plain = [_out(value) for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).rstrip(b"=").decode()


def decoded(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """The values of a cursor, each of the kind asked for (int, str or datetime). Raises `BadCursor`."""
    if len(cursor) > MOST_CHARACTERS or not cursor.isascii():
        raise BadCursor
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise BadCursor from error
    if not isinstance(plain, list) or len(plain) != len(kinds):
        raise BadCursor
    return tuple(_in(value, kind) for value, kind in zip(plain, kinds, strict=True))


def _out(value: int | str | datetime) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _in(value: Any, kind: type[Any]) -> Any:
    if kind is datetime and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise BadCursor
            return moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:  # no moment, or none that UTC has
            raise BadCursor from error
    if type(value) is not kind:
        raise BadCursor
    if isinstance(value, int) and abs(value) >= 2**63:
        raise BadCursor
    if isinstance(value, str) and ("\0" in value or not _is_encodable(value)):
        raise BadCursor
    return value


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

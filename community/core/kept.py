"""What a process reads from the database at most once a second, or more rarely: settings, word lists, statistics.

So a page asks the database for none of it, and every process knows of a change within a second.
"""

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sqlalchemy.engine import Connection

from community.core.database import db

SECONDS_KEPT = 1.0
T = TypeVar("T")


class Kept(Generic[T]):
    """`read(connection, before)` gives what is stored now; `before` is what it gave last, or None. It is asked again
    after so many seconds."""

    def __init__(self, read: Callable[[Connection, T | None], T], seconds: float = SECONDS_KEPT) -> None:
        self._read = read
        self._seconds = seconds
        self._value: T | None = None
        self._until = 0.0
        _all.append(self)

    def current(self) -> T:
        if self._value is None or time.monotonic() >= self._until:
            with db.engine.connect() as connection:
                self._value = self._read(connection, self._value)
            self._until = time.monotonic() + self._seconds
        return self._value

    def forget(self) -> None:
        self._value, self._until = None, 0.0


def forget() -> None:
    """Read everything anew at the next question: after a change was committed, and between tests."""
    for kept in _all:
        kept.forget()


_all: list[Kept[Any]] = []

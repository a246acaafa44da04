"""The one way to change the database: `with writing():`.

Everything slow (rendering, hashing, templates) happens before or after it, because on SQLite one writer at a
time holds the lock and on PostgreSQL rows are locked until the end.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from community.core.database import db

_is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)
_barred: ContextVar[bool] = ContextVar("barred_from_writing", default=False)


class Busy(Exception):
    """Too many threads of this worker wait for the lock already; to be answered with 503, the text kept."""


class BarredFromWriting(Exception):
    """A view tried to write while its request may only be shown again (see `accounts/access.py`)."""


class Turns:
    """How many threads of this process may wait to write; the rest is told at once.

    Half of a worker's threads, so that readers always find one.
    """

    def __init__(self, count: int) -> None:
        self._free = threading.BoundedSemaphore(count)

    @contextmanager
    def taken(self) -> Iterator[None]:
        if not self._free.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._free.release()


turns = Turns(4)


@contextmanager
def writing() -> Iterator[None]:
    """Begin (`BEGIN IMMEDIATE` on SQLite), let the block find, allow and act, then commit.

    What was loaded before is forgotten first, so that the block judges what is stored now. An exception rolls
    everything back. Raises `Busy` at once when half of the worker's threads wait already.
    """
    if _barred.get():
        raise BarredFromWriting
    if _is_writing.get():
        raise RuntimeError("writing() inside writing(): actions never begin or commit")
    session = db.session
    session.commit()  # ends the reading transaction; what was loaded stays usable
    session.expire_all()
    with turns.taken():
        token = _is_writing.set(True)
        try:
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            _is_writing.reset(token)


@contextmanager
def barred_from_writing() -> Iterator[None]:
    """Inside, `writing()` raises `BarredFromWriting`: the view can show a form but not act."""
    token = _barred.set(True)
    try:
        yield
    finally:
        _barred.reset(token)


def is_writing() -> bool:
    return _is_writing.get()


def refuse_while_writing(what: str) -> None:
    """Raise where slow work is about to happen under the write lock (decisions.md, Writing)."""
    if _is_writing.get():
        raise RuntimeError(f"{what} under the write lock")


@event.listens_for(Session, "before_flush")
def _only_while_writing(session: Session, *_: object) -> None:
    if not _is_writing.get() and (session.new or session.dirty or session.deleted):
        raise RuntimeError("a change outside writing()")

"""Runs what is due: one after another, each in an app context of its own."""

import threading
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from community.core.database import db
from community.core.jobs import kinds, queue
from community.core.jobs.queue import Claim
from community.core.writing import Busy, writing

log = structlog.get_logger("community.jobs")

PAUSE = 1.0  # seconds between two looks, while nothing is due
PAUSE_IN_TROUBLE = 5.0  # … while the database does not answer
LOOKS_BETWEEN_PLANS = 60
SECONDS_TO_END = 10.0


class Worker:
    """Looks once a second for what is due, until it is stopped or no longer wanted.

    `is_wanted` is asked before each job: a process that is told to end says no, and the job in hand is finished.
    """

    def __init__(self, app: Flask, is_wanted: Callable[[], bool] = lambda: True) -> None:
        self._app = app
        self._is_wanted = is_wanted
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._looks = 0
        self._is_in_trouble = False

    def start(self) -> "Worker":
        """Run in a thread of this process; started after the fork, for a thread does not survive one."""
        self._thread = threading.Thread(target=self.run, name="jobs", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Take no further job. Whatever is in hand when the process ends is done again after its lease."""
        self._stopped.set()

    def end(self) -> None:
        """Stop, and wait for the job in hand."""
        self.stop()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_END)

    def run(self) -> None:
        """Until it is stopped. No trouble of the database ends it."""
        while self._goes_on():
            pause = PAUSE
            try:
                self._look()
                self._is_in_trouble = False
            except (SQLAlchemyError, Busy) as error:
                self._tell(error)
                pause = PAUSE_IN_TROUBLE
            self._stopped.wait(pause)

    def _look(self) -> None:
        if self._looks % LOOKS_BETWEEN_PLANS == 0:
            _plan(self._app)
        self._looks += 1
        while self._goes_on() and _run_next(self._app):
            pass

    def _goes_on(self) -> bool:
        return not self._stopped.is_set() and self._is_wanted()

    def _tell(self, error: Exception) -> None:
        if not self._is_in_trouble:  # once, not every five seconds
            log.error("jobs", error=type(error).__name__, detail=str(getattr(error, "orig", error))[:300])
        self._is_in_trouble = True


def beside(app: Flask, is_wanted: Callable[[], bool]) -> Worker | None:
    """The thread of a serving process, unless background work is left to `community worker`."""
    if app.config["SETTINGS"].worker == "separate":
        return None
    return Worker(app, is_wanted).start()


def run_due(*, with_schedules: bool = False) -> int:
    """Run what is due now, one after another, and say how many jobs that were.

    Without schedules that were never put, so that a test meets only the jobs it asked for; where the app is testing,
    what a handler raises is raised here, once it was written down.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if with_schedules:
        _plan(app)
    count = 0
    while _run_next(app):
        count += 1
    db.session.commit()  # ends the caller's reading, which would not show what was done
    db.session.expire_all()
    return count


def tidy(_payload: dict[str, Any]) -> None:
    """The job that forgets old jobs."""
    with writing():
        queue.tidy()


def _plan(app: Flask) -> None:
    with app.app_context():
        if not queue.is_planned():
            with writing():
                queue.plan()


def _run_next(app: Flask) -> bool:
    """Run the job that has been due longest; False when there is none."""
    with app.app_context():
        if not queue.is_due():
            return False
        with writing():
            claim = queue.claim()
    if claim is not None:
        _run(app, claim)
    return claim is not None


def _run(app: Flask, claim: Claim) -> None:
    error: Exception | None = None
    try:
        if queue.is_spent(claim):
            raise RuntimeError("whoever ran it never came back")
        with app.app_context():
            kinds.handlers()[claim.kind](claim.payload)
    except Exception as raised:
        error = raised
    with app.app_context(), writing():
        if error is None:
            queue.done(claim)
        else:
            _log(claim, error, goes_on=queue.failed(claim, _said(error)))
    if error is not None and app.testing:
        raise error


def _said(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


def _log(claim: Claim, error: Exception, goes_on: bool) -> None:
    facts: dict[str, Any] = {"job": claim.id, "kind": claim.kind, "tries": claim.tries, "error": _said(error)}
    if goes_on:
        log.warning("job failed", **facts, exc_info=error)
    else:
        log.error("job given up", **facts, exc_info=error)

"""The rows of `Job`: put, claimed, done, failed. All but `is_due` and `counts` write, inside `writing()`.

A claim is a lease: whoever runs a job has it for `LEASE`, and after that anybody may (the process was killed). Each
claim counts as a try, and who reports back says which one it was, so that who is late changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.core.database import db, now
from community.core.jobs import kinds
from community.core.models import Job
from community.core.writing import is_writing

LEASE = timedelta(seconds=60)
#: How long a job waits after its first failure, its second … After the last it is tried once more, then given up.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
MOST_TRIES = len(WAITS) + 1
KEPT_WHEN_DONE = timedelta(days=7)
KEPT_WHEN_GIVEN_UP = timedelta(days=90)
LONGEST_ERROR = 500
_SCHEDULE = "schedule:"


@dataclass(frozen=True)
class Claim:
    """A job that is ours until its lease is over."""

    id: int
    kind: str
    payload: dict[str, Any]
    tries: int  # this one counted
    is_scheduled: bool


def enqueue(
    kind: str, payload: dict[str, Any] | None = None, run_at: datetime | None = None, key: str | None = None
) -> None:
    """Have a job done at `run_at` or soon after; at once without it.

    While a job with this `key` waits for its first try, another one is nothing. (What is asked for while it runs is
    done after it: it may have begun before the change that asks.) `payload` is JSON, of ids rather than of words.
    """
    _put(kind, payload or {}, run_at or now(), key)


def plan() -> None:
    """Put what is due again and again where it is not there, and sooner where its interval is shorter now."""
    moment = now()
    for kind, interval in kinds.schedules().items():
        _put(kind, {}, moment, _SCHEDULE + kind)
        is_too_late = and_(Job.key == _SCHEDULE + kind, Job.run_at > moment + interval)
        _change(is_too_late, run_at=moment + interval)


def is_planned() -> bool:
    """Whether `plan` has nothing to do."""
    keys = {_SCHEDULE + kind: interval for kind, interval in kinds.schedules().items()}
    there = db.session.execute(select(Job.key, Job.run_at).where(Job.key.in_(keys))).all()
    return len(there) == len(keys) and all(run_at <= now() + keys[key or ""] for key, run_at in there)


def is_due() -> bool:
    """Whether anything is to be done now: the one statement of a worker that has nothing to do."""
    return db.session.scalar(_due(now())) is not None


def claim() -> Claim | None:
    """Take the job that has been due longest, if this process knows its kind. Two never get the same."""
    moment = now()
    due = _due(moment).correlate(None).with_for_update(skip_locked=True).scalar_subquery()
    taken = db.session.execute(
        update(Job)
        .where(Job.id == due)
        .values(leased_until=moment + LEASE, tries=Job.tries + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.tries, Job.key),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    if taken is None:
        return None
    is_scheduled = bool(taken.key) and taken.key.startswith(_SCHEDULE)
    if taken.key and not is_scheduled:
        _change(Job.id == taken.id, key=None)
    return Claim(taken.id, taken.kind, taken.payload, taken.tries, is_scheduled)


def done(claim: Claim) -> None:
    """It is done; what is scheduled waits for its next time."""
    if claim.is_scheduled:
        _report(claim, run_at=now() + _interval(claim), tries=0, last_error=None)
    else:
        _report(claim, done_at=now(), last_error=None)


def failed(claim: Claim, error: str) -> bool:
    """It failed, and waits for its next try; False when that was the last and it is given up."""
    error = error[:LONGEST_ERROR]
    if claim.is_scheduled:
        wait = min(_wait_after(claim.tries), _interval(claim))
        _report(claim, run_at=now() + wait, last_error=error)
    elif claim.tries < MOST_TRIES:
        _report(claim, run_at=now() + _wait_after(claim.tries), last_error=error)
    else:
        _report(claim, done_at=now(), last_error=error)
        return False
    return True


def is_spent(claim: Claim) -> bool:
    """Whether it was tried as often as may be, and whoever tried it last never came back."""
    return claim.tries > MOST_TRIES and not claim.is_scheduled


def tidy() -> None:
    """Forget what was done a week ago, and what was given up three months ago."""
    moment = now()
    is_old = or_(
        and_(Job.last_error.is_(None), Job.done_at < moment - KEPT_WHEN_DONE),
        Job.done_at < moment - KEPT_WHEN_GIVEN_UP,
    )
    db.session.execute(delete(Job).where(is_old), execution_options={"synchronize_session": False})


@dataclass(frozen=True)
class Counts:
    waiting: int  # due now, or still to come
    oldest: datetime | None  # since when the longest of them is due; None when nothing is due
    given_up: int
    last_error: str  # of what was given up last


def counts() -> Counts:
    waits = Job.done_at.is_(None)
    is_given_up = and_(Job.done_at.is_not(None), Job.last_error.is_not(None))
    last = select(Job).where(is_given_up).order_by(Job.done_at.desc(), Job.id.desc()).limit(1)
    found = db.session.scalar(last)
    return Counts(
        waiting=db.session.scalar(select(func.count(Job.id)).where(waits)) or 0,
        oldest=db.session.scalar(select(func.min(Job.run_at)).where(waits, Job.run_at <= now())),
        given_up=db.session.scalar(select(func.count(Job.id)).where(is_given_up)) or 0,
        last_error=f"{found.kind}: {found.last_error}" if found else "",
    )


def _put(kind: str, payload: dict[str, Any], run_at: datetime, key: str | None) -> None:
    if not is_writing():
        raise RuntimeError("a job is put inside writing(), with what asks for it")
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    row = {"kind": kind, "payload": payload, "run_at": run_at, "key": key, "tries": 0, "created_at": now()}
    db.session.execute(insert(Job).values(row).on_conflict_do_nothing(index_elements=[Job.key]))


def _due(moment: datetime) -> Select[int]:
    return (
        select(Job.id)
        .where(
            Job.done_at.is_(None),
            Job.run_at <= moment,
            or_(Job.leased_until.is_(None), Job.leased_until <= moment),
            Job.kind.in_(list(kinds.handlers())),
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
    )


def _wait_after(tries: int) -> timedelta:
    return WAITS[min(tries, len(WAITS)) - 1]


def _interval(claim: Claim) -> timedelta:
    return kinds.schedules().get(claim.kind, timedelta(days=1))


def _report(claim: Claim, **values: Any) -> None:
    is_ours = and_(Job.id == claim.id, Job.tries == claim.tries, Job.done_at.is_(None))
    _change(is_ours, leased_until=None, **values)


def _change(which: ColumnElement[bool], **values: Any) -> None:
    db.session.execute(
        update(Job).where(which).values(**values), execution_options={"synchronize_session": False}
    )

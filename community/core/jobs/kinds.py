"""What there is to do in the background, by name, and what is to be done again and again."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

#: Takes the payload of a job.
Handler = Callable[[dict[str, Any]], object]

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_handlers: dict[str, Handler] = {}
_schedules: dict[str, timedelta] = {}


def handle(kind: str, handler: Handler) -> None:
    """Say what does the jobs of a kind (`ROOM.verb_thing`). Saying it twice is saying it once."""
    _handlers[kind] = handler


def every(interval: str, kind: str) -> None:
    """Have a job of this kind, without payload, each `interval`: "15m", "6h", "1d"."""
    found = re.fullmatch(r"([1-9][0-9]{0,3})([mhd])", interval)
    if found is None:
        raise ValueError(f"{interval!r} is no interval like 15m, 6h or 1d")
    _schedules[kind] = timedelta(**{_UNITS[found[2]]: int(found[1])})


def handlers() -> Mapping[str, Handler]:
    return _handlers


def schedules() -> Mapping[str, timedelta]:
    """Each kind that is due again and again, and after how long."""
    return _schedules

"""When something was written, by WordPress's three ways to say it, in UTC and never outside a database's reason."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_SHAPE = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment; `is_repaired`: it is not what the export's UTC date says, because that is missing or impossible."""

    moment: datetime
    is_repaired: bool


def dated(utc: str, local: str, zone: tzinfo, *, pub_date: str = "", otherwise: datetime) -> Dated:
    """The UTC date; else the local one in `zone`; else `pub_date` (RFC 2822); else `otherwise`.

    Clamped to 1970 … a day after `otherwise`, the moment of the import (decisions.md, Threads).
    """
    found = _moment(utc, UTC)
    moment = found or _moment(local, zone) or _from_mail_date(pub_date) or otherwise
    clamped = min(max(moment, EARLIEST), otherwise + timedelta(days=1))
    return Dated(clamped, is_repaired=found is None or clamped != moment)


def announced(utc: str, local: str, zone: tzinfo) -> datetime | None:
    """When a scheduled post was to appear, however far ahead; None where the export does not say."""
    return _moment(utc, UTC) or _moment(local, zone)


def _moment(text: str, zone: tzinfo) -> datetime | None:
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return datetime(*map(int, match.groups()), tzinfo=zone).astimezone(UTC)  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):  # 0000-00-00 and other days that never were
        return None


def _from_mail_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None

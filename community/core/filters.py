"""Filters of templates: dates through Babel, in the site's time zone."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Flask
from flask_babel import format_date, format_datetime


def day(moment: datetime | date) -> str:
    """12 March 2026"""
    return str(format_date(moment, "d MMMM y"))


def short_day(moment: datetime | date) -> str:
    """12 March in this year, else 12 Mar 2025"""
    this_year = moment.year == datetime.now(UTC).year
    return str(format_date(moment, "d MMMM" if this_year else "d MMM y"))


def moment(value: datetime) -> str:
    """12 March 2026, 11:20"""
    return str(format_datetime(value, "d MMMM y, HH:mm"))


def month(value: date) -> str:
    """March 2026"""
    return str(format_date(value, "MMMM y"))


def iso(value: datetime | date) -> str:
    """For `<time datetime>`: a moment in UTC to the second, or a date."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def register(app: Flask) -> None:
    filters: dict[str, Any] = {
        "day": day,
        "short_day": short_day,
        "moment": moment,
        "month": month,
        "iso": iso,
    }
    app.jinja_env.filters.update(filters)

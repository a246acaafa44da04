"""LinkedIn's archive, or one of its tables: Positions, Volunteering, Profile, Skills (field.md, section 4).

It tells neither the kind of engagement nor the share of the week. Tables are known by their columns, whatever the file is
called; in an archive only files on the list are opened. Other tables (messages, connections) are never read.
"""

import csv
import html
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import IO

from community.core.markup import DESCRIPTION, cleaned_line
from community.core.refusals import Refused
from community.core.urls import web_address
from community.profiles.answer import MOST_CHARACTERS
from community.profiles.exchange import archive
from community.profiles.exchange.entries import LONGEST_LINE, shortened, without_marks
from community.profiles.exchange.found import Found, FoundAbout
from community.profiles.exchange.texts import text_of
from community.profiles.models import Kind

FILES = {
    "positions.csv": "positions",
    "volunteering.csv": "volunteering",
    "volunteer experiences.csv": "volunteering",
    "profile.csv": "profile",
    "skills.csv": "skills",
}
#: Which columns, in small letters, make a table what it is.
TABLES = {
    "positions": {"company name", "title", "started on"},
    "volunteering": {"company name", "role", "started on"},
    "profile": {"headline", "summary"},
    "skills": {"name"},
}
_ADDRESS = re.compile(r"https?://[^\s,\]\"']+")

Rows = Iterator[dict[str, str]]


def found_in_archive(stream: IO[bytes], today: date) -> Found:
    """What the archive's files on the list have. Raises `Refused`, also where none of them is there."""
    found, tables = Found(), dict(archive.opened(stream, FILES))
    if not tables:
        raise Refused("profiles.import_nothing_known", field="file")
    for what in TABLES:  # skills last, beside roles that are known
        if what in tables:
            _take(found, what, _rows(text_of(tables[what]), what), today)
    return found


def found_in_table(text: str, today: date) -> Found:
    """What one table has. Raises `Refused` where it is none of those."""
    found = Found()
    columns = _columns(text)
    what = next((what for what, needed in TABLES.items() if needed <= columns), None)
    if what is None or (what == "skills" and columns != TABLES["skills"]):
        raise Refused("profiles.import_unknown_table", field="file")
    _take(found, what, _rows(text, what), today)
    return found


def _take(found: Found, what: str, rows: Rows, today: date) -> None:
    if what == "positions":
        for row in rows:
            found.take_role(what, _position(row), today)
    elif what == "volunteering":
        for row in rows:
            found.take_role(what, _volunteering(row), today)
    elif what == "profile":
        found.about = _about(next(rows, {}))
        found.counts[what] = 1
    else:
        names = [row["name"] for row in rows]
        found.counts[what] = len(names)
        found.take_skills(names)


def _position(row: Mapping[str, str]) -> dict[str, object]:
    return {
        "title": row.get("title", ""),
        "organisation": row.get("company name", ""),
        "start": row.get("started on", ""),
        "end": row.get("finished on", ""),
        "description": without_marks(row.get("description", "")),
    }


def _volunteering(row: Mapping[str, str]) -> dict[str, object]:
    return {**_position(row), "title": row.get("role", ""), "likely_kind": Kind.VOLUNTEERING.value}


def _about(row: Mapping[str, str]) -> FoundAbout:
    """Places of birth, addresses, messengers stay where they are."""
    addresses = filter(None, map(web_address, _ADDRESS.findall(row.get("websites", ""))))
    place, headline = cleaned_line(row.get("geo location", "")), cleaned_line(row.get("headline", ""))
    return FoundAbout(
        place=place if len(place) <= LONGEST_LINE else "",
        website=next(addresses, ""),
        own_answer=headline if len(headline) <= MOST_CHARACTERS else "",
        bio=shortened(without_marks(row.get("summary", "")), DESCRIPTION.limit),
    )


# --- tables --------------------------------------------------------------------------------------------------


def _columns(text: str) -> set[str]:
    return set(next(_lines(text), []))


def _rows(text: str, what: str) -> Rows:
    """The lines of a table by its columns' names in small letters; entities of HTML are what they stand for."""
    lines = _lines(text)
    columns = next(lines, [])
    if not TABLES[what] <= set(columns):
        raise Refused("profiles.import_unknown_table", field="file")
    for line in lines:
        if any(cell.strip() for cell in line):
            yield {name: html.unescape(cell) for name, cell in zip(columns, line, strict=False)}


def _lines(text: str) -> Iterator[list[str]]:
    """The lines of a table as cells, first that of the columns. Between them stand commas or, as spreadsheets write
    them in much of Europe, semicolons or tabs."""
    first = text.partition("\n")[0]
    between = max(",;\t", key=first.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=between)
        yield [cell.strip().casefold() for cell in next(lines, [])]
        yield from lines
    except csv.Error as error:
        raise Refused("profiles.import_broken", field="file") from error

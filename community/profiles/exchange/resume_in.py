"""A JSON Resume (schema 1.0.0) as somebody gives it: any JSON, of which only what is in shape is taken.

Work and volunteering are roles. What we wrote there ourselves under `x-role` (`resume.py`) comes back as it was; a file
of another site tells neither field nor share. Sections that a portfolio has no room for are counted.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from community.core.markup import DESCRIPTION, cleaned_line
from community.core.refusals import Refused
from community.core.urls import web_address
from community.profiles.answer import MOST_CHARACTERS
from community.profiles.exchange.entries import LONGEST_LINE, shortened, without_marks
from community.profiles.exchange.found import Found, FoundAbout
from community.profiles.models import Kind

MOST_CHARACTERS_OF_JSON = 2_000_000
#: Where the organisation stands, by section that holds roles.
ROLES = {"work": "name", "volunteer": "organization"}
#: Sections of the schema that a portfolio has no room for.
OTHERS = (
    "education",
    "awards",
    "certificates",
    "publications",
    "languages",
    "interests",
    "references",
    "projects",
)


def found_in(text: str, today: date) -> Found:
    """What the file has. Raises `Refused` where it is no JSON, or none of a résumé."""
    resume = _parsed(text)
    if not isinstance(resume, dict) or not {"basics", "skills", *ROLES, *OTHERS} & resume.keys():
        raise Refused("profiles.import_no_resume", field="file")
    found = Found()
    for section, entry in _in_order(resume):
        found.take_role(section, _role(section, entry), today)
    found.about = _about(_object(resume.get("basics")))
    skills = [entry for entry in _list(resume.get("skills")) if isinstance(entry, dict)]
    found.counts["skills"] = len(skills)
    found.take_skills(
        name for entry in skills for name in [_text(entry.get("name")), *_texts(entry.get("keywords"))]
    )
    for section in OTHERS:
        found.counts[section] = len(_list(resume.get(section)))
    return found


def _parsed(text: str) -> Any:
    if len(text) > MOST_CHARACTERS_OF_JSON:
        raise Refused(
            "profiles.import_json_too_large", field="file", megabytes=MOST_CHARACTERS_OF_JSON // 1_000_000
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("profiles.import_no_json", field="file") from error


def _in_order(resume: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every role with its section, in the order that our own files say, else as they stand."""
    there = [(section, _object(entry)) for section in ROLES for entry in _list(resume.get(section))]
    yield from sorted(
        there, key=lambda pair: _number(_object(pair[1].get("x-role")).get("order"), 10_000) or 10_000
    )


def _role(section: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    ours = _object(entry.get("x-role"))
    return {
        "title": _text(entry.get("position")),
        "organisation": _text(entry.get(ROLES[section])),
        "organisation_url": _text(entry.get("url")),
        "start": _text(entry.get("startDate")),
        "end": _text(entry.get("endDate")),
        "description": _text(entry.get("summary")) if ours else _description(entry),
        "likely_kind": Kind.VOLUNTEERING.value if section == "volunteer" else "",
        **(_ours(ours) if ours else {}),
    }


def _ours(ours: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "field": ours.get("field"),
        "kind": ours.get("kind"),
        "visibility": ours.get("visibility"),
        "on_behalf_of": _text(ours.get("onBehalfOf")),
        "start_text": _text(ours.get("startText")),
        "end_text": _text(ours.get("endText")),
        "is_over": ours.get("current") is False,
        "share": _number(ours.get("share"), 100),
        "seasonal_months": [
            month for one in _list(ours.get("seasonalMonths")) if (month := _number(one, 12))
        ],
        "skills": _texts(ours.get("skills")),
        "motivations": _texts(ours.get("motivations")),
        "open_to": _texts(ours.get("openTo")),
    }


def _description(entry: Mapping[str, Any]) -> str:
    """The summary, then each highlight as an item of a list."""
    summary = without_marks(_text(entry.get("summary")))
    items = [f"- {line}" for one in _texts(entry.get("highlights")) if (line := cleaned_line(one))]
    return "\n\n".join(filter(None, [summary, "\n".join(items)]))


def _about(basics: Mapping[str, Any]) -> FoundAbout:
    """The name stays as it is here; so do e-mail, telephone and street."""
    place = cleaned_line(_text(_object(basics.get("location")).get("city")))
    label = cleaned_line(_text(basics.get("label")))
    return FoundAbout(
        place=place if len(place) <= LONGEST_LINE else "",
        website=web_address(_text(basics.get("url"))),
        own_answer=label if len(label) <= MOST_CHARACTERS else "",
        bio=shortened(without_marks(_text(basics.get("summary"))), DESCRIPTION.limit),
    )


# --- what is in shape, of any JSON at all --------------------------------------------------------------------


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [one for one in _list(value) if isinstance(one, str)]


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else []


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: Any, most: int) -> int | None:
    return value if type(value) is int and 0 <= value <= most else None

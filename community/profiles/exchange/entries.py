"""One entry of a file as a role: cut to what a portfolio takes, or left out. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from community.core.markup import DESCRIPTION, cleaned_line, cleaned_text
from community.core.urls import web_address
from community.profiles.exchange import guessing, months
from community.profiles.exchange.months import Left
from community.profiles.models import Field, Kind, Motivation, OpenTo, Visibility
from community.profiles.portfolio import MOST_SKILLS

LONGEST_LINE = 120
LONGEST_SKILL = 60
_DATES = ("started_on", "ended_on")


@dataclass(frozen=True)
class FoundRole:
    """A role as a file tells it, cut to what a portfolio takes.

    `field`, `kind` and `visibility` are "" where the file does not tell; then `likely_field` and `likely_kind` are
    what its words suggest. `notes` are codes (`words.NOTES`). `there`: how many such roles the portfolio has.
    """

    title: str
    organisation: str = ""
    organisation_url: str = ""
    on_behalf_of: str = ""
    started_on: date | None = None
    start_text: str = ""
    ended_on: date | None = None
    end_text: str = ""
    is_over: bool = False
    seasonal_months: tuple[int, ...] = ()
    share: int | None = None
    skills: tuple[str, ...] = ()
    description: str = ""
    motivations: tuple[str, ...] = ()
    open_to: tuple[str, ...] = ()
    field: str = ""
    kind: str = ""
    visibility: str = ""
    likely_field: str = ""
    likely_kind: str = ""
    notes: tuple[str, ...] = ()
    there: int = 0

    @property
    def characters(self) -> int:
        return len(self.title) + len(self.organisation) + len(self.description) + sum(map(len, self.skills))

    def as_data(self) -> dict[str, Any]:
        """Plain values, that JSON can hold, without those that say nothing; `from_data` reads them."""
        return {
            name: value.isoformat() if name in _DATES else value
            for name, value in asdict(self).items()
            if value or (name == "share" and value == 0)
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "FoundRole":
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        dates = {name: date.fromisoformat(values[name]) for name in _DATES if name in values}
        return cls(**{**values, **dates})


def role_of(said: Mapping[str, Any], today: date) -> FoundRole:
    """One entry as a role. `said` has texts by the names of FoundRole, and `start` and `end` as the file has them.

    Raises `Left` where it can't be one.
    """
    title, organisation = _line(said, "title", needed=True), _line(said, "organisation")
    period = months.period_of(said.get("start", ""), said.get("end", ""), today)
    period = period.with_words(
        said.get("start_text", ""), said.get("end_text", ""), said.get("is_over", False)
    )
    description, cut = _cut(cleaned_text(said.get("description", "")).strip(), DESCRIPTION.limit)
    skills, too_many = _skills(said.get("skills", ()))
    notes = [*period.notes, *["description_cut"] * cut, *["skills_cut"] * too_many]
    kind = _code(Kind, said.get("kind"))
    return FoundRole(
        title=title,
        organisation=organisation,
        organisation_url=web_address(said.get("organisation_url", "")),
        on_behalf_of=_line(said, "on_behalf_of"),
        started_on=period.started_on,
        start_text=period.start_text,
        ended_on=period.ended_on,
        end_text=period.end_text,
        is_over=period.is_over,
        seasonal_months=tuple(sorted(set(said.get("seasonal_months", ())))),
        share=said.get("share"),
        skills=skills,
        description=description,
        motivations=_codes(Motivation, said.get("motivations", ())),
        open_to=_codes(OpenTo, said.get("open_to", ())),
        field=_code(Field, said.get("field")),
        kind=kind,
        visibility=_code(Visibility, said.get("visibility")),
        likely_field=guessing.field_of(title, kind or said.get("likely_kind", "")),
        likely_kind=said.get("likely_kind", "") or guessing.kind_of(title, organisation),
        notes=tuple(notes),
    )


def without_marks(text: str) -> str:
    """A plain text as Markdown shows it best: each line stays a line, bullets become a list."""
    lines = [line.strip() for line in cleaned_text(text).split("\n")]
    shown = ""
    for line in filter(None, lines):
        is_item = line[:2] in ("• ", "- ", "* ", "– ", "· ")
        line = f"- {line[2:].strip()}" if is_item else line
        follows_item = is_item and shown.rpartition("\n")[2].startswith("- ")
        shown += ("\n" if follows_item else "\n\n") + line
    return shown.strip()


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _line(said: Mapping[str, Any], name: str, needed: bool = False) -> str:
    line = cleaned_line(said.get(name, ""))
    if len(line) > LONGEST_LINE:
        raise Left(f"{name}_too_long")
    if needed and not line:
        raise Left(f"no_{name}")
    return line


def _cut(text: str, most: int) -> tuple[str, bool]:
    return shortened(text, most), len(text) > most


def _skills(names: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """Each once, at most as many as a role takes; and whether some were left out for it."""
    wanted: dict[str, str] = {}
    for name in map(cleaned_line, names):
        if name:
            wanted.setdefault(name.casefold(), name)
    fit = [name for name in wanted.values() if len(name) <= LONGEST_SKILL]
    return tuple(fit[:MOST_SKILLS]), len(fit[:MOST_SKILLS]) < len(wanted)


def _code(codes: Any, value: Any) -> str:
    return str(value) if isinstance(value, str) and value in set(codes) else ""


def _codes(codes: Any, values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for value in values if (code := _code(codes, value))))

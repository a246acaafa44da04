"""What the directory is asked for, as it stands in the address. Pure."""

import enum
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from community.core.folding import folded
from community.profiles.directory.terms import spoken
from community.profiles.models import Field, Kind, OpenTo

MOST_WORDS = 8
MOST_VALUES = 8  # of one kind of filter
MOST_CHARACTERS = 100
FREE = (20, 40, 60)  # percent of the week offered as a filter: one, two, three days
AT_ONCE = (2, 3, 4)  # so many current roles; the last means "or more"


class Sort(enum.StrEnum):
    RECENT = "recent"  # who was here last
    NEWEST = "newest"  # who joined last
    NAME = "name"


@dataclass(frozen=True)
class Filters:
    """What is looked for, named as in the address. Roles, skills and places are as typed, `q` is single words.

    Values of one kind widen each other (this field or that one), but for `q` and `role`, which must all be there, and
    `without`, none of which may be ("not" in the address); different kinds narrow each other.
    """

    q: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    field: tuple[Field, ...] = ()
    kind: tuple[Kind, ...] = ()
    open_to: tuple[OpenTo, ...] = ()
    skill: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    free: tuple[int, ...] = ()
    at_once: tuple[int, ...] = ()

    @property
    def values(self) -> list[tuple[str, Any]]:
        """Every filter that is on, as (name, value)."""
        return [(name, value) for name in NAMES for value in getattr(self, name)]

    def less(self, name: str, value: Any) -> "Filters":
        """Without one value."""
        return replace(self, **{name: tuple(kept for kept in getattr(self, name) if kept != value)})

    def only_without(self, name: str) -> "Filters":
        """All of one kind taken away."""
        return replace(self, **{name: ()})

    def more(self, name: str, value: Any) -> "Filters":
        return replace(self, **{name: (*getattr(self, name), value)})


NAMES = ("q", "role", "without", "field", "kind", "open_to", "skill", "place", "free", "at_once")
#: How a filter is called in the address, where it can't be called so here.
IN_ADDRESS = {"without": "not"}
#: What is typed as words, named as in the address.
SPOKEN = ("q", "role", "not", "place")


def filters_from(args: dict[str, list[str]]) -> Filters:
    """What an address asks for: repeated values once each, what means nothing left out, at most `MOST_VALUES`."""

    def texts(name: str, key: Any = spoken) -> list[str]:
        typed = map(_line, args.get(name, []))
        once = {key(one): one for one in typed}
        return [one for of, one in once.items() if of]

    def some(name: str, values: Any) -> tuple[Any, ...]:
        return tuple(value for value in values if str(value) in args.get(name, []))

    words = list(dict.fromkeys(word for one in texts("q") for word in one.split() if spoken(word)))
    return Filters(
        q=tuple(words[:MOST_WORDS]),
        role=tuple(texts("role")[:MOST_VALUES]),
        without=tuple(texts("not")[:MOST_VALUES]),
        field=some("field", Field),
        kind=some("kind", Kind),
        open_to=some("open_to", OpenTo),
        skill=tuple(texts("skill", folded)[:MOST_VALUES]),
        place=tuple(texts("place")[:MOST_VALUES]),
        free=some("free", FREE)[:1],
        at_once=some("at_once", AT_ONCE),
    )


def in_address(filters: Filters) -> dict[str, list[str]]:
    """The filters as the query of an address, in one fixed order."""
    return {
        IN_ADDRESS.get(name, name): [str(value) for value in getattr(filters, name)]
        for name in NAMES
        if getattr(filters, name)
    }


def as_query(filters: Filters) -> str:
    """The query of an address, in one fixed order: so a search is saved."""
    return urlencode(in_address(filters), doseq=True)


def unsaid(args: dict[str, list[str]]) -> dict[str, str]:
    """What was typed for a search by words and says nothing, without a letter or digit: by its name in the address,
    of each the first, where nothing else was typed there."""
    typed = {name: [line for one in args.get(name, []) if (line := _line(one))] for name in SPOKEN}
    return {name: lines[0] for name, lines in typed.items() if lines and not any(map(spoken, lines))}


def _line(typed: str) -> str:
    return " ".join(typed.split())[:MOST_CHARACTERS]

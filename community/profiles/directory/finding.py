"""Who fits, and what each further filter would leave: from the directory's sets, in one statement for all of them.

A viewer who is a member is answered from the sets for members, anybody else from those for everybody, so that no list
and no count betrays another role. A page of people takes one or two statements more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyroaring import BitMap
from sqlalchemy import BigInteger, ColumnElement, Select, and_, literal, or_, select

from community.core.database import AS_BYTES, db
from community.core.folding import folded
from community.members.models import Member
from community.profiles import words
from community.profiles.directory.combining import Sets, named
from community.profiles.directory.filters import AT_ONCE, Filters, as_query
from community.profiles.directory.terms import Of, spoken
from community.profiles.models import DirectorySet, Field, Kind, OpenTo, SavedSearch

MOST_SKILLS = 8  # offered as a filter
MOST_ALSO = 8  # "people who are also …"
FEWEST = 5  # fewer are not counted there: it could be one person one knows
POPULAR = 100  # the most frequent skills and titles, from which the offered ones are taken

_SMALL = (Of.ALL, Of.FIELD, Of.KIND, Of.OPEN_TO, Of.COUNT, Of.FREE)
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Counts:
    """How many members match, and of those how many each further filter would keep.

    A kind of filter is counted without itself, where its values widen each other. Keys are values of the address;
    `skills` are (key, as written, count), the most frequent first.
    """

    matching: int
    members: int  # all in the directory
    roles: int  # current ones of theirs that the viewer may see
    fields: dict[str, int]
    kinds: dict[str, int]
    open_to: dict[str, int]
    at_once: dict[int, int]
    skills: list[tuple[str, str, int]]


class Found:
    """The members that all filters leave, and everything that a page of the directory says of them. One statement."""

    def __init__(self, filters: Filters, viewer: Member | None) -> None:
        self.filters = filters
        sets: dict[tuple[str, str], BitMap] = {}
        self._names: dict[tuple[str, str], str] = {}
        #: The viewer's saved search that is this one.
        self.saved_id: int | None = None
        for row in db.session.execute(_needed(filters, viewer)):
            sets[row.kind, row.key] = BitMap.deserialize(row.ids)
            self._names[row.kind, row.key] = row.name
            self.saved_id = row.saved_id
        self._sets = Sets(sets)

    @cached_property
    def ids(self) -> BitMap:
        return self._sets.fitting(self.filters)

    @cached_property
    def counts(self) -> Counts:
        return Counts(
            matching=len(self.ids),
            members=len(self._sets.everybody),
            roles=sum(int(key) * len(ids) for (of, key), ids in self._sets.by_key.items() if of == Of.COUNT),
            fields=self._facet(Of.FIELD, Field, "field"),
            kinds=self._facet(Of.KIND, Kind, "kind"),
            open_to=self._facet(Of.OPEN_TO, OpenTo, "open_to"),
            at_once=self._at_once_facet(),
            skills=self._skills_facet(),
        )

    @cached_property
    def also(self) -> list[tuple[str, int]]:
        """What else those are who fit: by the titles that most have, by fields and by kinds. Nothing that fewer than
        `FEWEST` are, nor what nearly all of them are."""
        whole = len(self.ids)
        asked = {spoken(role) for role in self.filters.role} | {*self.filters.field, *self.filters.kind}
        counted = [
            (self._called(Of(of), key), self.ids.intersection_cardinality(ids))
            for (of, key), ids in self._sets.by_key.items()
            if of in (Of.TITLE, Of.FIELD, Of.KIND) and key not in asked
        ]
        shown = [(name, count) for name, count in counted if FEWEST <= count <= whole - FEWEST]
        return sorted(shown, key=lambda one: (-one[1], one[0]))[:MOST_ALSO]

    def _called(self, of: Of, key: str) -> str:
        """What is asked for as a role: a title, or the name of a field or a kind."""
        if of == Of.FIELD:
            return str(words.FIELDS[Field(key)])
        return str(words.KINDS[Kind(key)]) if of == Of.KIND else self._names[of, key]

    @property
    def popular_titles(self) -> list[str]:
        """Titles that several people have, the most frequent first."""
        counted = [
            (self._names[key], len(ids)) for key, ids in self._sets.by_key.items() if key[0] == Of.TITLE
        ]
        return [title for title, count in sorted(counted, key=lambda one: (-one[1], one[0])) if count > 1]

    def one_filter_less(self) -> list[tuple[tuple[str, Any], int]]:
        """Where nobody matches: each filter that would bring somebody back, and how many, most first."""
        ways = [(pair, len(self._sets.fitting(self.filters.less(*pair)))) for pair in self.filters.values]
        return sorted([way for way in ways if way[1]], key=lambda way: -way[1])

    def open_to_of(self, member_id: int) -> list[OpenTo]:
        """What somebody is open to in a current role that the viewer may see."""
        return [one for one in OpenTo if member_id in self._sets.of(Of.OPEN_TO, one.value)]

    # --- counting ---

    def _facet(self, of: Of, values: Any, name: str) -> dict[str, int]:
        base = self._sets.fitting(self.filters.only_without(name))
        counted = {
            value.value: base.intersection_cardinality(self._sets.of(of, value.value)) for value in values
        }
        return {value: count for value, count in counted.items() if count}

    def _at_once_facet(self) -> dict[int, int]:
        base = self._sets.fitting(self.filters.only_without("at_once"))
        return {count: base.intersection_cardinality(self._sets.with_roles(count)) for count in AT_ONCE}

    def _skills_facet(self) -> list[tuple[str, str, int]]:
        """The most frequent skills, and whichever are looked for."""
        base = self._sets.fitting(self.filters.only_without("skill"))
        asked = {folded(skill, 120) for skill in self.filters.skill}
        counted = [
            (key, self._names[of, key], base.intersection_cardinality(ids))
            for (of, key), ids in self._sets.by_key.items()
            if of == Of.SKILL
        ]
        most = sorted(
            (one for one in counted if one[2]), key=lambda one: (one[0] not in asked, -one[2], one[0])
        )
        return sorted(most[:MOST_SKILLS], key=lambda one: (-one[2], one[0]))


# --- which sets ----------------------------------------------------------------------------------------------


def _needed(filters: Filters, viewer: Member | None) -> Select[str, str, str, bytes, int | None]:
    is_for_members = viewer is not None
    columns = (
        DirectorySet.kind,
        DirectorySet.key,
        DirectorySet.name,
        DirectorySet.ids,
        _saved_id(filters, viewer).label("saved_id"),
    )
    popular = (_popular(of, is_for_members) for of in (Of.SKILL, Of.TITLE))
    wanted = or_(DirectorySet.kind.in_(_SMALL), *popular, *_asked(filters))
    query = select(*columns).where(DirectorySet.is_for_members.is_(is_for_members), wanted)
    return query.execution_options(**AS_BYTES)


def _saved_id(filters: Filters, viewer: Member | None) -> ColumnElement[int | None]:
    """Asked along with the sets, so that it costs no statement of its own."""
    if viewer is None or not filters.values:
        return literal(None, BigInteger)
    own = (SavedSearch.member_id == viewer.id, SavedSearch.query == as_query(filters))
    return select(SavedSearch.id).where(*own).scalar_subquery()


def _asked(filters: Filters) -> Iterator[ColumnElement[bool]]:
    for word in filters.q:
        yield from (_begins(of, spoken(word)) for of in (Of.WORD, Of.SAYS))
    for role in (*filters.role, *filters.without):
        yield _begins(Of.SAYS, spoken(role))
        yield from (_is(of, value) for of, value in named(role))
    yield from (_begins(Of.PLACE, spoken(place)) for place in filters.place)
    yield from (_is(Of.SKILL, folded(skill, 120)) for skill in filters.skill)
    for of, values in ((Of.FIELD, filters.field), (Of.KIND, filters.kind), (Of.OPEN_TO, filters.open_to)):
        yield from (_is(of, value.value) for value in values)


def _begins(of: Of, start: str) -> ColumnElement[bool]:
    """As a range, for which the primary key serves."""
    return and_(DirectorySet.kind == of, DirectorySet.key >= start, DirectorySet.key < start + _LAST)


def _is(of: Of, key: str) -> ColumnElement[bool]:
    return and_(DirectorySet.kind == of, DirectorySet.key == key)


def _popular(of: Of, is_for_members: bool) -> ColumnElement[bool]:
    most = (
        select(DirectorySet.key)
        .where(
            DirectorySet.kind == of,
            DirectorySet.is_for_members.is_(is_for_members),
            DirectorySet.members_count > 0,
        )
        .order_by(DirectorySet.members_count.desc())
        .limit(POPULAR)
        .subquery()
    )
    return and_(DirectorySet.kind == of, DirectorySet.key.in_(select(most.c.key)))

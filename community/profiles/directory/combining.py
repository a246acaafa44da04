"""How the directory's sets are combined to who fits. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from pyroaring import BitMap

from community.core.folding import folded
from community.profiles import words
from community.profiles.directory.filters import AT_ONCE, Filters
from community.profiles.directory.terms import Of, Term, count_key, free_key, spoken

_NOBODY = BitMap()


class Sets:
    """Sets of member ids by what they are about and their key. One that is not there holds nobody."""

    def __init__(self, by_key: Mapping[tuple[str, str], BitMap]) -> None:
        self.by_key = by_key

    def fitting(self, filters: Filters) -> BitMap:
        """The sets as they are combined: each part is a set of its own, and all of them must hold a member."""
        return reduce(BitMap.intersection, self._parts(filters), self.everybody) - self._unwanted(filters)

    def _parts(self, filters: Filters) -> Iterator[BitMap]:
        for word in filters.q:
            yield self._beginning(spoken(word), Of.WORD, Of.SAYS)
        for role in filters.role:
            yield self._who_is(role)
        if filters.field:
            yield self._any(Of.FIELD, filters.field)
        if filters.kind:
            yield self._any(Of.KIND, filters.kind)
        if filters.open_to:
            yield self._any(Of.OPEN_TO, filters.open_to)
        if filters.skill:
            yield self._any(Of.SKILL, [folded(skill, 120) for skill in filters.skill])
        if filters.place:
            yield BitMap.union(*(self._beginning(spoken(place), Of.PLACE) for place in filters.place))
        for percent in filters.free:
            yield self.of(Of.FREE, free_key(percent))
        if filters.at_once:
            yield BitMap.union(*(self.with_roles(count) for count in filters.at_once))

    def _unwanted(self, filters: Filters) -> BitMap:
        return BitMap.union(BitMap(), *(self._who_is(role) for role in filters.without))

    def _who_is(self, role: str) -> BitMap:
        """Whoever has a current role of this title, or of a title that says so from one of its words on; or of the
        field or kind of this name."""
        found = self._beginning(spoken(role), Of.SAYS)
        for of, value in named(role):
            found |= self.of(of, value)
        return found

    def _beginning(self, start: str, *of: Of) -> BitMap:
        fitting = [ids for (kind, key), ids in self.by_key.items() if kind in of and key.startswith(start)]
        return BitMap.union(BitMap(), *fitting)

    def with_roles(self, count: int) -> BitMap:
        if count < AT_ONCE[-1]:
            return self.of(Of.COUNT, count_key(count))
        return BitMap.union(
            BitMap(), *(ids for (of, key), ids in self.by_key.items() if of == Of.COUNT and int(key) >= count)
        )

    def _any(self, of: Of, values: Sequence[str]) -> BitMap:
        return BitMap.union(*(self.of(of, str(value)) for value in values))

    def of(self, of: Of, key: str) -> BitMap:
        return self.by_key.get((of, key), _NOBODY)

    @property
    def everybody(self) -> BitMap:
        return self.of(Of.ALL, "")


def fits(filters: Filters, terms: Sequence[Term]) -> bool:
    """Whether one member, who is in these sets, is left by all filters."""
    alone = BitMap([1])
    return bool(Sets({(term.of, term.key): alone for term in terms}).fitting(filters))


def named(role: str) -> list[tuple[Of, str]]:
    """The fields and kinds that are called so: "teaching" is both."""
    said = spoken(role)
    fields = [(Of.FIELD, value.value) for value, name in words.FIELDS.items() if spoken(str(name)) == said]
    return [
        *fields,
        *((Of.KIND, value.value) for value, name in words.KINDS.items() if spoken(str(name)) == said),
    ]

"""How the members' weeks look, all together: of public current roles of active members, and of no few of them.

What fewer than five people make is not told, nor can it be computed: wherever one part of a whole is held back, one
more is (`told`), and how many have two kinds at once is said in fives.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, combinations
from typing import TypeVar

from pyroaring import BitMap
from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection

from community.core.kept import Kept
from community.members.models import Member, MemberState
from community.profiles import queries
from community.profiles.directory.terms import Of
from community.profiles.models import DirectorySet, Field, Kind, PortfolioRole

LEAST = 5
MOST_AT_ONCE = 6  # and more
MOST_PAIRS = 8
SECONDS_KEPT = 60.0
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class FieldPart:
    """A field's part of all weeks, in percent; laid out as `week_bar` takes it. field "others": what is not told."""

    field: str
    start: float
    length: float
    is_known: bool = True

    @property
    def percent(self) -> int:
        return round(self.length)


@dataclass(frozen=True)
class AtOnce:
    """How many members have so many current roles; None where that is not told."""

    count: int
    members: int | None


@dataclass(frozen=True)
class Pair:
    """Two kinds that at least so many members have side by side."""

    kinds: tuple[Kind, Kind]
    members: int


@dataclass(frozen=True)
class Weeks:
    fields: tuple[FieldPart, ...]
    at_once: tuple[AtOnce, ...]
    usual: int | None  # how many roles at once most members have: said also where no numbers are
    pairs: tuple[Pair, ...]

    @property
    def largest(self) -> FieldPart | None:
        known = [part for part in self.fields if part.is_known]
        return max(known, key=lambda part: part.length, default=None)

    @property
    def most(self) -> int:
        """The highest of the told numbers of members; 0 where none is told."""
        return max((one.members or 0 for one in self.at_once), default=0)


def told(counts: Mapping[K, int]) -> set[K]:
    """Which of these parts of a whole may be told. Where one has fewer than five, the smallest of the others is held
    back with it, so that what is missing is never a few people's alone."""
    kept_back = {key for key, count in counts.items() if count < LEAST}
    others = [key for key in counts if key not in kept_back]
    if kept_back and others:
        kept_back.add(min(others, key=lambda key: counts[key]))
    return set(counts) - kept_back


def weeks_of(
    shares: Mapping[Field, tuple[int, int]], kinds: Mapping[Kind, BitMap], at_once: Mapping[int, BitMap]
) -> Weeks:
    """From percent of weeks and members by field, and from who has which kinds and how many roles."""
    counts = _counts(at_once)
    shown = told(counts)
    numbers = (AtOnce(count, members if count in shown else None) for count, members in counts.items())
    usual = max(counts, key=lambda count: counts[count])
    return Weeks(
        fields=tuple(_parts(shares)),
        at_once=tuple(numbers),
        usual=usual if counts[usual] >= LEAST else None,
        pairs=tuple(_pairs(kinds)),
    )


def _parts(shares: Mapping[Field, tuple[int, int]]) -> Iterable[FieldPart]:
    whole = sum(share for share, _ in shares.values())
    shown = told({field: shares.get(field, (0, 0))[1] for field in Field})
    largest_first = sorted(shown, key=lambda field: (-shares[field][0], field))
    lengths = [shares[field][0] * 100 / whole for field in largest_first]
    starts = [0.0, *accumulate(lengths)]
    for field, start, length in zip(largest_first, starts, lengths, strict=False):
        yield FieldPart(field.value, start, length)
    if shown and starts[-1] < 99.99:
        yield FieldPart("others", starts[-1], 100 - starts[-1], is_known=False)


def _counts(sets: Mapping[int, BitMap]) -> dict[int, int]:
    """Members by how many roles they have; the last number stands for more, too."""
    counts = dict.fromkeys(range(1, MOST_AT_ONCE + 1), 0)
    for count, members in sets.items():
        counts[min(count, MOST_AT_ONCE)] += len(members)
    return counts


def _pairs(kinds: Mapping[Kind, BitMap]) -> Iterable[Pair]:
    """Those that most have first."""
    there = [kind for kind in Kind if kind in kinds]
    both = {pair: kinds[pair[0]].intersection_cardinality(kinds[pair[1]]) for pair in combinations(there, 2)}
    often = sorted((pair for pair in both if both[pair] >= LEAST), key=lambda pair: (-both[pair], pair))
    return [Pair(pair, both[pair] // LEAST * LEAST) for pair in often[:MOST_PAIRS]]


# --- what is stored ------------------------------------------------------------------------------------------


def _read(connection: Connection, _before: Weeks | None) -> Weeks:
    sets = {
        (kind, key): BitMap.deserialize(ids)
        for kind, key, ids in connection.execute(
            select(DirectorySet.kind, DirectorySet.key, DirectorySet.ids).where(
                DirectorySet.is_for_members.is_(False), DirectorySet.kind.in_([Of.KIND, Of.COUNT])
            )
        )
    }
    return weeks_of(
        {row[0]: (int(row[1] or 0), row[2]) for row in connection.execute(_shares())},
        {Kind(key): ids for (kind, key), ids in sets.items() if kind == Of.KIND},
        {int(key): ids for (kind, key), ids in sets.items() if kind == Of.COUNT},
    )


def _shares() -> Select[Field, int | None, int]:
    """By field: percent of weeks in all, and of how many members."""
    return (
        select(
            PortfolioRole.field, func.sum(PortfolioRole.share), func.count(PortfolioRole.member_id.distinct())
        )
        .join(Member, Member.id == PortfolioRole.member_id)
        .where(
            queries.visible_to(None),
            queries.is_current(),
            PortfolioRole.share > 0,
            Member.state == MemberState.ACTIVE,
        )
        .group_by(PortfolioRole.field)
    )


#: As everybody may know it, read once a minute at most.
weeks = Kept(_read, SECONDS_KEPT)

"""Whom a member may want to know, each with the reasons: what they have in common, from what members may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from pyroaring import BitMap
from sqlalchemy import select, tuple_

from community.core.database import db
from community.members.models import Member, MemberState
from community.profiles.directory.paging import CARD
from community.profiles.directory.terms import Of, Term
from community.profiles.models import DirectoryEntry, DirectorySet

MOST = 2
REASONS = 3  # told of each person
FROM_EACH = 200  # members looked at for each thing in common

#: What counts as something in common, and how much.
_WEIGHTS = {Of.TITLE: 3.0, Of.SKILL: 2.0, Of.PLACE: 1.5, Of.FIELD: 1.0}


@dataclass(frozen=True)
class Suggestion:
    member: Member
    reasons: tuple[Term, ...]  # the weightiest first


def people_for(member: Member) -> list[Suggestion]:
    """The members who have most in common with this one. At most three statements.

    What few have weighs more than what half of the site has. A field of work or a place alone leads to nobody.
    """
    entry = db.session.get(DirectoryEntry, member.id)
    own = [Term(*one) for one in entry.for_members] if entry else []
    reasons: dict[int, list[tuple[float, Term]]] = {}
    for term, ids in _shared(_telling(own)) if own else ():
        weight = _WEIGHTS[Of(term.of)] / log(len(ids) + 2)
        for other in _some(ids, member.id):
            reasons.setdefault(other, []).append((weight, term))
    fitting = [other for other, why in reasons.items() if _is_enough(why)]
    best = sorted(fitting, key=lambda other: (-sum(weight for weight, _ in reasons[other]), -other))[:MOST]
    return [Suggestion(found, _told(reasons[found.id])) for found in _members(best)]


def _telling(own: Sequence[Term]) -> list[Term]:
    """Of a place only the whole of it."""
    place = next((term for term in own if term.of == Of.PLACE), None)
    return [term for term in own if term.of in _WEIGHTS and term.of != Of.PLACE] + ([place] if place else [])


def _is_enough(reasons: Sequence[tuple[float, Term]]) -> bool:
    return len(reasons) > 1 or reasons[0][1].of in (Of.TITLE, Of.SKILL)


def _shared(own: Sequence[Term]) -> Iterator[tuple[Term, BitMap]]:
    """What the member has in common with others, and with whom, the rarest first."""
    named = {(term.of, term.key): term for term in own}
    key = (DirectorySet.kind, DirectorySet.key)
    rows = db.session.execute(
        select(*key, DirectorySet.ids)
        .where(DirectorySet.is_for_members, DirectorySet.members_count > 1, tuple_(*key).in_(list(named)))
        .order_by(DirectorySet.members_count)
    )
    for row in rows:
        yield named[row.kind, row.key], BitMap.deserialize(row.ids)


def _some(ids: BitMap, but: int) -> Iterator[int]:
    """Those who joined last, where very many have it."""
    count = len(ids)
    for other in ids[max(0, count - FROM_EACH) : count]:
        if other != but:
            yield other


def _told(reasons: Sequence[tuple[float, Term]]) -> tuple[Term, ...]:
    return tuple(term for _, term in sorted(reasons, key=lambda one: -one[0])[:REASONS])


def _members(ids: Sequence[int]) -> list[Member]:
    if not ids:
        return []
    query = select(Member).where(Member.id.in_(ids), Member.state == MemberState.ACTIVE).options(CARD)
    found = {member.id: member for member in db.session.scalars(query)}
    return [found[one] for one in ids if one in found]

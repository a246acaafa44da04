"""Which sets of the directory a member is in: one for each thing that can be looked for. Pure.

Every set is there twice, as everybody may know it and as members may; `index` keeps both. Only current roles count.
"""

import enum
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from community.core.folding import folded
from community.members.models import Member
from community.profiles.models import PortfolioRole
from community.profiles.week import week_of

LONGEST_KEY = 160
FREE_STEP = 10  # percent of the week


class Of(enum.StrEnum):
    """What a set is about. The values are stored."""

    ALL = "all"  # everybody in the directory; the key is ""
    FIELD = "field"
    KIND = "kind"
    OPEN_TO = "open_to"
    SKILL = "skill"
    TITLE = "title"  # a role's title
    SAYS = "says"  # a role's title from one of its words to its end
    WORD = "word"  # a word of the name, the handle or the place
    PLACE = "place"  # the place from one of its words to its end
    FREE = "free"  # at least so much of the week is free, in percent
    COUNT = "count"  # so many current roles


class Term(NamedTuple):
    """One set: what it is about, which one, and how somebody wrote it (where that is shown)."""

    of: str
    key: str
    name: str = ""


def terms_of(member: Member, roles: Sequence[PortfolioRole]) -> list[Term]:
    """The sets of a member with these current roles, whose skills and openings must be loaded.

    What is free is reckoned from these roles alone, as on the profile: that a hidden one takes some of it is not told.
    """
    once = {(term.of, term.key): term for term in _terms(member, roles)}
    return list(once.values())


def spoken(text: str) -> str:
    """Words as they are compared when people look for people: folded, without apostrophes, anything else that is no
    letter, digit, + or # as a space. "Women's R&D lead" → "womens r d lead"."""
    return " ".join(re.sub(r"[^\w+#]|_", " ", folded(text).replace("'", "")).split())


def free_key(percent: int) -> str:
    return f"{percent:03}"


def count_key(count: int) -> str:
    return f"{count:03}"


def _terms(member: Member, roles: Sequence[PortfolioRole]) -> Iterator[Term]:
    yield Term(Of.ALL, "")
    for word in {*spoken(member.name).split(), *spoken(member.place).split(), spoken(member.handle)}:
        yield Term(Of.WORD, word[:LONGEST_KEY])
    for end in _ends(spoken(member.place)):  # the whole of it first
        yield Term(Of.PLACE, end, member.place)
    for role in roles:
        yield from _of_role(role)
    if roles:
        yield Term(Of.COUNT, count_key(len(roles)))
    if (week := week_of(roles)).is_whole:
        for percent in range(FREE_STEP, week.left + 1, FREE_STEP):
            yield Term(Of.FREE, free_key(percent))


def _of_role(role: PortfolioRole) -> Iterator[Term]:
    yield Term(Of.FIELD, role.field.value)
    yield Term(Of.KIND, role.kind.value)
    yield Term(Of.TITLE, spoken(role.title)[:LONGEST_KEY], role.title)
    for end in _ends(spoken(role.title)):
        yield Term(Of.SAYS, end)
    for skill in role.skills:
        yield Term(Of.SKILL, skill.key, skill.name)
    for opening in role.openings:
        yield Term(Of.OPEN_TO, opening.open_to.value)


def _ends(text: str) -> Iterator[str]:
    """ "chief mountain leader" → that, "mountain leader", "leader": what begins at a word can then be found by range."""
    words = text.split()
    for place in range(len(words)):
        yield " ".join(words[place:])[:LONGEST_KEY]

"""What is drawn of a person beside their name: initials in a ring of the week, split by role.

Pure: made from what is stored on the member, or from a guest's name.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from community.members.models import Member

MOST_ARCS = 6  # five roles and one arc for the others


@dataclass(frozen=True)
class Arc:
    """One role's part of the ring: where it starts and how long it is, in percent of the circle, without gaps."""

    number: int
    role_id: int | None
    field: str  # one of the eight fields, or "others"
    start: float
    length: float
    is_known: bool


@dataclass(frozen=True)
class Portrait:
    key: str
    name: str
    handle: str | None
    initials: str
    arcs: tuple[Arc, ...] = ()
    titles: tuple[str, ...] = ()
    answer: str = ""
    place: str = ""

    @property
    def is_guest(self) -> bool:
        return self.handle is None

    @property
    def url(self) -> str | None:
        return None if self.handle is None else f"/members/{self.handle}"

    def lit(self, role_id: int | None) -> int | None:
        """The number of the arc that speaks when this person speaks as that role."""
        return next((arc.number for arc in self.arcs if role_id and arc.role_id == role_id), None)


def portrait_of(member: Member) -> Portrait:
    return Portrait(
        key=f"m{member.id}",
        name=member.name,
        handle=member.handle,
        initials=initials(member.name),
        arcs=arcs_of(member.arcs),
        titles=tuple(member.titles),
        answer=member.own_answer or member.answer,
        place=member.place,
    )


def guest_portrait(name: str) -> Portrait:
    key = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    return Portrait(key=f"g{key}", name=name, handle=None, initials=initials(name))


def initials(name: str) -> str:
    """One or two letters; a question mark where the name has none."""
    words = [word for word in name.replace("-", " ").split() if any(c.isalnum() for c in word)]
    letters = [next(c for c in unicodedata.normalize("NFC", word) if c.isalnum()) for word in words]
    if not letters:
        return "?"
    picked = letters[:1] if len(letters) == 1 else [letters[0], letters[-1]]
    return "".join(letter.upper()[:1] for letter in picked)


def arcs_of(stored: Sequence[dict[str, Any]]) -> tuple[Arc, ...]:
    """The ring from what is stored on the member: a list of {"role", "field", "share"} in portfolio order."""
    parts = list(stored[: MOST_ARCS - 1]) if len(stored) > MOST_ARCS else list(stored)
    rest = stored[len(parts) :]
    is_known = bool(stored) and all(part["share"] for part in stored)
    total = sum(part["share"] for part in stored) if is_known else float(len(stored))
    shares = [(part["share"] if is_known else 1) * 100 / total for part in parts]
    if rest:
        parts.append({"role": None, "field": "others", "share": 0})
        shares.append(100 - sum(shares))
    return tuple(_laid_out(parts, shares, is_known))


def _laid_out(parts: list[dict[str, Any]], shares: list[float], is_known: bool) -> list[Arc]:
    arcs, at = [], 0.0
    for number, (part, share) in enumerate(zip(parts, shares, strict=True), start=1):
        arcs.append(Arc(number, part["role"], part["field"], round(at, 2), round(share, 2), is_known))
        at += share
    return arcs

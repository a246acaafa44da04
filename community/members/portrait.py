"""What is drawn of a person beside their name: initials or a picture in a ring of the week, split by role.

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
    """One role's part of the ring and the bar: where it starts and how long it is, in percent of the whole.

    The lengths add up to 100; what draws them takes the gaps between two from it.
    """

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
    picture: str | None = None  # the key of an uploaded one, drawn instead of the initials

    @property
    def is_guest(self) -> bool:
        return self.handle is None

    @property
    def url(self) -> str | None:
        return None if self.handle is None else f"/members/{self.handle}"

    def picture_url(self, size: int) -> str:
        """Where the uploaded picture is, 96 or 320 pixels wide."""
        return f"/uploads/portraits/{self.picture}-{size}.webp"

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
        picture=member.picture_key,
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
    """The ring from what is stored on the member: a list of {"role", "field", "share"} in portfolio order.

    Where a share is not given (None), or all are 0, every role gets the same length and `is_known` is False.
    """
    is_known = all(part["share"] is not None for part in stored) and any(part["share"] for part in stored)
    parts = [(part["role"], part["field"], part["share"] if is_known else 1) for part in stored]
    if len(parts) > MOST_ARCS:
        rest = sum(share for _, _, share in parts[MOST_ARCS - 1 :])
        parts = [*parts[: MOST_ARCS - 1], (None, "others", rest)]
    whole = sum(share for _, _, share in parts)
    arcs, at = [], 0.0
    for number, (role_id, field, share) in enumerate(parts, start=1):
        length = share * 100 / whole
        arcs.append(Arc(number, role_id, field, round(at, 2), round(length, 2), is_known))
        at += length
    return tuple(arcs)

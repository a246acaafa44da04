"""What a file has to offer: roles, a few words of the profile, and what was left out and why. Pure.

Every entry of a file is accounted for: it is a role here, or stands in `left_out`, or in one of the counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from community.core.markup import DESCRIPTION, cleaned_line
from community.profiles.exchange.entries import LONGEST_SKILL, FoundRole, role_of, shortened
from community.profiles.exchange.months import Left

MOST_OFFERED = 200  # roles
MOST_CHARACTERS = 200_000  # in all that is offered, so that a form can carry it
MOST_LISTED = 50  # of what was left out; the rest is counted


@dataclass(frozen=True)
class FoundAbout:
    """What a file says of the person beside their roles; "" where it says nothing."""

    place: str = ""
    website: str = ""
    own_answer: str = ""
    bio: str = ""

    @property
    def offers(self) -> list[str]:
        """The names of what it says."""
        return [named.name for named in fields(self) if getattr(self, named.name)]


@dataclass
class Found:
    """All that one file has. `counts`: entries by section, taken or not. `left_out`: (what, why) pairs; why is a
    code (`words.LEFT_OUT`). `more`: roles beyond the most that are offered at once."""

    roles: list[FoundRole] = field(default_factory=list)
    about: FoundAbout = field(default_factory=FoundAbout)
    skills: list[str] = field(default_factory=list)  # that stand beside the roles
    counts: Counter[str] = field(default_factory=Counter)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    left_out_count: int = 0
    more: int = 0

    def take_role(self, section: str, said: Mapping[str, Any], today: date) -> None:
        """Count one entry and take it as a role, or note why not."""
        self.counts[section] += 1
        if self._is_full():
            self.more += 1
            return
        try:
            role = role_of(said, today)
            if role in self.roles:
                raise Left("twice")
        except Left as left:
            self.leave_out(str(said.get("title") or said.get("organisation") or ""), left.code)
        else:
            self.roles.append(role)

    def leave_out(self, what: str, why: str) -> None:
        self.left_out_count += 1
        if len(self.left_out) < MOST_LISTED:
            self.left_out.append((shortened(cleaned_line(what[:500]), 80), why))

    def take_skills(self, names: Iterable[str]) -> None:
        """Names that no role has yet, each once."""
        there = {skill.casefold() for role in self.roles for skill in role.skills} | {
            skill.casefold() for skill in self.skills
        }
        for typed in names:
            name = cleaned_line(typed[:500].replace(",", " ").replace(";", " "))
            if len(name) > LONGEST_SKILL:
                self.leave_out(name, "skill_too_long")
            elif name and name.casefold() not in there and len(self.skills) < MOST_OFFERED:
                there.add(name.casefold())
                self.skills.append(name)

    def _is_full(self) -> bool:
        return (
            len(self.roles) >= MOST_OFFERED
            or sum(role.characters for role in self.roles) >= MOST_CHARACTERS - DESCRIPTION.limit
        )

    def as_data(self) -> dict[str, Any]:
        """Plain values, that JSON can hold; `from_data` reads them."""
        return {
            **asdict(self),
            "roles": [role.as_data() for role in self.roles],
            "counts": dict(self.counts),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Found":
        return cls(
            roles=[FoundRole.from_data(role) for role in data["roles"]],
            about=FoundAbout(**data["about"]),
            skills=data["skills"],
            counts=Counter(data["counts"]),
            left_out=[(what, why) for what, why in data["left_out"]],
            left_out_count=data["left_out_count"],
            more=data["more"],
        )

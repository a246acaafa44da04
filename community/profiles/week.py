"""The week: which share of it each current role takes, as a bar and as numbers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Shared(Protocol):
    """What the week needs to know of a role; `PortfolioRole` has it."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def share(self) -> int | None: ...


@dataclass(frozen=True)
class Part:
    """A role's part of the bar, in percent of its length."""

    role: Shared | None  # None: what is left
    field: str
    start: float
    length: float
    is_known: bool


@dataclass(frozen=True)
class Week:
    """A week of these roles. Shares are as given: they may add up to more than 100, and some may be missing.

    Where the sum is over 100 the bar is the whole of it; where no share is given every role gets the same part.
    """

    parts: tuple[Part, ...]
    given: int  # the sum of the shares, in percent
    without_share: tuple[Shared, ...]  # current roles that have none

    @property
    def bar(self) -> tuple[Part, ...]:
        """The parts, and what is left as a faint one."""
        if not self.is_given or not self.left:
            return self.parts
        return (*self.parts, Part(None, "others", 100 - self.left, self.left, False))

    @property
    def is_given(self) -> bool:
        return self.given > 0

    @property
    def is_whole(self) -> bool:
        """Whether every role has a share."""
        return self.is_given and not self.without_share

    @property
    def left(self) -> int:
        """What is not taken, in percent of the week."""
        return max(0, 100 - self.given)

    @property
    def too_much(self) -> int:
        return max(0, self.given - 100)


def week_of(roles: Sequence[Shared]) -> Week:
    """The week of current roles, in the order given."""
    shared = [role for role in roles if role.share is not None]
    given = sum(role.share or 0 for role in shared)
    if not given:
        return Week(_laid_out(roles, [1] * len(roles), len(roles), False), 0, tuple(roles))
    without = tuple(role for role in roles if role.share is None)
    return Week(
        _laid_out(shared, [role.share or 0 for role in shared], max(given, 100), True), given, without
    )


def adding_up(shares: Sequence[int]) -> list[int]:
    """Shares that come to more than 100, made to come to 100 in proportion: whole percents, none that was there gone."""
    given = sum(shares)
    exact = [share * 100 / given for share in shares]
    fitted = [max(int(part), min(share, 1)) for part, share in zip(exact, shares, strict=True)]
    while (rest := 100 - sum(fitted)) > 0:
        for place in sorted(range(len(fitted)), key=lambda place: fitted[place] - exact[place])[:rest]:
            fitted[place] += 1
    while sum(fitted) > 100:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _laid_out(roles: Sequence[Shared], shares: Sequence[int], whole: int, is_known: bool) -> tuple[Part, ...]:
    parts, at = [], 0
    for role, share in zip(roles, shares, strict=True):
        parts.append(Part(role, role.field, at * 100 / whole, share * 100 / whole, is_known))
        at += share
    return tuple(parts)

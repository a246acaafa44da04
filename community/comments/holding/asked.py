"""What a holding rule is asked about, and what it answers."""

from dataclasses import dataclass, field
from typing import Any

from community.articles.models import CommentsMode
from community.comments.holding.bayes import Score
from community.core.markup import Rendered


@dataclass(frozen=True)
class Standing:
    """How many of a writer's comments moderators decided on lately, and how many of those they refused."""

    decided: int = 0
    refused: int = 0

    @property
    def percent(self) -> int:
        return 100 * self.refused // self.decided if self.decided else 0


@dataclass(frozen=True)
class Asked:
    """A new text of a writer, under an article in this mode. All that the rules need: they ask nobody else.

    `seconds` is how long the form was open, where that is known; `is_trapped` says that the field which people
    never see was filled in; `approved` is how many comments of this writer are published (as far as it matters);
    `repeats`, how often they said the same elsewhere within a day; `score`, what the spam filter says.
    """

    rendered: Rendered
    mode: CommentsMode
    score: Score
    name: str = ""
    email: str = ""
    website: str = ""
    is_guest: bool = False
    is_trusted: bool = False  # authors and above
    is_edit: bool = False
    is_trapped: bool = False
    seconds: float | None = None
    approved: int = 0
    repeats: int = 0
    standing: Standing = Standing()


@dataclass(frozen=True)
class Answer:
    """What one rule says: its code, whether it holds, and the numbers that its words need.

    `flags`: it holds nothing, but a moderator is to look.
    """

    rule: str
    holds: bool
    parameters: dict[str, Any] = field(default_factory=dict)
    flags: bool = False

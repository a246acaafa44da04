"""What a holding rule is asked about, and what it answers."""

from dataclasses import dataclass, field

from community.articles.models import CommentsMode
from community.comments.writers import Writer
from community.core.markup import Rendered


@dataclass(frozen=True)
class Asked:
    """A new text of a writer, under an article in this mode.

    `seconds` is how long the form was open, where that is known; `is_trapped` says that the field which people
    never see was filled in; `approved` is how many comments of this writer are published.
    """

    rendered: Rendered
    writer: Writer
    mode: CommentsMode
    approved: int
    is_trusted: bool = False  # authors and above
    is_trapped: bool = False
    seconds: float | None = None
    is_edit: bool = False


@dataclass(frozen=True)
class Answer:
    """What one rule says: its code, whether it holds, and the numbers that its words need."""

    rule: str
    holds: bool
    parameters: dict[str, int] = field(default_factory=dict)

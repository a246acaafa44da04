"""What the tests of holding ask about."""

from typing import Any

from community.articles.models import CommentsMode
from community.comments.holding import Asked, ask
from community.comments.holding.asked import Answer
from community.comments.holding.bayes import Lessons, Score
from community.core import markup

OFF = Score(None, Lessons(0, 0, 50))


def about(text: str = "Nothing special.", **values: Any) -> Asked:
    """A text of a member of whom something was published."""
    return Asked(
        **{
            "rendered": markup.rendered(text, markup.COMMENT),
            "mode": CommentsMode.OPEN,
            "score": OFF,
            "approved": 1,
            **values,
        }
    )


def holding(asked: Asked) -> list[str]:
    """The rules that hold, in order."""
    return [answer.rule for answer in ask(asked) if answer.holds]


def answer(asked: Asked, rule: str) -> Answer:
    return next(answer for answer in ask(asked) if answer.rule == rule)

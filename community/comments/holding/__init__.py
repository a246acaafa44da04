"""Why a comment starts held: an ordered list of plain functions, every one of which is asked.

The first that holds gives the reason; each one's answer is stored. A filter never destroys a person's words: it
holds them until a moderator has read them (product.md, Holding).
"""

from dataclasses import asdict
from typing import Any

from community.comments.holding import rules
from community.comments.holding.asked import Answer, Asked


def ask(asked: Asked) -> list[Answer]:
    """What every rule says, in order."""
    return [rule(asked) for rule in rules.IN_ORDER]


def reason(answers: list[Answer]) -> str | None:
    """The code of the first rule that holds."""
    return next((answer.rule for answer in answers if answer.holds), None)


def stored(answers: list[Answer]) -> list[dict[str, Any]]:
    """The answers as they are kept with the comment."""
    return [asdict(answer) for answer in answers]

"""Why a comment starts held: an ordered list of plain functions, every one of which is asked.

The first that holds gives the reason; each one's answer is stored. A filter never destroys a person's words: it
holds them until a moderator has read them (product.md, Holding; docs/holding.md).

    gathering  what the rules are asked about     rules     the rules and their numbers, in order
    lists      the word lists, by matching        bayes     the spam filter: learn, unlearn, score
    telling    what a rule asks and what it said, in words for moderators
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from community.comments.holding import rules
from community.comments.holding.asked import Answer, Asked
from community.comments.holding.bayes import learn, unlearn
from community.comments.holding.gathering import asked
from community.comments.holding.telling import told

__all__ = ["Answer", "Asked", "ask", "asked", "flags", "learn", "reason", "stored", "told", "unlearn"]


def ask(asked: Asked) -> list[Answer]:
    """What every rule says, in order."""
    return [rule(asked) for rule in rules.IN_ORDER]


def reason(answers: Sequence[Answer]) -> str | None:
    """The code of the first rule that holds."""
    return next((answer.rule for answer in answers if answer.holds), None)


def flags(answers: Sequence[Answer]) -> bool:
    """Whether a moderator is to look at it, though it may be public."""
    return any(answer.flags for answer in answers)


def stored(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """The answers as they are kept with the comment."""
    return [asdict(answer) for answer in answers]

"""The rules, each a plain function; `IN_ORDER` is the order in which they are asked (product.md, Holding)."""

from collections.abc import Callable, Mapping

from community.articles.models import CommentsMode
from community.comments.holding import lists, matching
from community.comments.holding.asked import Answer, Asked
from community.comments.holding.numbers import (
    EVERYTHING,
    LINKS,
    QUICK_SECONDS,
    REPEATS,
    SPAM_PERCENT,
    STANDING_DAYS,
    STANDING_LEAST,
    STANDING_PERCENT,
)


def trap(asked: Asked) -> Answer:
    """The field that people never see was filled in."""
    return Answer("trap", asked.is_trapped)


def quick(asked: Asked) -> Answer:
    """The form was filled in faster than a person reads it."""
    least = QUICK_SECONDS.value
    is_quick = asked.seconds is not None and asked.seconds < least
    parameters = (
        {"least": least} if asked.seconds is None else {"least": least, "seconds": int(asked.seconds)}
    )
    return _unless_trusted(asked, "quick", is_quick and not asked.is_edit, parameters)


def banned_word(asked: Asked) -> Answer:
    """A word of the first list stands in the text, the name, the e-mail or the website."""
    found = _found(lists.current().banned, asked)
    return Answer("banned_word", bool(found["words"]), found)


def suspect_word(asked: Asked) -> Answer:
    """The same for the second list, which holds nothing: it asks a moderator to look."""
    found = _found(lists.current().suspect, asked)
    return Answer("suspect_word", False, found, flags=bool(found["words"]))


def links(asked: Asked) -> Answer:
    """Two links or more, counted after auto-linking; one from a guest of whom nothing was approved yet."""
    most = 1 if asked.is_guest and not asked.approved else LINKS.value
    count = asked.rendered.links
    return _unless_trusted(asked, "links", count >= most, {"links": count, "most": most})


def repeats(asked: Asked) -> Answer:
    """The same person said the same elsewhere within a day."""
    most = REPEATS.value
    return _unless_trusted(asked, "repeats", asked.repeats >= most, {"times": asked.repeats, "most": most})


def spam_score(asked: Asked) -> Answer:
    """It reads like what moderators took for spam."""
    score, most = asked.score, SPAM_PERCENT.value
    if score.percent is None:
        lessons = {"spam": score.lessons.spam, "good": score.lessons.good, "needed": score.lessons.needed}
        return _unless_trusted(asked, "spam_score", False, lessons)
    words = [{"word": clue.word, "percent": clue.percent} for clue in score.clues]
    parameters = {"percent": score.percent, "most": most, "words": words}
    return _unless_trusted(asked, "spam_score", score.percent >= most, parameters)


def first_comment(asked: Asked) -> Answer:
    """Nothing of this person was approved yet."""
    return _unless_trusted(asked, "first_comment", not asked.approved)


def standing(asked: Asked) -> Answer:
    """Too much of what this person wrote lately was refused."""
    lately, most, least = asked.standing, STANDING_PERCENT.value, STANDING_LEAST.value
    is_bad = lately.decided >= least and 100 * lately.refused >= most * lately.decided
    parameters = {"decided": lately.decided, "refused": lately.refused, "percent": lately.percent,
                  "most": most, "least": least, "days": STANDING_DAYS.value}  # fmt: skip
    return _unless_trusted(asked, "standing", is_bad, parameters)


def article_holds(asked: Asked) -> Answer:
    """Under this article every comment is read first."""
    return _unless_trusted(asked, "article_holds", asked.mode is CommentsMode.HELD)


def site_holds(asked: Asked) -> Answer:
    """On this site every comment is read first."""
    return _unless_trusted(asked, "site_holds", EVERYTHING.value)


IN_ORDER: tuple[Callable[[Asked], Answer], ...] = (
    trap, quick, banned_word, suspect_word, links, repeats, spam_score, first_comment, standing, article_holds,
    site_holds,
)  # fmt: skip


def _unless_trusted(
    asked: Asked, rule: str, holds: bool, parameters: Mapping[str, object] | None = None
) -> Answer:
    """Authors and above are not held by these; what would have been said is kept all the same."""
    said = dict(parameters or {}) | ({"is_trusted": True} if asked.is_trusted else {})
    return Answer(rule, holds and not asked.is_trusted, said)


def _found(index: matching.Index, asked: Asked) -> dict[str, list[str]]:
    """Which words of a list were found, and where."""
    places = {"text": asked.rendered.text, "name": asked.name, "email": asked.email, "website": asked.website}
    found = {place: index.found(text) for place, text in places.items()}
    words = list(dict.fromkeys(word for here in found.values() for word in here))
    return {"words": words[: matching.MOST_FOUND], "places": [place for place in found if found[place]]}

"""The rules, each a plain function; `IN_ORDER` is the order in which they are asked."""

from collections.abc import Callable

from community.articles.models import CommentsMode
from community.comments.holding.asked import Answer, Asked
from community.core.site_settings import NumberSetting

LINKS = NumberSetting("comments.holding.links", 2, 1, 50)
QUICK_SECONDS = NumberSetting("comments.holding.quick_seconds", 3, 0, 60)


def trap(asked: Asked) -> Answer:
    """The field that people never see was filled in."""
    return Answer("trap", asked.is_trapped)


def quick(asked: Asked) -> Answer:
    """The form was filled in faster than a person reads it."""
    is_quick = asked.seconds is not None and asked.seconds < QUICK_SECONDS.value and not asked.is_trusted
    return Answer("quick", is_quick and not asked.is_edit, {"seconds": QUICK_SECONDS.value})


def links(asked: Asked) -> Answer:
    """Two links or more, counted after auto-linking; one from a guest of whom nothing was approved yet."""
    is_new_guest = asked.writer.member is None and not asked.approved
    most = 1 if is_new_guest else LINKS.value
    return Answer(
        "links", asked.rendered.links >= most and not asked.is_trusted, {"links": asked.rendered.links}
    )


def first_comment(asked: Asked) -> Answer:
    """Nothing of this person was approved yet."""
    return Answer("first_comment", not asked.approved and not asked.is_trusted)


def article_holds(asked: Asked) -> Answer:
    """Under this article every comment is read first."""
    return Answer("article_holds", asked.mode is CommentsMode.HELD and not asked.is_trusted)


IN_ORDER: tuple[Callable[[Asked], Answer], ...] = (trap, quick, links, first_comment, article_holds)

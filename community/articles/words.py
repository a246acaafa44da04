"""The words of this room's refusals, by code."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, LazyString] = {
    "articles.changed_meanwhile": _l(
        "This article was saved elsewhere while you were writing. Both texts are here; nothing of yours is lost."
    ),
    "articles.moved_meanwhile": _l("This article changed at the same moment. Look at it, then try again."),
    "articles.empty": _l("There is nothing to read yet: write some words before you publish."),
    "articles.suspended": _l("You can’t publish at the moment. Your text is kept here."),
    "articles.closed_by_moderator": _l(
        "A moderator ended this conversation. Ask them if you want it open again."
    ),
    "articles.unknown_people": _l("Nobody here has the handle “%(handle)s”. Look at the spelling."),
    "articles.too_long": _l(
        "This is %(length)s characters, and an article holds %(limit)s. Shorten it, or make two of it."
    ),
    "articles.too_much": _l(
        "This would print far more than was typed. Make its tables, lists or links simpler."
    ),
}

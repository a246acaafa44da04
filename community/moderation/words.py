"""The words of this room's refusals and of what moderators choose from."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, LazyString] = {
    "moderation.own_comment": _l("This comment is your own. Another moderator decides on it."),
    "moderation.nothing_chosen": _l("Choose a comment first."),
    "moderation.reason_needed": _l("Choose the reason: the author is told it."),
}

REASONS: dict[str, LazyString] = {
    "off_topic": _l("Off topic"),
    "unkind": _l("Unkind to a person"),
    "harassment": _l("Harassment"),
    "hate": _l("Hate"),
    "spam": _l("Spam"),
    "advertising": _l("Advertising"),
    "private_information": _l("Private information"),
    "misinformation": _l("Known to be false"),
    "illegal": _l("May be against the law"),
    "banned_word": _l("A word that is not used here"),
    "other": _l("Something else (say it below)"),
}

VERDICTS: dict[str, LazyString] = {
    "approve": _l("approved"),
    "reject": _l("rejected"),
    "spam": _l("marked as spam"),
    "hold": _l("held"),
}

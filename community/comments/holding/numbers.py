"""The numbers of the rules, each a setting that an admin may change, in the order of the rules."""

from flask_babel import lazy_gettext as _l

from community.core.site_settings import NumberSetting, SwitchSetting

QUICK_SECONDS = NumberSetting(
    "comments.holding.quick_seconds", 3, 0, 60,
    label=_l("A form sent faster than this is held"), unit=_l("seconds"),
    hint=_l("Guests’ forms are timed. 0: never."),
)  # fmt: skip
LINKS = NumberSetting(
    "comments.holding.links", 2, 1, 50,
    label=_l("Number of links that holds a comment"),
    hint=_l("Bare addresses count. From a guest of whom nothing was published yet, one link is enough."),
)  # fmt: skip
REPEATS = NumberSetting(
    "comments.holding.repeats", 1, 1, 20,
    label=_l("Number of times elsewhere that holds the same words"),
    hint=_l("From the same person, within a day, and at least 20 characters long."),
)  # fmt: skip
SPAM_PERCENT = NumberSetting(
    "comments.holding.spam_percent", 90, 51, 100,
    label=_l("Spam score that holds a comment"), unit=_l("percent"),
    hint=_l("What the filter has learnt from the moderators’ decisions; its words and weights are open to every moderator."),
)  # fmt: skip
LESSONS = NumberSetting(
    "comments.holding.bayes_lessons", 50, 20, 1_000,
    label=_l("Decisions of each kind before the spam filter speaks"),
    hint=_l("Approved comments and comments marked as spam. Until then it only learns."),
)  # fmt: skip
STANDING_PERCENT = NumberSetting(
    "comments.holding.standing_percent", 30, 1, 100,
    label=_l("Share of refused comments that holds everything of a person"), unit=_l("percent"),
    hint=_l("Of those of their comments that moderators decided on lately."),
)  # fmt: skip
STANDING_LEAST = NumberSetting(
    "comments.holding.standing_least", 5, 1, 100,
    label=_l("Fewest decisions before that share counts"),
)  # fmt: skip
STANDING_DAYS = NumberSetting(
    "comments.holding.standing_days", 30, 1, 365,
    label=_l("A decision counts for"), unit=_l("days"),
)  # fmt: skip
EVERYTHING = SwitchSetting(
    "comments.holding.everything", False,
    label=_l("Hold every comment"),
    hint=_l("A moderator reads each one before it is public, but for those of authors and moderators."),
)  # fmt: skip

"""The words of this room: its refusals, why a comment waits, why one was not published. Stored are codes only."""

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from community.core.site_settings import NumberSetting

PROMISE_HOURS = NumberSetting("moderation.promise_hours", 3, 1, 168)

REFUSALS: dict[str, LazyString] = {
    "comments.suspended": _l("You can't comment until %(until)s. Your text is still here; nothing was sent."),
    "comments.closed": _l(
        "Comments were closed while you wrote. Your text is still here: copy it if you like."
    ),
    "comments.members_only": _l(
        "Only members comment under this article. Log in, and your text comes with you."
    ),
    "comments.parent_gone": _l(
        "The comment you answer is not there any more. Your text is still here: you can send it as a new comment."
    ),
    "comments.too_fast": _l(
        "One thing at a time: you commented a moment ago. You can send this in %(retry_after)s seconds; "
        "it stays here until then."
    ),
    "comments.edit_window": _l(
        "A comment can be edited for %(minutes)s minutes after it was published. You can still withdraw it."
    ),
    "comments.not_editable": _l("This comment can't be edited any more. You can still withdraw it."),
    "comments.changed": _l("This comment was changed meanwhile. Look at it again, then send your text."),
    "comments.role_gone": _l("You don't have that role any more. Choose another, or none."),
}

#: Why a comment waits: for its writer, in its place in the thread.
HELD: dict[str, LazyString] = {
    "trap": _l("A field was filled in that people don't see, so a person reads it first."),
    "quick": _l("It came faster than most people write, so a person reads it first."),
    "links": _l("It has links in it, so a person reads it first."),
    "first_comment": _l("A person reads everybody's first comment."),
    "article_holds": _l("Under this article a person reads every comment first."),
    "banned_word": _l("A word in it is on our check list, so a person reads it first."),
    "flagged": _l("Members asked for a second look, so a person reads it again."),
    "moderator": _l("A moderator took it back for a second look."),
    "imported": _l("It waited for review where it was written, so a person reads it first."),
}
HELD_ANYWAY: LazyString = _l("A person reads it first.")
NOT_PUBLIC: LazyString = _l("Only its writer and the moderators see it.")


def told_either_way() -> str:
    """What the writer of a held comment may expect, and when."""
    hours = PROMISE_HOURS.value
    return str(
        ngettext(
            "Only you can see this for now. A person reads it, usually within %(num)s hour; you see the outcome here.",
            "Only you can see this for now. A person reads it, usually within %(num)s hours; you see the outcome here.",
            hours,
        )
    )


#: The same for moderators, as a chip at the desk.
HELD_CHIPS: dict[str, LazyString] = {
    "trap": _l("Trap field"),
    "quick": _l("Very quick"),
    "links": _l("Links"),
    "first_comment": _l("First comment"),
    "article_holds": _l("Article holds all"),
    "banned_word": _l("Word list"),
    "flagged": _l("Flagged"),
    "moderator": _l("Held by a moderator"),
    "imported": _l("Imported, unreviewed"),
}

#: Why a comment was not published: for its writer, and at the desk.
REASONS: dict[str, LazyString] = {
    "off_topic": _l("Reason: it is about something else."),
    "unkind": _l("Reason: it is unkind to a person."),
    "harassment": _l("Reason: it harasses somebody."),
    "hate": _l("Reason: it attacks people for who they are."),
    "spam": _l("Reason: it reads as spam."),
    "advertising": _l("Reason: it advertises."),
    "private_information": _l("Reason: it holds somebody's private information."),
    "misinformation": _l("Reason: it says something that is known to be false."),
    "illegal": _l("Reason: it may be against the law."),
    "banned_word": _l("Reason: it uses a word that is not used here."),
    "other": _l("Reason: as the moderator says."),
}
SPAM_TO_WRITER: LazyString = _l(
    "A moderator took it for spam. If that was wrong, write to the people of this site."
)

#: What stands in a thread for a comment that may not be seen but has visible replies.
PLACEHOLDER: dict[str, LazyString] = {
    "held": _l("This comment awaits review. The replies are kept."),
    "rejected": _l("Removed by a moderator. The replies are kept."),
    "spam": _l("Removed by a moderator. The replies are kept."),
    "withdrawn": _l("Withdrawn by its author. The replies are kept."),
}
DISOWNED: LazyString = _l("A former member")
SOMEONE: LazyString = _l("a comment that is not here")
EARLIER: LazyString = _l("an earlier comment")

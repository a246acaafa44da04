"""The words of this room: its refusals, why a comment waits, why one was not published. Stored are codes only."""

from datetime import datetime

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _l

from community.core.filters import day
from community.core.site_settings import NumberSetting

PROMISE_HOURS = NumberSetting(
    "moderation.promise_hours", 3, 1, 168,
    label=_l("A moderator usually reads within"), unit=_l("hours"),
    hint=_l("Promised to everybody whose comment waits; the desk shows the oldest wait beside it."),
)  # fmt: skip

APPEAL_DAYS = NumberSetting(
    "moderation.appeal_days", 20, 1, 365,
    label=_l("A second opinion can be asked for within"), unit=_l("days"),
)  # fmt: skip

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
        "One thing at a time: you commented a moment ago. You can send this in %(wait)s; it stays here until then."
    ),
    "comments.edit_window": _l(
        "A comment can be edited for %(minutes)s minutes after it was published. You can still withdraw it."
    ),
    "comments.not_editable": _l("This comment can't be edited any more. You can still withdraw it."),
    "comments.changed": _l("This comment was changed meanwhile. Look at it again, then send your text."),
    "comments.heated": _l(
        "This part of the conversation is heated: what stands above was flagged (%(flags)s). Until a moderator has "
        "looked, %(minutes)s minutes pass here between two comments of one person. You can send this in %(wait)s; "
        "it stays here until then."
    ),
    "comments.unrevised": _l(
        "These are the same words as before. Change what the moderator asked for first."
    ),
    "comments.not_to_disown": _l("Only a published comment can lose its name. You can still withdraw it."),
    "comments.disown_flagged": _l(
        "A moderator has been asked to look at this comment. Once that is settled, your name can come off; "
        "you can withdraw it now."
    ),
    "comments.own_useful": _l("This is your own comment: others say whether it is useful."),
    "comments.not_there": _l("This comment is not there any more."),
    "holding.no_words": _l("Write at least one word."),
    "holding.no_letters": _l("“%(line)s” has no letter and no figure, so it can’t be looked for."),
    "holding.phrase_too_long": _l(
        "“%(line)s” is too long: at most 120 characters and 20 words, one phrase a line."
    ),
    "holding.too_many_at_once": _l("At most %(most)s lines at once, please."),
    "holding.too_many_words": _l("Both lists together hold at most %(most)s words."),
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
    "repeats": _l("You said the same elsewhere, so a person reads it first."),
    "spam_score": _l("It reads a little like advertising, so a person reads it first."),
    "standing": _l("Some of your last comments were not published, so a person reads this one first."),
    "site_holds": _l("Here a person reads every comment first."),
    "flagged": _l("Members asked for a second look, so a person reads it again."),
    "moderator": _l("A moderator took it back for a second look."),
    "revised": _l("You changed what a moderator asked you to change, so they read it again."),
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


def usually_within() -> str:
    """What a guest may expect before they write."""
    hours = PROMISE_HOURS.value
    return str(
        ngettext(
            "That usually takes less than %(num)s hour.", "That usually takes less than %(num)s hours.", hours
        )
    )


def asked_again(moment: datetime | None) -> str:
    """That a second opinion was asked for; on one's own comment."""
    return str(gettext("A second opinion was asked for on %(day)s.", day=day(moment))) if moment else ""


#: The same for moderators, as a chip at the desk.
HELD_CHIPS: dict[str, LazyString] = {
    "trap": _l("Trap field"),
    "quick": _l("Very quick"),
    "links": _l("Links"),
    "first_comment": _l("First comment"),
    "article_holds": _l("Article holds all"),
    "banned_word": _l("Word list"),
    "suspect_word": _l("Suspect word"),
    "repeats": _l("Said elsewhere too"),
    "spam_score": _l("Spam filter"),
    "standing": _l("Standing"),
    "site_holds": _l("Site holds all"),
    "flagged": _l("Flagged"),
    "moderator": _l("Held by a moderator"),
    "revised": _l("Revised, sent again"),
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
#: What its writer reads below that where the moderator wrote no words of their own; a moderator sees it beside each reason.
MESSAGES: dict[str, LazyString] = {
    "off_topic": _l(
        "Thank you for it. It leads away from this article; under another one it may be very welcome."
    ),
    "unkind": _l(
        "There is a thought in it worth hearing. Please answer the argument and leave out the person."
    ),
    "harassment": _l(
        "This goes after a person, and they should be able to read here in peace. Please let it rest."
    ),
    "hate": _l("This attacks people for who they are. Everybody has a place here, so we can’t publish it."),
    "spam": _l(
        "It reads as if it was written to be found rather than read. Tell us what you think yourself."
    ),
    "advertising": _l(
        "It sells something. We would love to read what you know; the offer has its place on your profile."
    ),
    "private_information": _l(
        "It tells something that belongs to somebody else, such as a name, a number or an address. Please leave that out."
    ),
    "misinformation": _l(
        "As far as we know this is not so, and others may rely on it. If you have a source, please tell us."
    ),
    "illegal": _l("Publishing this may be against the law, for you and for us. So we keep it back."),
    "banned_word": _l("A word in it is not used here. Say it in another way, and it is welcome."),
    "other": _l(
        "As it stands we can’t publish it. If you would like to know more, ask for a second opinion."
    ),
}
SPAM_TO_WRITER: LazyString = _l(
    "A moderator took it for spam. If that was wrong, write to the people of this site."
)

#: What stands in a thread for a comment that may not be seen but has visible replies.
PLACEHOLDER: dict[str, LazyString] = {
    "held": _l("This comment awaits review. The replies are kept."),
    "rejected": _l("Removed by a moderator. The replies are kept."),
    "spam": _l("Removed by a moderator: spam. The replies are kept."),
    "withdrawn": _l("Withdrawn by its author. The replies are kept."),
}
#: The same where a rejection had a reason; "other" says nothing.
REMOVED: dict[str, LazyString] = {
    "off_topic": _l("Removed by a moderator: off topic. The replies are kept."),
    "unkind": _l("Removed by a moderator: unkind. The replies are kept."),
    "harassment": _l("Removed by a moderator: harassment. The replies are kept."),
    "hate": _l("Removed by a moderator: hate. The replies are kept."),
    "spam": _l("Removed by a moderator: spam. The replies are kept."),
    "advertising": _l("Removed by a moderator: advertising. The replies are kept."),
    "private_information": _l("Removed by a moderator: private information. The replies are kept."),
    "misinformation": _l("Removed by a moderator: misinformation. The replies are kept."),
    "illegal": _l("Removed by a moderator: against the law. The replies are kept."),
    "banned_word": _l("Removed by a moderator: a word not used here. The replies are kept."),
}
FOR_MEMBERS: LazyString = _l("Members can ask another moderator for a second opinion; a guest can’t.")
DISOWNED: LazyString = _l("Name withdrawn")
SOMEONE: LazyString = _l("a comment that is not here")
EARLIER: LazyString = _l("an earlier comment")

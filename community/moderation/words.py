"""The words of this room's refusals and of what moderators choose from."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.comments import words as comment_words
from community.moderation.models import Decision, Verdict

REFUSALS: dict[str, LazyString] = {
    "moderation.no_word_chosen": _l("Choose the words first."),
    "moderation.own_comment": _l("This comment is your own. Another moderator decides on it."),
    "moderation.nothing_chosen": _l("Choose a comment first."),
    "moderation.reason_needed": _l("Choose the reason: the author is told it."),
    "moderation.flag_own": _l("This comment is your own. You can edit or withdraw it."),
    "moderation.flag_suspended": _l("You can’t flag comments while you are suspended."),
    "moderation.flag_gone": _l("This comment is out of sight already. A moderator looks at it."),
    "moderation.flag_settled": _l("A moderator has answered this flag already."),
    "moderation.flags_too_many": _l(
        "You have flagged many comments within an hour. The moderators have them; you can send this one in "
        "%(minutes)s minutes, and it stays here until then."
    ),
    "moderation.flag_agreed": _l("The moderators agreed with this flag, so it was not raised in bad faith."),
    "moderation.flagged_by_you": _l("You flagged this comment yourself. Another moderator decides on it."),
    "moderation.own_flag": _l("This flag is your own. Another moderator judges it."),
    "moderation.appeal_gone": _l("There is nothing to ask about any more: this was taken back."),
    "moderation.appeal_twice": _l("You have asked for a second opinion on this. It can be asked once."),
    "moderation.appeal_late": _l(
        "A second opinion can be asked for within %(days)s days. That time is over."
    ),
    "moderation.appeal_answered": _l(
        "Another moderator has answered this meanwhile. Nothing of yours was stored."
    ),
    "moderation.appeal_changed": _l("The comment was changed meanwhile. Look at it again, then answer."),
    "moderation.appeal_own": _l("You decided this, or ask it yourself. Another moderator answers."),
    "moderation.appeal_alone": _l(
        "You decided this yourself and nobody else can answer. Sleep on it: you can answer %(hours)s hours after it "
        "was asked."
    ),
    "moderation.may_not_suspend": _l("You can act only on members with less access than you have yourself."),
    "moderation.step_meanwhile": _l(
        "Another moderator acted on this member meanwhile. Look at what they did; nothing of yours was stored."
    ),
    "moderation.step_too_high": _l("Only an admin skips more than one step of the ladder."),
    "moderation.nothing_to_lift": _l("Nothing keeps this member from posting now."),
    "moderation.nothing_to_take_back": _l("This was taken back already, or it has lapsed."),
    "moderation.no_such_comment": _l("There is no comment at this address, or it is not public."),
    "moderation.not_to_claim": _l(
        "This comment belongs to a member, or nobody’s name stands on it any more."
    ),
    "moderation.claim_decided": _l("A moderator has decided this already."),
    "moderation.claim_waits": _l(
        "You have claimed this comment already, and it waits for a moderator. To say it in other words, take that claim "
        "back first."
    ),
    "moderation.claim_gone": _l("The member has taken this claim back."),
    "moderation.claim_own": _l("This is your own claim. Another moderator decides it."),
    "moderation.too_many_claims": _l(
        "%(most)s claims are waiting already. Wait until a moderator has looked at them."
    ),
    "moderation.suspended": _l("You can’t do this while you are suspended."),
    "moderation.not_your_article": _l("Only the author of a published article does this, and moderators."),
    "moderation.closed_by_moderator": _l(
        "A moderator ended this conversation. Ask them if you want it open again."
    ),
    "moderation.ask_waits": _l("You have asked about this article already, and it waits for an answer."),
    "moderation.ask_settled": _l(
        "Another moderator has answered this meanwhile. Nothing of yours was stored."
    ),
    "moderation.ask_own": _l("You asked this yourself. Another moderator answers."),
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

#: What the author reads where the moderator writes nothing else: shown with each reason, to be changed.
MESSAGES = comment_words.MESSAGES

FLAG_REASONS: dict[str, LazyString] = {
    "off_topic": _l("off topic"),
    "unkind": _l("unkind"),
    "spam": _l("spam"),
    "false": _l("false"),
    "other": _l("something else"),
}

#: What a member chooses from who flags a comment.
FLAG_CHOICES: dict[str, LazyString] = {
    "off_topic": _l("It is about something else"),
    "unkind": _l("It is unkind to a person"),
    "spam": _l("It is advertising or spam"),
    "false": _l("It says something that is false"),
    "other": _l("Something else (say it below)"),
}

#: What became of a flag, for the member who raised it.
FLAG_OUTCOMES: dict[str, LazyString] = {
    "agreed": _l("A moderator looked at the comment and agreed with you."),
    "disagreed": _l("A moderator looked at the comment and left it as it is."),
    "bad_faith": _l(
        "A moderator took this flag for one raised in bad faith. Such flags make your later ones weigh less."
    ),
}

#: The same in a word, where they are counted.
FLAG_OUTCOMES_COUNTED: dict[str, LazyString] = {
    "open": _l("not answered yet"),
    "agreed": _l("agreed with"),
    "disagreed": _l("not agreed with"),
    "bad_faith": _l("in bad faith"),
}

#: The steps of the suspension ladder, as a moderator chooses them.
STEPS: dict[str, LazyString] = {
    "warning": _l("Warning"),
    "day": _l("24 hours"),
    "three_days": _l("72 hours"),
    "week": _l("7 days"),
    "month": _l("30 days"),
    "closed": _l("Close the account"),
}

#: The same, as what was done: to the member, and of a member in the public log.
STEPS_DONE: dict[str, LazyString] = {
    "warning": _l("warned"),
    "day": _l("suspended for 24 hours"),
    "three_days": _l("suspended for 72 hours"),
    "week": _l("suspended for 7 days"),
    "month": _l("suspended for 30 days"),
    "closed": _l("account closed"),
}

OUTCOMES: dict[str, LazyString] = {
    "upheld": _l("The decision stands"),
    "overturned": _l("The decision is taken back"),
}

#: The e-mail address that came with a claimed comment.
GIVEN_ADDRESS: dict[str, LazyString] = {
    "none": _l("No e-mail address came with it."),
    "another": _l("The e-mail address that came with it was another one than theirs when they asked."),
    "unverified": _l("The e-mail address that came with it was theirs when they asked, but not verified."),
    "verified": _l("The e-mail address that came with it was theirs when they asked, and verified."),
}

#: As REASONS, where nothing else is said.
REASONS_ALONE: dict[str, LazyString] = {**REASONS, "other": _l("Something else")}


def said_name(name: str) -> str:
    """The name that stood on a claimed comment, within a sentence."""
    return name or _("somebody without a name")


def to_author(decision: Decision) -> str:
    """What an author reads below the reason: the moderator's own words, else those that go with the reason."""
    if decision.words or decision.verdict is not Verdict.REJECT or decision.undoes_id is not None:
        return decision.words
    return str(MESSAGES.get(decision.reason or "", ""))


def own_words(typed: str, reason: str | None) -> str:
    """What of the words to an author is the moderator's own, to be stored: nothing, where they left the usual ones."""
    typed = typed.strip()
    return "" if typed == str(MESSAGES.get(reason or "", "")) else typed

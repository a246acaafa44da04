"""What a notice says, made of its kind, its parameters and who did it. Stored are codes only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.comments import words as comment_words
from community.core import filters
from community.moderation import words as moderation_words
from community.notifications.kinds import Kind

#: Those that say the same whatever their parameters.
ALWAYS: dict[Kind, LazyString] = {
    Kind.PUBLISHED: _l("Your comment is published. Thank you for waiting."),
    Kind.HELD: _l("Your comment awaits review again."),
    Kind.ASK_ANSWER: _l("The moderators answered you."),
}
NO_NAME: LazyString = _l("Somebody")
OUTCOMES: dict[str, LazyString] = {
    "agreed": _l("Thank you for the flag. A moderator agreed and acted on it."),
    "disagreed": _l("Thank you for the flag. A moderator looked at the comment and let it stand."),
    "bad_faith": _l("A moderator let the comment stand that you flagged, and did not find the flag fair."),
}
UNDONE: dict[str, LazyString] = {
    "published": _l("A moderator took a decision back: your comment is published."),
    "held": _l("A moderator took a decision back: your comment awaits review again."),
    "rejected": _l("A moderator took a decision back: your comment is not published."),
    "spam": _l("A moderator took a decision back: your comment is not published."),
}


def sentence(kind: Kind, parameters: Mapping[str, Any], names: list[str], count: int = 1) -> str:
    """`names`: who did it, each once, the latest first; `count`: how many notices this line tells of."""
    return str(_sentence(kind, parameters, names, count))


def details(kind: Kind, parameters: Mapping[str, Any]) -> list[str]:
    """What stands below the sentence: the reason, and what one can do now."""
    if kind is Kind.HELD:
        return [str(comment_words.HELD["flagged"])]
    if kind is Kind.SUSPENSION:
        return _suspension_reason(parameters)
    if kind is Kind.PUBLISHED and parameters["is_by_moderator"]:
        return [_("A moderator changed some of its words.")]
    if kind is not Kind.DECISION or parameters["is_undo"]:
        return []
    reason = comment_words.REASONS.get(parameters["reason"] or "")
    usual = None if parameters["words"] else comment_words.MESSAGES.get(parameters["reason"] or "")
    may_revise = _("You can change it and send it again.") if parameters["is_revisable"] else None
    return [str(said) for said in (reason, usual, may_revise) if said]


def _sentence(kind: Kind, parameters: Mapping[str, Any], names: list[str], count: int) -> Any:
    match kind:
        case Kind.REPLY:
            return _replied(names, count)
        case Kind.COMMENT:
            return _commented(names, count)
        case Kind.MENTION:
            return _("%(name)s mentioned you", name=_first(names))
        case Kind.DECISION:
            return _decided(parameters)
        case Kind.FLAG_OUTCOME:
            return OUTCOMES[parameters["outcome"]]
        case Kind.APPEAL_MADE:
            return _("%(name)s asks for a second opinion", name=_first(names))
        case Kind.APPEAL_ANSWER:
            return _appeal_answered(parameters)
        case Kind.SUSPENSION:
            return _suspended(parameters)
        case Kind.SUSPENSION_LIFTED:
            return _lifted(parameters)
        case Kind.CLAIM_MADE:
            return _("%(name)s claims what %(other)s said", name=_first(names), other=_said_name(parameters))
        case Kind.CLAIM_ANSWER if parameters["is_granted"]:
            return _("What %(name)s said is yours now, as you claimed.", name=_said_name(parameters))
        case Kind.CLAIM_ANSWER:
            return _(
                "You claimed what %(name)s said. A moderator left it as it is.", name=_said_name(parameters)
            )
        case Kind.SEARCH_FIND:
            return _(
                "%(name)s fits what you look for: %(search)s", name=_first(names), search=parameters["search"]
            )
        case Kind.ASKED:
            return _("%(name)s asks the moderators to look at a conversation", name=_first(names))
    return ALWAYS[kind]


# --- who said something ----------------------------------------------------------------------------------------


def _first(names: list[str]) -> str:
    return names[0] if names else str(NO_NAME)


def _said_name(parameters: Mapping[str, Any]) -> str:
    """The name that stood on a claimed comment."""
    return moderation_words.said_name(parameters["said_name"])


def _replied(names: list[str], count: int) -> Any:
    match names:
        case [one, two]:
            return _("%(name)s and %(other)s replied to you", name=one, other=two)
        case [one, two, *others] if others:
            return ngettext(
                "%(name)s, %(other)s and %(num)s other replied to you",
                "%(name)s, %(other)s and %(num)s others replied to you",
                len(others),
                name=one,
                other=two,
            )
    if count > 1:
        return ngettext(
            "%(name)s replied to you %(num)s time",
            "%(name)s replied to you %(num)s times",
            count,
            name=_first(names),
        )
    return _("%(name)s replied to you", name=_first(names))


def _commented(names: list[str], count: int) -> Any:
    match names:
        case [one, two]:
            return _("%(name)s and %(other)s commented on your article", name=one, other=two)
        case [one, two, *others] if others:
            return ngettext(
                "%(name)s, %(other)s and %(num)s other commented on your article",
                "%(name)s, %(other)s and %(num)s others commented on your article",
                len(others),
                name=one,
                other=two,
            )
    if count > 1:
        return ngettext(
            "%(name)s commented on your article %(num)s time",
            "%(name)s commented on your article %(num)s times",
            count,
            name=_first(names),
        )
    return _("%(name)s commented on your article", name=_first(names))


# --- what moderators did ---------------------------------------------------------------------------------------


def _decided(parameters: Mapping[str, Any]) -> Any:
    if parameters["is_edit"]:
        return _edit_decided(parameters)
    if parameters["is_undo"]:
        return UNDONE[parameters["after"]]
    match parameters["verdict"]:
        case "hold":
            return _("A moderator took your comment back for a second look.")
        case "spam":
            return _("A moderator took your comment for spam.")
    if parameters["before"] == "published":
        return _("A moderator took your comment out of the conversation.")
    return _("Your comment was not published.")


def _edit_decided(parameters: Mapping[str, Any]) -> Any:
    if parameters["is_undo"]:
        return _("A moderator took the decision on your edit back.")
    if parameters["is_by_moderator"]:
        return _("A moderator changed some words of your comment.")
    if parameters["verdict"] == "approve":
        return _("Your edit is published.")
    return _("Your edit was not published. Your comment stays as it was.")


def _appeal_answered(parameters: Mapping[str, Any]) -> Any:
    is_upheld, is_of_decision = parameters["outcome"] == "upheld", parameters["of"] == "decision"
    if is_of_decision and is_upheld:
        return _("The second opinion: your comment stays unpublished.")
    if is_of_decision:
        return _("The second opinion: your comment is published after all.")
    return _("The second opinion: it stands.") if is_upheld else _("The second opinion: it is taken back.")


def _suspended(parameters: Mapping[str, Any]) -> Any:
    if not parameters["until"]:
        return _("A moderator warned you.")
    until = filters.moment(datetime.fromisoformat(parameters["until"]))
    return _("You can't comment until %(until)s.", until=until)


def _lifted(parameters: Mapping[str, Any]) -> Any:
    if parameters["step"] == "warning":
        return _("A moderator took a warning back.")
    if not parameters["until"]:
        return _("You can comment again: a moderator took the suspension back.")
    until = filters.moment(datetime.fromisoformat(parameters["until"]))
    return _("A moderator took a suspension back. Another one lasts until %(until)s.", until=until)


def _suspension_reason(parameters: Mapping[str, Any]) -> list[str]:
    reason = moderation_words.REASONS.get(parameters["reason"])
    if reason is None or parameters["reason"] == "other":
        return []
    return [_("Reason: %(reason)s.", reason=reason)]

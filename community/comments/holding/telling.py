"""What the rules ask and what they answered, in words for moderators. Stored are codes and numbers only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from community.comments.holding import numbers, rules
from community.comments.holding.asked import Answer

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One rule: its name, what it asks, and (where it was asked) what it said and whether that holds."""

    rule: str
    title: str
    asks: str
    said: str = ""
    holds: bool = False
    flags: bool = False


def told(answers: Iterable[Answer | Mapping[str, Any]]) -> list[Told]:
    """Answers in words, in the order in which they were asked: fresh ones, or as they were stored."""
    return [_told(answer) for answer in answers]


def in_order() -> list[Told]:
    """What each rule asks now, in order."""
    return [
        Told(rule.__name__, str(TITLES[rule.__name__]), str(_ASKS[rule.__name__]()))
        for rule in rules.IN_ORDER
    ]


def _told(answer: Answer | Mapping[str, Any]) -> Told:
    if isinstance(answer, Answer):
        rule, holds, parameters, flags = answer.rule, answer.holds, answer.parameters, answer.flags
    else:
        rule, holds = str(answer.get("rule", "")), bool(answer.get("holds"))
        parameters, flags = answer.get("parameters") or {}, bool(answer.get("flags"))
    asks = str(_ASKS[rule]()) if rule in _ASKS else ""
    return Told(rule, str(TITLES.get(rule, rule)), asks, _said(rule, holds, parameters), holds, flags)


TITLES: dict[str, LazyString] = {
    "trap": _l("Trap field"),
    "quick": _l("Too quick"),
    "banned_word": _l("Banned words"),
    "suspect_word": _l("Suspect words"),
    "links": _l("Links"),
    "repeats": _l("Repeats"),
    "spam_score": _l("Spam filter"),
    "first_comment": _l("First comment"),
    "standing": _l("Standing"),
    "article_holds": _l("The article"),
    "site_holds": _l("The site"),
    "imported": _l("Imported"),
}

_ASKS: dict[str, Callable[[], Any]] = {
    "trap": lambda: _("Was the field filled in that people never see?"),
    "quick": lambda: ngettext(
        "Was a guest’s form sent in less than %(num)s second?",
        "Was a guest’s form sent in less than %(num)s seconds?",
        numbers.QUICK_SECONDS.value,
    ),
    "banned_word": lambda: _("Is a banned word in the text, the name, the e-mail or the website?"),
    "suspect_word": lambda: _("Is a suspect word in one of them? It is published, and a moderator looks."),
    "links": lambda: ngettext(
        "Are there %(num)s link or more? From a guest of whom nothing was published yet: one?",
        "Are there %(num)s links or more? From a guest of whom nothing was published yet: one?",
        numbers.LINKS.value,
    ),
    "repeats": lambda: ngettext(
        "Did the same person say the same elsewhere within a day?",
        "Did the same person say the same elsewhere within a day, %(num)s times or more?",
        numbers.REPEATS.value,
    ),
    "spam_score": lambda: _(
        "Does it read like what moderators took for spam: %(most)s percent or more?",
        most=numbers.SPAM_PERCENT.value,
    ),
    "first_comment": lambda: _("Was nothing of this person published yet?"),
    "standing": lambda: _(
        "Were %(most)s percent or more of this person’s comments refused in %(days)s days, of at least %(least)s?",
        most=numbers.STANDING_PERCENT.value,
        days=numbers.STANDING_DAYS.value,
        least=numbers.STANDING_LEAST.value,
    ),
    "article_holds": lambda: _("Does the article hold every comment first?"),
    "site_holds": lambda: _("Does the site hold every comment first?"),
    "imported": lambda: _("Did it wait for review where it was written?"),
}

_PLACES: dict[str, LazyString] = {
    "text": _l("the text"),
    "name": _l("the name"),
    "email": _l("the e-mail"),
    "website": _l("the website"),
}


def _said(rule: str, holds: bool, parameters: Said) -> str:
    """The answer; where a number is missing (older answers, imports), yes or no."""
    try:
        said = str(_SAID[rule](parameters)) if rule in _SAID else ""
    except (KeyError, TypeError, AttributeError):
        said = ""
    said = said or str(_("Yes.") if holds else _("No."))
    return f"{said} {_('Not held: an author or above.')}" if parameters.get("is_trusted") else said


def _quick(parameters: Said) -> Any:
    if "seconds" not in parameters:
        return _("Not known: the form carried no time.")
    return ngettext("Sent after %(num)s second.", "Sent after %(num)s seconds.", parameters["seconds"])


def _words(parameters: Said) -> Any:
    if not parameters["words"]:
        return _("None found.")
    places = [str(_PLACES[place]) for place in parameters["places"]]
    return _("%(words)s, in %(places)s.", words=_quoted(parameters["words"]), places=", ".join(places))


def _links(parameters: Said) -> Any:
    return ngettext(
        "%(num)s link, held at %(most)s or more.",
        "%(num)s links, held at %(most)s or more.",
        parameters["links"],
        most=parameters["most"],
    )


def _repeats(parameters: Said) -> Any:
    return ngettext("%(num)s time elsewhere.", "%(num)s times elsewhere.", parameters["times"])


def _spam_score(parameters: Said) -> Any:
    if "percent" not in parameters:
        return _(
            "Off: it has learnt from %(spam)s spam and %(good)s good comments; it needs %(needed)s of each.",
            spam=parameters["spam"],
            good=parameters["good"],
            needed=parameters["needed"],
        )
    score = _(
        "%(percent)s percent, held at %(most)s or more.",
        percent=parameters["percent"],
        most=parameters["most"],
    )
    if not parameters["words"]:
        return score + " " + _("No word in it tells.")
    words = ", ".join(f"{word_shown(clue['word'])} {clue['percent']}" for clue in parameters["words"])
    return score + " " + _("What weighed most (0 good, 100 spam): %(words)s.", words=words)


def _standing(parameters: Said) -> Any:
    if not parameters["decided"]:
        return _("Nothing was decided on in %(days)s days.", days=parameters["days"])
    return _(
        "%(refused)s of %(decided)s refused in %(days)s days: %(percent)s percent.",
        refused=parameters["refused"],
        decided=parameters["decided"],
        days=parameters["days"],
        percent=parameters["percent"],
    )


def word_shown(word: str) -> str:
    """A word of the spam filter as a moderator reads it: a link’s host and a writer’s name say that they are."""
    kind, _colon, rest = word.partition(":")
    if kind == "host" and rest:
        return str(_("link to %(host)s", host=rest))
    if kind == "name" and rest:
        return str(_("“%(word)s” in the name", word=rest))
    return f"“{word}”"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


_SAID: dict[str, Callable[[Said], Any]] = {
    "quick": _quick,
    "banned_word": _words,
    "suspect_word": _words,
    "links": _links,
    "repeats": _repeats,
    "spam_score": _spam_score,
    "standing": _standing,
}

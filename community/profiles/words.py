"""The words of this room: of its refusals, and of fields of work, kinds, motivations and the rest, by code."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from babel.lists import format_list
from flask_babel import LazyString, format_date, get_locale, gettext
from flask_babel import lazy_gettext as _l

from community.profiles.exchange import words as exchange_words
from community.profiles.models import Audience, Field, Kind, Motivation, OpenTo, Visibility
from community.profiles.timeline import runs_of_months

REFUSALS: dict[str, LazyString] = {
    "profiles.search_for_everybody": _l(
        "Choose at least one filter first. Then it can tell of somebody new."
    ),
    "profiles.too_many_searches": _l(
        "%(most)s saved searches are the most. Remove one that you need no longer."
    ),
    "profiles.search_too_wide": _l(
        "More than %(most)s members fit already, so it would tell of somebody all the time. Add a filter."
    ),
    "profiles.link_leads_here": _l("This leads to this site. Name a page of yours elsewhere."),
    "profiles.link_is_there": _l("This address is among your links already."),
    "profiles.too_many_links": _l("%(most)s links are the most. Remove one first."),
    "profiles.link_checked_just_now": _l("We looked a moment ago. Please wait a minute, then look again."),
    **exchange_words.REFUSALS,
    "profiles.too_many_roles": _l(
        "%(most)s roles are as many as one page can hold well. Remove one that no longer says much, or let one "
        "entry stand for several."
    ),
    "profiles.role_changed": _l(
        "This role was changed in another window meanwhile. Nothing of yours is lost: compare, then save again."
    ),
    "profiles.order_changed": _l(
        "Your roles were changed in another window meanwhile. This is how they stand now: put them in order again."
    ),
    "profiles.shares_changed": _l(
        "Your shares were changed in another window meanwhile. This is how they stand now."
    ),
    "profiles.no_picture": _l(
        "This is no picture that we can read, or not all of one. Choose a JPEG, PNG or WebP file."
    ),
    "profiles.picture_too_large": _l(
        "This file has more than %(megabytes)s MB. Make the picture smaller first."
    ),
    "profiles.picture_too_many_pixels": _l(
        "This picture has more than %(megapixels)s megapixels. Make it smaller first."
    ),
    "profiles.picture_too_small": _l(
        "This picture is too small to be a face: it needs %(least)s pixels on its shorter side."
    ),
    "profiles.too_many_assessments": _l("%(most)s are kept already. Remove an old one first."),
    "profiles.about_changed": _l(
        "Your profile was changed in another window meanwhile. Nothing of yours is lost: compare, then save again."
    ),
    "profiles.answer_changed": _l(
        "This answer was changed in another window meanwhile. Nothing of yours is lost: compare, then save again."
    ),
    "profiles.too_many_cards": _l(
        "%(most)s open cards are the most. Revoke one that nobody needs any longer."
    ),
    "profiles.not_your_role": _l("One of these roles is gone. Tick those that the card shall show."),
    "profiles.ends_before_it_starts": _l("This is before the role begins."),
    "profiles.started_on_in_future": _l("This month is still to come. Add the role when it begins."),
    "profiles.ended_on_in_future": _l("This month is still to come. Leave it empty while the role goes on."),
    "profiles.too_long_ago": _l("Write a month after 1900."),
    "profiles.too_many_skills": _l(
        "%(most)s skills are the most. Name those you would be glad to be asked about."
    ),
}

CARD_OVER = _l(
    "This card is over: it has expired, or whoever gave you the link has taken it back. Ask them for a new one."
)
CLOSED = _l("This member has closed their account. What they wrote may still stand where it was read.")

#: Why a link is not verified: what came of the last look at its page (`links`, `core/outgoing`), by code.
LINK_PROBLEMS: dict[str, LazyString] = {
    "no_link_back": _l("The page answers, but has no link with rel=“me” to your profile."),
    "sent_elsewhere": _l("The page sends us on to another site. Name the page where one arrives."),
    "bad_status": _l("The page answered with an error."),
    "bad_address": _l("This is no address that can be asked."),
    "not_https": _l("Write an address that begins with https://"),
    "with_login": _l("Leave out the name and password before the @."),
    "with_port": _l("Leave out the port: only the usual one of https is asked."),
    "ip_address": _l("Write the site’s name, not a number."),
    "unknown_name": _l("No site of this name was found."),
    "no_resolver": _l("We could not look up the site’s name."),
    "not_public": _l("This name does not lead to a public site."),
    "no_connection": _l("The site could not be reached."),
    "bad_certificate": _l("The site’s certificate is not valid for its name."),
    "too_slow": _l("The site took too long to answer."),
    "too_large": _l("The page is larger than a megabyte."),
    "bad_answer": _l("The site’s answer could not be read."),
    "encoded": _l("The page came packed, though we asked for it as it is."),
    "too_many_redirects": _l("The page sends us on more than three times."),
    "to_http": _l("The page sends us on to an address without https."),
}

FIELDS: dict[Field, LazyString] = {
    Field.ADVISING: _l("Advising & consulting"),
    Field.MAKING: _l("Making & craft"),
    Field.HEALTH: _l("Health & care"),
    Field.TECHNOLOGY: _l("Technology & data"),
    Field.WRITING: _l("Writing & media"),
    Field.TEACHING: _l("Teaching & coaching"),
    Field.LAND: _l("Land & outdoors"),
    Field.CIVIC: _l("Civic & voluntary"),
}

KINDS: dict[Kind, LazyString] = {
    Kind.EMPLOYMENT: _l("Employment"),
    Kind.FREELANCE: _l("Freelance"),
    Kind.CONSULTANCY: _l("Consultancy"),
    Kind.ADVISORY: _l("Advisory"),
    Kind.BOARD: _l("Board"),
    Kind.FOUNDER: _l("Founder"),
    Kind.INVESTING: _l("Investing"),
    Kind.WRITING: _l("Writing"),
    Kind.TEACHING: _l("Teaching"),
    Kind.SPEAKING: _l("Speaking"),
    Kind.CRAFT: _l("Craft or growing"),
    Kind.CARING: _l("Caring"),
    Kind.VOLUNTEERING: _l("Volunteering"),
    Kind.OTHER: _l("Something else"),
}

MOTIVATIONS: dict[Motivation, LazyString] = {
    Motivation.BALANCE: _l("balance"),
    Motivation.LEARNING: _l("learning"),
    Motivation.INDEPENDENCE: _l("independence"),
    Motivation.FULFILMENT: _l("fulfilment"),
    Motivation.INCOME: _l("income"),
}

OPEN_TO: dict[OpenTo, LazyString] = {
    OpenTo.CLIENTS: _l("new clients"),
    OpenTo.COLLABORATORS: _l("collaborators"),
    OpenTo.JOB_SHARE: _l("a job share"),
    OpenTo.BOARD_SEATS: _l("board seats"),
    OpenTo.MENTORING: _l("mentoring"),
    OpenTo.SPEAKING: _l("speaking"),
}

AUDIENCES: dict[Audience, LazyString] = {
    Audience.EVERYBODY: _l("everybody"),
    Audience.CLIENT: _l("a client"),
    Audience.PEER: _l("a colleague"),
    Audience.FAMILY: _l("family"),
    Audience.BOARD: _l("a board"),
}

VISIBILITIES: dict[Visibility, LazyString] = {
    Visibility.PUBLIC: _l("Everybody"),
    Visibility.MEMBERS: _l("Members of this site"),
    Visibility.CONNECTIONS: _l("My connections"),
    Visibility.PRIVATE: _l("Only me"),
}


def listed(said: Mapping[Any, LazyString], values: Iterable[str]) -> str:
    """The words of several codes as people say them: "learning, balance and income"."""
    return joined([str(said[value]) for value in values if value in said])


def joined(things: Sequence[str]) -> str:
    return str(format_list(list(things), locale=get_locale() or "en"))


def label(words: LazyString | str) -> str:
    """Words of the lists above where they stand alone: with a large first letter."""
    text = str(words)
    return text[:1].upper() + text[1:]


def month_name(month: int) -> str:
    return str(format_date(date(2000, month, 1), "LLLL"))


def season(months: Iterable[int]) -> str:
    """ "May to July, October": months of the year as runs."""
    runs = [
        month_name(first)
        if first == last
        else gettext("%(first)s to %(last)s", first=month_name(first), last=month_name(last))
        for first, last in runs_of_months(months)
    ]
    return ", ".join(runs)

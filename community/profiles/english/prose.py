"""The two longer answers: thirty seconds to say, and a paragraph to read. Pure.

Both are in the first person, the paragraph too: the words that people give for "since when" and for what they care
about are their own ("since I was fifteen", "carer for my mother"), and only "I" goes with them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from community.profiles.english.amounts import amount, another_amount, listed, number, season, since, times
from community.profiles.english.clauses import Clause, Told, clause_of, looked_for
from community.profiles.english.letters import said
from community.profiles.english.merging import one_for_each_title
from community.profiles.english.nouns import organisation

MOST_SENTENCES = 5
MOST_COUNTED = 6
MOST_OF_A_WEEK = 60  # percent
MOST_SECONDS_WORDS = 80
MOST_SECONDS_CHARACTERS = 600
MOST_PARAGRAPH_WORDS = 120
MOST_PARAGRAPH_CHARACTERS = 2_000
LONG_NAME = 24  # of an organisation, where plain words are wanted
OPEN_TO = {
    "clients": "new clients", "collaborators": "collaborators", "job_share": "a job share",
    "board_seats": "board seats", "mentoring": "mentoring", "speaking": "speaking",
}  # fmt: skip


@dataclass(frozen=True)
class Manner:
    """How an audience is spoken to. `asks`: what roles are open to that is worth an ending, the first first."""

    is_plain: bool = False  # long names of organisations are left out
    asks: tuple[str, ...] = ("clients", "board_seats", "job_share", "mentoring", "collaborators", "speaking")


@dataclass(frozen=True)
class _Size:
    """How much is said: how many roles, and whether where."""

    roles: int
    with_where: bool = True


_SIZES = tuple(_Size(count, where) for count in range(6, 0, -1) for where in (True, False))


def thirty_seconds(roles: Sequence[Told], manner: Manner) -> str:
    """What a person can say in half a minute: the first role and when, then the rest, and an end."""
    return _fitting(roles, manner, _spoken, MOST_SECONDS_WORDS, MOST_SECONDS_CHARACTERS)


def paragraph(roles: Sequence[Told], manner: Manner) -> str:
    """The roles with since when, how much of the week, the season, and what they are open to."""
    return _fitting(roles, manner, _written, MOST_PARAGRAPH_WORDS, MOST_PARAGRAPH_CHARACTERS)


Telling = Callable[[Sequence[Told], Manner, _Size], Iterator[str]]


def _fitting(roles: Sequence[Told], manner: Manner, told: Telling, words: int, characters: int) -> str:
    """As many roles as fit. One role without its place always has few enough characters, as long as titles can be."""
    text, roles = "", one_for_each_title(roles)
    for size in _SIZES if roles else ():
        text = " ".join(_there(list(told(roles, manner, size)), roles))
        if len(text.split()) <= words and len(text) <= characters:
            break
    return text


def _there(sentences: Sequence[str], roles: Sequence[Told]) -> Iterator[str]:
    """A place that the sentence before has named is "there"."""
    places = {f" at {organisation(role.organisation)}" for role in roles if role.organisation}
    for before, sentence in zip(["", *sentences], sentences, strict=False):
        named = next((place for place in places if place in before and f"{place}." in sentence), "")
        yield sentence.replace(f"{named}.", " there.") if named else sentence


# --- spoken --------------------------------------------------------------------------------------------------


def _spoken(roles: Sequence[Told], manner: Manner, size: _Size) -> Iterator[str]:
    kept, left = roles[: size.roles], len(roles) - len(roles[: size.roles])
    clauses = _clauses(kept, manner, size)
    sentences = [_opening(kept[0], clauses[0]), *_rest(list(zip(kept, clauses, strict=True))[1:])]
    if left:
        sentences.append(f"And I do {times(left)} besides.")
    elif len(kept) == 1 and (begun := _begun(kept[0])):
        sentences.append(f"I’ve done that {begun}.")
    if len(sentences) < MOST_SENTENCES - 1 and (begin := _beginning(roles)):
        yield begin
    yield from sentences
    yield _ending(roles, manner)


def _beginning(roles: Sequence[Told]) -> str:
    """A short sentence ahead, where there is more to come than one thing with something beside it."""
    if all(season(role.seasonal_months) for role in roles[:2]) and len(roles) > 1:
        return "It depends on the season."
    if len(roles) < 2 or len(roles) > MOST_COUNTED or (roles[0].share or 0) >= MOST_OF_A_WEEK:
        return ""
    return f"I do {number(len(roles))} things."


def _opening(role: Told, clause: Clause) -> str:
    when = season(role.seasonal_months) or _share_of_week(role.share)
    return _sentence(f"{when} {clause.now}" if when else clause.now)


def _share_of_week(share: int | None) -> str:
    if not share:
        return ""
    if share >= MOST_OF_A_WEEK:
        return "most of the week"
    return "for about half the week" if share > 45 else f"{amount(share)} a week"


def _rest(told: Sequence[tuple[Told, Clause]]) -> Iterator[str]:
    """What one is all year in one sentence, what one does in a second, then the seasons, two in a sentence."""
    all_year = [clause for role, clause in told if not season(role.seasonal_months)]
    nouns = [clause for clause in all_year if clause.noun]
    verbs = [clause.verb for clause in all_year if not clause.noun]
    if len(nouns) == 1:
        yield f"{nouns[0].also}."
    elif nouns:
        yield f"I’m also {listed([clause.noun for clause in nouns])}."
    if verbs:
        yield f"{'And I' if nouns else 'I also'} {listed(verbs)}."
    seasons = [
        f"{season(role.seasonal_months)} {clause.now}"
        for role, clause in told
        if season(role.seasonal_months)
    ]
    for at in range(0, len(seasons), 2):
        yield _sentence(", and ".join(seasons[at : at + 2]))


def _ending(roles: Sequence[Told], manner: Manner) -> str:
    for asked in manner.asks:
        for role in roles:
            if asked in role.open_to and (end := _ask(asked, role, roles)):
                return end
    return "Ask me about any of it." if len(roles) > 1 else "Ask me about it."


_FOR_ANY_CLIENT = "If you ever need {}, now you know one."
_FOR_CLIENTS = {
    "consultancy": "If you could do with {}, let’s talk.",
    "advisory": "If you could do with {}, let’s talk.",
    "freelance": "If you know somebody who needs {}, send them my way.",
    "teaching": "If you are looking for {}, you have found one.",
}


def _ask(asked: str, role: Told, roles: Sequence[Told]) -> str:
    person = looked_for(role)
    if asked == "clients":
        return (
            _FOR_CLIENTS.get(role.kind, _FOR_ANY_CLIENT).format(person)
            if person
            else "I’m always glad of new clients."
        )
    if asked == "job_share":
        return f"I’d gladly share my work as {person}." if person else ""
    if asked == "board_seats":
        has_one = any(other.kind == "board" for other in roles)
        return "I’d gladly sit on another board." if has_one else "I’d be glad to join a board."
    return {
        "mentoring": "I’m happy to help anyone who is starting out.",
        "collaborators": "I’m always glad to find somebody to work with.",
        "speaking": "I’m happy to come and talk about it.",
    }[asked]


# --- written -------------------------------------------------------------------------------------------------


def _written(roles: Sequence[Told], manner: Manner, size: _Size) -> Iterator[str]:
    kept, left = roles[: size.roles], len(roles) - len(roles[: size.roles])
    clauses = _clauses(kept, manner, size)
    yield _first_of_paragraph(kept[0], clauses[0])
    has_amount = bool(kept[0].share) and not season(kept[0].seasonal_months)
    for place, (role, clause) in enumerate(list(zip(kept, clauses, strict=True))[1:]):
        yield _next_of_paragraph(role, clause, place, another_amount if has_amount else _a_week)
    if left:
        yield f"And I do {times(left)} besides."
    if manner.asks and (opens := _openings(kept)):
        yield opens


def _first_of_paragraph(role: Told, clause: Clause) -> str:
    when, begun = season(role.seasonal_months) or _share_of_week(role.share), _begun(role)
    if not when:
        return f"I’ve {clause.been} {begun}." if begun and clause.been else f"{clause.now}."
    return _sentence(f"{when} {clause.now}{_and_since(role, clause)}")


def _next_of_paragraph(role: Told, clause: Clause, place: int, takes: Callable[[int], str]) -> str:
    """One sentence for a role, in turns of three shapes so that they don't read as a list."""
    if when := season(role.seasonal_months):
        return _sentence(f"{when} {clause.now}{_and_since(role, clause)}")
    begun, a_week = (
        _begun(role) if clause.been else "",
        f", {amount(role.share)} a week" if role.share else "",
    )
    if not begun:
        return f"{clause.also}{a_week}."
    if place % 3 == 0:
        return f"I’ve also {clause.been} {begun}{f', which takes {takes(role.share)}' if role.share else ''}."
    if place % 3 == 1:
        return _sentence(f"{begun} I’ve {clause.been}{a_week}")
    return f"And I’ve {clause.been} {begun}."


def _a_week(share: int) -> str:
    return f"{amount(share)} a week"


def _begun(role: Told) -> str:
    return since(role.started_on, said(role.start_text) if role.start_text else "")


def _and_since(role: Told, clause: Clause) -> str:
    begun = _begun(role)
    return f", and have {clause.goes_on} {begun}" if begun else ""


def _openings(roles: Sequence[Told]) -> str:
    """ "I'm open to new clients and mentoring as a piano tuner, and to a job share as a ferry purser.\""""
    by_things: dict[str, list[Told]] = {}
    for role in roles:
        if things := listed([OPEN_TO[one] for one in role.open_to if one in OPEN_TO]):
            by_things.setdefault(things, []).append(role)
    parts = [f"to {things}{_as_whom(their, roles)}" for things, their in list(by_things.items())[:3]]
    if not parts:
        return ""
    return f"I’m open {', and '.join(filter(None, (', '.join(parts[:-1]), parts[-1])))}."


def _as_whom(their: Sequence[Told], all_roles: Sequence[Told]) -> str:
    people = [person for role in their if (person := looked_for(role))]
    if len(their) == len(all_roles) or len(people) < len(their):
        return ""
    return f" as {listed(people)}"


def _clauses(roles: Sequence[Told], manner: Manner, size: _Size) -> list[Clause]:
    return [clause_of(role, size.with_where and not _is_too_long(role, manner)) for role in roles]


def _is_too_long(role: Told, manner: Manner) -> bool:
    return manner.is_plain and max(len(role.organisation), len(role.on_behalf_of)) > LONG_NAME


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def seconds_to_say(text: str) -> int:
    """How long a text takes to say calmly, 150 words a minute, to five seconds."""
    return max(5, 5 * round(len(text.split()) / 2.5 / 5))

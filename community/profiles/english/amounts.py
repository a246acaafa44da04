"""Numbers, shares of the week, months of the year and overlapping roles, in words. Pure."""

import re
from collections.abc import Sequence
from datetime import date

from community.profiles.timeline import Overlaps, Stretch, first_day, runs_of_months

NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def more_words(count: int) -> str:
    return f"{count} more"


def part_of_week(share: int) -> str:
    """How much of a week of five days a share in percent is, to the half day."""
    if share <= 0:
        return "as it comes"
    if share < 7:
        return "an hour or two" if share < 4 else "a couple of hours"
    about = "about " if share % 10 else ""
    return about + _days(max(1, round(share / 10)))


def amount(share: int) -> str:
    """The same as one says it: "about a day", "two days"."""
    return part_of_week(share).replace("one day", "a day")


def another_amount(share: int) -> str:
    """The same beside what was said before: "another day and a half", "another two days or so"."""
    part = amount(share)
    about, part = part.startswith("about "), part.removeprefix("about ")
    part = part.replace("half a day", "half day") if part == "half a day" else part
    more = f"another {part.removeprefix('an ').removeprefix('a ')}"
    return f"{more} or so" if about else more


def season(months: Sequence[int]) -> str:
    """When in the year: "from April to September", "in March", "for five months of the year"; "" all year round."""
    runs = runs_of_months(months)
    if not runs or len(set(months)) == 12:
        return ""
    if all((last - first) % 12 < 2 for first, last in runs) and len(set(months)) < 6:
        return f"in {listed([MONTHS[month - 1] for month in _from_first(months, runs[0][0])])}"
    if len(runs) > 2:
        return f"for {number(len(set(months)))} months of the year"
    return listed([_run(first, last) for first, last in runs])


def _from_first(months: Sequence[int], first: int) -> list[int]:
    return sorted(set(months), key=lambda month: (month - first) % 12)


def _run(first: int, last: int) -> str:
    if first == last:
        return f"in {MONTHS[first - 1]}"
    return f"from {MONTHS[first - 1]} to {MONTHS[last - 1]}"


#: Words with which people begin to say since when: they stand as they are.
_SINCE = re.compile(r"(since|for|from|before|after|ever|as long|until|on and off)\b", re.IGNORECASE)
_LONG = re.compile(
    r"(about|around|almost|nearly|over|some|roughly|more than|at least|a |an |many|several|few|most of|half|all|\d+|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty).*"
    r"\b(year|month|week|decade|day|summer|winter|season|life|lifetime)s?",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?:(?:about|around|circa|early|late|mid|spring|summer|autumn|winter|the)\W+)*[12]\d{3}s?", re.IGNORECASE
)


def since(started_on: date | None, start_text: str) -> str:
    """Since when, as a phrase: own words before the month ("for about 3 years", "since school"), else the year.

    "" where nothing is known, or where the words fit no phrase.
    """
    words = start_text.strip(" .,;:!?")
    if _SINCE.match(words):
        return words[0].lower() + words[1:]
    if _LONG.fullmatch(words):
        return f"for {words[0].lower()}{words[1:]}"
    if _YEAR.fullmatch(words):
        return f"since {words[0].lower()}{words[1:]}"
    return f"since {started_on.year}" if started_on else ""


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c": as the site writes lists elsewhere."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def overlaps(facts: Overlaps) -> str:
    """What the timeline shows, in a sentence or two. Nothing where no role could be placed."""
    if not facts.count:
        return ""
    roles = f"{number(facts.count).capitalize()} {'role' if facts.count == 1 else 'roles'}"
    first = f"{roles} since {_year(facts.begins, facts)}."
    return " ".join(filter(None, (first, _at_once(facts), _worded(facts.worded), _not_drawn(facts.unplaced))))


def times(count: int) -> str:
    return "one more thing" if count == 1 else f"{number(count)} more things"


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _days(halves: int) -> str:
    whole, half = divmod(halves, 2)
    if not half:
        return "one day" if whole == 1 else f"{number(whole)} days"
    return ("half a day", "a day and a half")[whole] if whole < 2 else f"{number(whole)} and a half days"


def _at_once(facts: Overlaps) -> str:
    if facts.most < 2:
        return "One after the other." if facts.count > 1 else ""
    latest = facts.busiest[-1]
    most = f"{number(facts.most)} at once {_when(latest, facts)}"
    if facts.two_since is None or facts.two_since >= latest.begins or facts.most == 2:
        return f"{most[0].upper()}{most[1:]}."
    return f"Never fewer than two at once since {_year(facts.two_since, facts)}, and {most}."


def _worded(count: int) -> str:
    return f"{number(count).capitalize()} more began when only words say." if count else ""


def _not_drawn(count: int) -> str:
    if not count:
        return ""
    roles = "role has" if count == 1 else "roles have"
    return f"{number(count).capitalize()} more {roles} no dates to draw."


def _when(stretch: Stretch, facts: Overlaps) -> str:
    lately = "most recently " if len(facts.busiest) > 1 else ""
    begin = _month(stretch.begins, stretch.begins in facts.about)
    if stretch.ends is None:
        return f"since {begin}"
    last = stretch.ends - 1
    if last == stretch.begins:
        return f"{lately}in {_month(last, False)}"
    return f"{lately}from {begin} to {_month(last, stretch.ends in facts.about)}"


def _month(month: int, is_about: bool) -> str:
    """A month; no more than its year where it is about then."""
    day = first_day(month)
    return f"about {day.year}" if is_about else f"{MONTHS[day.month - 1]} {day.year}"


def _year(month: int, facts: Overlaps) -> str:
    return f"{'about ' if month in facts.about else ''}{first_day(month).year}"

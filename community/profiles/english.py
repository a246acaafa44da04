"""English: how titles are joined to an answer, how a share of the week and overlapping roles are said.

One module for each language (decisions.md, How parts talk); another language has these same functions. Pure.
"""

import re
from datetime import date

from community.profiles.timeline import Overlaps, Stretch, first_day

AND = " & "
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

#: First words that keep their capital letter wherever they stand: peoples and languages, days and feasts, faiths,
#: methods and trade names that people put into what they do.
_CAPITALS = """
    african albanian american arabic argentinian armenian asian australian austrian balinese bangladeshi basque
    belgian bengali brazilian breton british bulgarian canadian cantonese caribbean catalan celtic chilean chinese
    cornish croatian cuban czech danish dutch egyptian english estonian ethiopian european filipino finnish flemish
    french gaelic galician georgian german ghanaian greek gujarati hawaiian hebrew hindi hungarian icelandic indian
    indonesian iranian iraqi irish israeli italian jamaican japanese javanese jordanian kenyan korean kurdish latin
    latvian lebanese lithuanian malay maltese manx maori mandarin mexican moroccan nepali nigerian nordic norwegian
    pakistani palestinian persian peruvian polish portuguese punjabi quechua romanian romany russian samoan sanskrit
    scandinavian scottish serbian sicilian slovak slovenian somali spanish swahili swedish swiss syrian tamil thai
    tibetan turkish ugandan ukrainian urdu vietnamese welsh yiddish yoruba zimbabwean zulu
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december christmas easter diwali eid hanukkah ramadan santa advent
    anglican baptist buddhist catholic christian hindu islamic jewish lutheran methodist muslim orthodox quaker sikh
    bible quran torah buddha
    alexander bowen braille feldenkrais iyengar jungian montessori pilates steiner suzuki makaton lego lean
    airbnb amazon android drupal etsy excel facebook google instagram java linux microsoft perl photoshop python
    ruby rust scrum sharepoint shopify uber unix wikipedia windows wordpress zumba
    citizens oxfam rotary samaritans scout brownie victorian edwardian tudor roman olympic paralympic olympian
    london paris oxford cambridge edinburgh glasgow cardiff bristol manchester leeds
    """
_ALWAYS_CAPITAL = frozenset(_CAPITALS.split())


def as_first(title: str) -> str:
    """A title at the start of a line: its first letter large, unless its first word is spelt in its own way (iOS)."""
    tidy = _tidied(title)
    return tidy if _is_spelt_its_own_way(_first_word(tidy)) else _large(tidy)


def as_later(title: str) -> str:
    """A title inside a line: its first letter small, unless it may belong to a name.

    Small: "Mountain leader" → "mountain leader", "Trustee of Camden Arts" → "trustee of Camden Arts".
    As it is: "HR consultant", "iOS developer", "X-ray technician", "R programmer", "Welsh translator" and, because
    we can't tell names from headings, whatever goes on with a capital: "Girl Guide leader", "Mountain Leader".
    """
    tidy = _tidied(title)
    first, _, rest = tidy.partition(" ")
    if _keeps_its_capital(first, is_alone=not rest) or _may_be_a_name(_first_word(rest)):
        return tidy
    return _small(tidy)


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


def overlaps(facts: Overlaps) -> str:
    """What the timeline shows, in a sentence or two. Nothing where no role could be placed."""
    if not facts.count:
        return ""
    roles = f"{number(facts.count).capitalize()} {'role' if facts.count == 1 else 'roles'}"
    first = f"{roles} since {first_day(facts.begins).year}."
    return " ".join(filter(None, (first, _at_once(facts), _not_drawn(facts.unplaced))))


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
    most = f"{number(facts.most)} at once {_when(latest, is_latest=len(facts.busiest) > 1)}"
    if facts.two_since is None or facts.two_since >= latest.begins or facts.most == 2:
        return f"{most[0].upper()}{most[1:]}."
    return f"Never fewer than two at once since {first_day(facts.two_since).year}, and {most}."


def _not_drawn(count: int) -> str:
    if not count:
        return ""
    roles = "role has" if count == 1 else "roles have"
    return f"{number(count).capitalize()} more {roles} no dates to draw."


def _when(stretch: Stretch, is_latest: bool) -> str:
    lately = "most recently " if is_latest else ""
    if stretch.ends is None:
        return f"since {_month(first_day(stretch.begins))}"
    last = stretch.ends - 1
    if last == stretch.begins:
        return f"{lately}in {_month(first_day(last))}"
    return f"{lately}from {_month(first_day(stretch.begins))} to {_month(first_day(last))}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


# --- letters -------------------------------------------------------------------------------------------------


def _tidied(title: str) -> str:
    """One line that can stand between ampersands: inner ones become words, an end mark goes."""
    line = " ".join(title.split())
    line = re.sub(r" & (?=\S)", " and ", line)
    return line.strip(" ,;:&").rstrip(".") or line


def _first_word(text: str) -> str:
    return text.split(" ", 1)[0].strip("\"'“‘(")


def _keeps_its_capital(word: str, is_alone: bool) -> bool:
    bare = word.strip("\"'“‘()").rstrip(",")
    return (
        _is_spelt_its_own_way(bare)
        or _is_a_letter(bare, is_alone)
        or re.split(r"[-'’]", bare.casefold())[0] in _ALWAYS_CAPITAL
    )


def _is_spelt_its_own_way(word: str) -> bool:
    """HR, iOS, PhD, K9, Vice-Chair: capitals after the first letter, or digits."""
    return any(letter.isupper() or letter.isdigit() for letter in word[1:])


def _is_a_letter(word: str, is_alone: bool) -> bool:
    """R programmer, C# developer, X-ray, T-shirt; but not "A cappella singer" and not "E-learning"."""
    letter, end, _ = word.partition("-")
    letter = letter.rstrip("+#")
    return len(letter) == 1 and letter.casefold() not in (("e",) if end else () if is_alone else ("a",))


def _may_be_a_name(second: str) -> bool:
    """Whether the word after the first shows that capitals here mean nothing, or a name."""
    if not second[:1].isupper():
        return False
    return not _keeps_its_capital(second, is_alone=False)


def _large(text: str) -> str:
    return text[:1].upper() + text[1:] if _is_latin(text[:1]) else text


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if _is_latin(text[:1]) else text


def _is_latin(letter: str) -> bool:
    """Letters whose large and small form are one letter each; the rules of English are for no other script."""
    return (
        len(letter.lower()) == len(letter.upper()) == 1
        and letter.upper() != letter.lower()
        and letter < "\u0250"
    )

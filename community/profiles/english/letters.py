"""How titles are spelt where they stand: large first letters, small ones, and the capitals that stay. Pure."""

import re
from unicodedata import bidirectional

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
_GROWN = re.compile(r"mandarin (?:grower|farmer|picker)", re.IGNORECASE)  # the fruit, not the language


def as_first(title: str) -> str:
    """A title at the start of a line: its first letter large, unless its first word is spelt in its own way (iOS)."""
    tidy = tidied(title)
    return tidy if _is_spelt_its_own_way(first_word(tidy)) else _large(tidy)


def as_later(title: str) -> str:
    """A title inside a line: its first letter small, unless it may belong to a name.

    Small: "Mountain leader" → "mountain leader", "Trustee of Camden Arts" → "trustee of Camden Arts".
    As it is: "HR consultant", "iOS developer", "X-ray technician", "R programmer", "Welsh translator" and, because
    we can't tell names from headings, whatever goes on with a capital: "Girl Guide leader", "Mountain Leader".
    """
    tidy = tidied(title)
    first, _, rest = tidy.partition(" ")
    if _GROWN.match(tidy):
        return _small(tidy)
    if _keeps_its_capital(first, is_alone=not rest) or _may_be_a_name(first_word(rest)):
        return tidy
    return _small(tidy)


def tidied(title: str) -> str:
    """One line that can stand between ampersands: inner ones become words, an end mark goes."""
    line = " ".join(title.split())
    line = re.sub(r" & (?=\S)", " and ", line)
    return line.strip(" ,;:&").rstrip(".") or line


def said(text: str) -> str:
    """A person's words as they can stand inside a sentence: one line, no space before a mark, no mark at the end.

    What runs from right to left is isolated (Unicode, annex 9), so that the sentence around it keeps its order;
    what has neither letter nor digit stands in quotes.
    """
    line = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))
    line = re.sub(r"\.{2,}", "…", line).lstrip(" .,;:!?&").rstrip(" .,;:!?&")
    if not any(letter.isalnum() for letter in line):
        return f"“{line}”"
    return f"\u2068{line}\u2069" if any(bidirectional(letter) in ("R", "AL") for letter in line) else line


def first_word(text: str) -> str:
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
    return text[:1].upper() + text[1:] if is_latin(text[:1]) else text


def _small(text: str) -> str:
    return text[:1].lower() + text[1:] if is_latin(text[:1]) else text


def is_latin(letter: str) -> bool:
    """Letters whose large and small form are one letter each; the rules of English are for no other script."""
    return (
        len(letter.lower()) == len(letter.upper()) == 1
        and letter.upper() != letter.lower()
        and letter < "\u0250"
    )

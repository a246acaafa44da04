"""What English puts before a title and before the name of an organisation. Pure."""

import re
import unicodedata

from community.profiles.english.letters import as_later, first_word, is_latin, said


def words_of(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


#: What one is without an article: "I'm chair of the fund".
_OFFICES = words_of(
    """
    chair chairman chairwoman chairperson co-chair vice-chair head treasurer president vice-president ceo
    cfo cto coo mayor deputy-mayor editor-in-chief
    """
)
#: Also without one, where it says of what: "I'm director of studies".
_OFFICES_OF = words_of(
    """
    director secretary editor captain keeper leader principal dean master rector
    """
)
#: What one is as one is tired, without an article.
_STATES = words_of("retired semi-retired self-employed unemployed freelance")
_WHOSE = words_of("founder owner proprietor")  # "the owner of"
_CHIEF = words_of(
    """
    managing artistic musical creative executive finance medical clinical technical
    """
)
_DETERMINERS = words_of(
    """
    the my our your his her their this that these those a an some several various many two three four five
    six seven eight nine ten twelve
    """
)
#: Names of organisations that end in one of these take "the", and so do those that go on with "of" after one.
_WITH_THE = words_of(
    """
    trust fund centre center society company council cooperative co-operative ensemble brigade league panel
    association institute foundation federation union committee commission board authority agency orchestra
    choir museum library players theatre theater playhouse service services registry office department
    ministry club guild alliance network party circle university academy town city county bank church family
    depot band clinic project collective workshop partnership group institution college school festival
    gallery archive
    """
)
_WITHOUT_THE_AT_THE_END = words_of(
    """
    university academy town city county bank church clinic project college school theatre theater group
    services institution festival library
    """
)
_ACTIVITY = re.compile(
    r".*(?:graphy|ology|estate|ancy|ency|ment|tion|sion|ture|ship|istry|nomics|design|research|admin|care|"
    r"support|translation|development|strategy|work|music|art|craft|law|finance|pottery|carpentry|joinery|film)"
)
_AGENT = re.compile(
    r".*(?:er|or|ar|ist|ian|ant|(?:stud|ag|resid|intend|spond|par)ent|eur|man|woman|person|coach|guide|judge|nurse|cook|chef|host|clerk|[^n]ess|ee|ead|ate|"
    r"expert|priest|pilot|tutor|poet|artist|parent|mother|father|dj|mc|owner|hand|assistant|potter)"
)
_A_THOUGH_A_VOWEL = re.compile(
    r"uni(?![ndm])|u[cfhjkqrst][aeiou]|ukr|ugand|ubiq|eu|ewe|one\b|one-|once|ouija"
)
_AN_THOUGH_NO_VOWEL = re.compile(r"hour|honest|honou?r|heir")
_SPELT = re.compile(r"[A-Z][A-Z0-9&/+.#]*(?![a-z])")
_AN_LETTERS = frozenset("AEFHILMNORSX")


def article(words: str) -> str:
    """a or an, by how the first word sounds. A word in another script takes neither."""
    first = first_word(words)
    if found := re.match(r"\d+", first):
        return "an" if re.fullmatch(r"8\d*|11|18", found[0]) else "a"
    if not is_latin(first[:1]) and first[:1] not in "ßŒœ":
        return ""
    if (found := _SPELT.match(first)) and _is_spelt_out(re.split(r"[-.&/]", found[0])[0]):
        return "an" if first[0] in _AN_LETTERS else "a"
    sound = unicodedata.normalize("NFD", first.casefold())
    if _A_THOUGH_A_VOWEL.match(sound) and not sound.startswith("uber"):
        return "a"
    return "an" if sound[:1] in "aeiouæœø" or _AN_THOUGH_NO_VOWEL.match(sound) else "a"


def named(title: str, has_organisation: bool = False) -> str:
    """A title as one says "I'm …" of it: with its article, or without where it is an office or has its own."""
    words = as_later(said(title))
    first, head = first_word(words).casefold(), _head(words).casefold()
    is_chief = head == "director" and has_organisation and first in _CHIEF
    is_of = head in _OFFICES_OF and f"{head} of " in words.casefold()
    if words.casefold() in _STATES or first in _DETERMINERS or head in _OFFICES or is_chief or is_of:
        return _lowered(words, first)
    if words in _WHOSE and has_organisation:
        return f"the {words}"
    before = article(words)
    return f"{before} {words}" if before else words


def somebody(title: str) -> str:
    """A title as one looks for such a person: "a piano tuner", "an interim CFO"; "" where it has no article."""
    words = as_later(said(title))
    before = article(words)
    is_one = first_word(words).casefold() not in _DETERMINERS and words.casefold() not in _STATES
    return f"{before} {words}" if before and is_one else ""


def is_whose(title: str) -> bool:
    """Whether one is it of what one has made: founder, co-founder, owner."""
    return _head(title).casefold().removeprefix("co-") in _WHOSE


def is_office(title: str) -> bool:
    """Whether one is it of an organisation, as a trustee of it, and never volunteers "as" it."""
    return _head(title).casefold() in _OFFICES | {
        "trustee", "governor", "secretary", "patron", "director", "councillor", "member", "ambassador",
    }  # fmt: skip


def is_activity(title: str) -> bool:
    """Growing vegetables, web design, odd jobs: what one does, not what one is."""
    words = said(title).casefold()
    if not is_latin(words[:1]):
        return False
    if is_gerund(title):
        return True
    head = _head(words).rstrip("’'")
    is_plural = head.endswith("s") and not head.endswith(("ss", "us", "is"))
    return bool(is_plural or (_ACTIVITY.fullmatch(head) and not _AGENT.fullmatch(head)))


def is_gerund(title: str) -> bool:
    """Whether it begins with what is done and names nobody who does it: "Growing vegetables", not "Running coach"."""
    words = said(title).casefold()
    return (
        len(first_word(words)) > 4
        and first_word(words).endswith("ing")
        and not _AGENT.fullmatch(_head(words))
    )


def organisation(name: str) -> str:
    """An organisation inside a sentence: "the Roe Playhouse", "five parishes of the upper Teifi", "Bay & Valleys"."""
    words = said(name)
    first, _, rest = words.partition(" ")
    if is_description(name) or (first == "The" and rest[:1].isupper()):
        the = "the " if " of the " in words and first.casefold() not in _DETERMINERS else ""
        return f"{the}{words[0].lower()}{words[1:]}"
    if not rest or first.casefold() in _DETERMINERS:
        return words
    last = re.split(r"[,(]| of ", words)[0].split()[-1].casefold()
    is_of = first.casefold() in _WITH_THE and rest.startswith(("of ", "for "))
    if is_of or (last in _WITH_THE and last not in _WITHOUT_THE_AT_THE_END):
        return f"the {words}"
    return words


def is_description(name: str) -> bool:
    """Whether it says who they are and names nobody: "Three churches along the river", "Coastal municipalities"."""
    first, _, rest = said(name).partition(" ")
    second = first_word(rest)
    if not second or not is_latin(first[:1]) or not is_latin(second[:1]) or not second[:1].islower():
        return False
    is_english_plural = len(second) > 4 and second.endswith("s") and second.isascii()
    return first.casefold() in _DETERMINERS or (is_english_plural and first[1:].islower())


def _head(title: str) -> str:
    """The noun that a title is about: "trustee" of "Trustee of a village hall" and of "Harbour trustee"."""
    before = re.split(r" (?:of|for|at|in|with|on|to|from|and|by) |[,(/]", said(title), maxsplit=1)[0]
    return before.split()[-1] if before.split() else ""


def _lowered(words: str, first: str) -> str:
    return words[0].lower() + words[1:] if first in _DETERMINERS else words


def _is_spelt_out(letters: str) -> bool:
    """HR and HVAC, letter by letter; but not LEGO or UNESCO, which are words."""
    if len(letters) < 4:
        return True
    return not re.match(r"[AEIO]|U|[^AEIOU][AEIOU]", letters)

"""A portfolio role as something a person says of themselves: "I'm a bus driver at …", "I teach saz at …". Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from community.profiles.english.letters import as_later, first_word, said
from community.profiles.english.nouns import (
    is_activity,
    is_description,
    is_gerund,
    is_office,
    is_whose,
    named,
    organisation,
    somebody,
    words_of,
)


class Told(Protocol):
    """What these sentences need to know of a role; `PortfolioRole` with its openings has it."""

    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def on_behalf_of(self) -> str: ...
    @property
    def started_on(self) -> date | None: ...
    @property
    def start_text(self) -> str: ...
    @property
    def share(self) -> int | None: ...
    @property
    def seasonal_months(self) -> Sequence[int]: ...
    @property
    def open_to(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Clause:
    """What follows "I" or "I've". With a noun it is "I'm …", and several can be one sentence."""

    noun: str = ""  # "a caterer at Two Sisters and a Pan"
    noun_alone: str = ""  # where nothing comes behind it: "a caterer and run Two Sisters and a Pan"
    verb: str = ""  # "teach saz at Musikwerkstatt Nippes"
    done: str = ""  # "taught saz at Musikwerkstatt Nippes"

    @property
    def now(self) -> str:
        return f"I’m {self.noun_alone or self.noun}" if self.noun else f"I {self.verb}"

    @property
    def also(self) -> str:
        return f"I’m also {self.noun_alone or self.noun}" if self.noun else f"I also {self.verb}"

    @property
    def been(self) -> str:
        return f"been {self.noun}" if self.noun else self.done

    @property
    def goes_on(self) -> str:
        """After "and have", where the clause itself was said."""
        return "been" if self.noun and not self.noun_alone else "done"


#: Present and past participle.
_DONE = {
    "am": "been", "sit": "sat", "teach": "taught", "lecture": "lectured", "chair": "chaired", "care": "cared",
    "look": "looked", "volunteer": "volunteered", "advise": "advised", "consult": "consulted", "write": "written",
    "invest": "invested", "spend": "spent", "do": "done", "work": "worked",
}  # fmt: skip
#: Who teaches at which kind of place, or in which place: "Supply teacher" teaches no "supply".
_NO_SUBJECT = words_of(
    """
    supply assistant head class student deputy lead senior junior substitute support trainee peripatetic
    school primary secondary nursery kindergarten special visiting guest university college adult evening
    weekend sunday private qualified form retired home freelance part-time full-time infant reception
    language subject online
    """
)


def clause_of(role: Told, with_where: bool = True) -> Clause:
    """The clause of a role, with the organisation and on whose behalf where `with_where`."""
    for reading in (_sentence, _care, _teaching, _plain_work, _activity, _board, _volunteering):
        if found := reading(role, with_where):
            return found
    return _being(role, with_where)


def looked_for(role: Told) -> str:
    """The person somebody may look for: "a piano tuner"; "" where the title names none."""
    if is_activity(role.title) or role.kind in ("caring", "board") or said(role.title).startswith("I "):
        return ""
    return somebody(role.title)


# --- readings, the plainest last -----------------------------------------------------------------------------


def _sentence(role: Told, with_where: bool) -> Clause | None:
    """ "I fix clocks": said as it is; what its participle would be nobody knows."""
    found = re.fullmatch(r"I (\w.+)", said(role.title))
    return Clause(verb=found[1] + _where(role, "at", with_where)) if found else None


def _care(role: Told, _with_where: bool) -> Clause | None:
    """ "Carer for my mother", "Looking after two children"."""
    found = re.fullmatch(
        r"(?:(carer|caring|looking after)\b(?: (?:for|of))?) (.+)", said(role.title), re.IGNORECASE
    )
    if not found or role.kind not in ("caring", "volunteering", "other"):
        return None
    verb = "look after" if found[1].casefold() == "looking after" else "care for"
    return _doing(f"{verb} {found[2]}")


def _teaching(role: Told, with_where: bool) -> Clause | None:
    """ "Saz teacher", "Teacher of English", "Philosophy lecturer", "Lecturer in interaction design"."""
    title = as_later(said(role.title))
    if (found := re.fullmatch(r"(?:teacher|lecturer) (?:of|in) (.+)", title)) or (
        found := re.fullmatch(r"([^\W\d_]+) (?:teacher|lecturer)", title)
    ):
        subject = found[1]
    if not found or subject.casefold() in _NO_SUBJECT:
        return None
    verb = "lecture in" if "lecturer" in title else "teach"
    return _doing(f"{verb} {subject}{_where(role, 'at', with_where)}")


#: Titles that say no more than the kind does, where the organisation says the rest.
_PLAIN: dict[str, str] = {
    "board member": "sit on the board of", "member of the board": "sit on the board of",
    "chair": "chair", "chairman": "chair", "chairwoman": "chair", "chairperson": "chair",
    "adviser": "advise", "advisor": "advise", "consultant": "consult for", "investor": "invest in",
    "writer": "write for", "columnist": "write for", "volunteer": "volunteer with", "trustee": "am a trustee of",
    "teacher": "teach at", "lecturer": "lecture at",
}  # fmt: skip


def _plain_work(role: Told, with_where: bool) -> Clause | None:
    title = said(role.title).casefold()
    if title in _PLAIN and role.organisation and with_where:
        begun, where = _PLAIN[title], _where(role, "", True).lstrip()
        return Clause(f"a trustee of {where}") if title == "trustee" else _doing(f"{begun} {where}")
    if title in ("board member", "member of the board"):
        return _doing("sit on a board")
    return _doing("volunteer") if title == "volunteer" else None


def _activity(role: Told, with_where: bool) -> Clause | None:
    """ "Growing vegetables", "Web design", "Sales"."""
    if not is_activity(role.title):
        return None
    words = as_later(said(role.title))
    preposition = "for" if role.kind in ("freelance", "consultancy") else "at"
    verb = "spend time" if is_gerund(role.title) else "do" if " " in words else "work in"
    return _doing(f"{verb} {words}{_where(role, preposition, with_where)}")


def _board(role: Told, with_where: bool) -> Clause | None:
    if role.kind != "board":
        return None
    is_of = is_office(role.title) and " of " not in role.title and "committee" not in role.title.casefold()
    return Clause(
        named(role.title, bool(role.organisation)) + _where(role, "of" if is_of else "at", with_where)
    )


def _volunteering(role: Told, with_where: bool) -> Clause | None:
    words = said(role.title)
    if role.kind != "volunteering" or is_office(role.title) or "volunteer" in words.casefold():
        return None
    return _doing(f"volunteer as {named(role.title)}{_where(role, 'at', with_where)}")


_PREPOSITIONS = {
    "freelance": "with",
    "consultancy": "with",
    "advisory": "for",
    "writing": "for",
    "speaking": "for",
}


def _being(role: Told, with_where: bool) -> Clause:
    noun = named(role.title, bool(role.organisation))
    where = _where(role, _preposition(role), with_where)
    is_theirs = (
        role.kind == "founder" and where and not role.on_behalf_of and not is_description(role.organisation)
    )
    is_one_of_several = re.search(r"partner|founder|owner", role.title, re.IGNORECASE)
    if is_theirs and not is_one_of_several and first_word(noun) in ("a", "an"):
        return Clause(noun + where, f"{noun} and run {organisation(role.organisation)}")
    return Clause(noun + where)


def _preposition(role: Told) -> str:
    if is_whose(role.title):
        return "of"
    if re.search(r"\bfamily$", role.organisation, re.IGNORECASE) or re.search(
        r"councillor$", role.title, re.IGNORECASE
    ):
        return "for"
    return "at" if role.organisation.startswith("The ") else _PREPOSITIONS.get(role.kind, "at")


def _doing(words: str) -> Clause:
    verb, _, rest = words.partition(" ")
    return Clause(verb=words, done=f"{_DONE[verb]} {rest}".rstrip())


def _where(role: Told, preposition: str, with_where: bool) -> str:
    """ " at Musikwerkstatt Nippes", " for three churches along the river"; on behalf of whom where it is said."""
    if not with_where:
        return ""
    parts = []
    if role.organisation:
        if is_description(role.organisation) and preposition != "of":
            preposition = preposition and "for"
        parts.append(f" {preposition} {organisation(role.organisation)}")
    if role.on_behalf_of:
        parts.append(f" on behalf of {organisation(role.on_behalf_of)}")
    return ",".join(parts)

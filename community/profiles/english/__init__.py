"""English: how an answer is said in three lengths, how shares of the week and overlapping roles are.

One package for each language (decisions.md, How parts talk); another language has these same functions. Pure.
`letters` has the capitals, `nouns` the articles, `clauses` what a role is as a thing one says, `prose` the sentences.
"""

from community.profiles.english.amounts import MONTHS, more_words, number, overlaps, part_of_week
from community.profiles.english.letters import as_first, as_later
from community.profiles.english.prose import Manner, paragraph, seconds_to_say, thirty_seconds

AND = " & "

__all__ = [
    "AND",
    "MONTHS",
    "Manner",
    "as_first",
    "as_later",
    "more_words",
    "number",
    "overlaps",
    "paragraph",
    "part_of_week",
    "seconds_to_say",
    "thirty_seconds",
]

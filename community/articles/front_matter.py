"""Articles in files: a few lines of `name: value` between two lines of dashes, then the text in Markdown.

    ---
    title: Half a vicar
    tags: boundaries, identity
    comments: open
    ---
    The paper from the diocese says …

The names: title (needed), summary, tags (with commas between them), comments (open, members, held, closed; left out:
as usual on the site), closing_question, lang. A value may stand in quotes, a list of tags in brackets.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from community.articles import tagging
from community.articles.drafting import LANGUAGE, LONGEST
from community.articles.models import CommentsMode
from community.core.markup import cleaned_line, cleaned_text

NAMES = ("title", "summary", "tags", "comments", "closing_question", "lang")

DASHES = "---"


class BadFrontMatter(ValueError):
    """One line for the person who wrote the file: which line of it, what is wrong, what would do."""


@dataclass(frozen=True)
class Described:
    """A file as it was read. `more` holds the values of the names that the caller allowed besides."""

    title: str
    body: str
    summary: str = ""
    tags: list[str] = field(default_factory=list)
    comments_mode: CommentsMode | None = None
    closing_question: str = ""
    lang: str | None = None
    more: dict[str, str] = field(default_factory=dict)


def read(text: str, also: Collection[str] = ()) -> Described:
    """Read a file's text. Raises `BadFrontMatter`. `also`: further names, whose values come as `more`."""
    lines = cleaned_text(text.removeprefix("\ufeff")).split("\n")
    if lines[0].rstrip() != DASHES:
        raise BadFrontMatter("line 1: a line of three dashes is needed, then title: …")
    end = next((number for number, line in enumerate(lines) if number and line.rstrip() == DASHES), None)
    if end is None:
        raise BadFrontMatter("the second line of three dashes, after which the text begins, is missing")
    values = _values(lines[1:end], {*NAMES, *also})
    if not values.get("title"):
        raise BadFrontMatter("title: … is missing")
    return Described(
        title=values["title"],
        body="\n".join(lines[end + 1 :]).strip("\n"),
        summary=values.get("summary", ""),
        tags=_tags(values.get("tags", "")),
        comments_mode=_mode(values.get("comments", "")),
        closing_question=values.get("closing_question", ""),
        lang=_lang(values.get("lang", "")),
        more={name: value for name, value in values.items() if name not in NAMES},
    )


def _values(lines: list[str], names: Collection[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for number, line in enumerate(lines, start=2):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not colon:
            raise BadFrontMatter(f"line {number}: name: value is needed")
        if name not in names:
            raise BadFrontMatter(
                f"line {number}: there is no {cleaned_line(name, 40)!r}, only {', '.join(sorted(names))}"
            )
        if name in values:
            raise BadFrontMatter(f"line {number}: {name} stands here twice")
        values[name] = cleaned_line(_unquoted(value.strip()))
        if len(values[name]) > LONGEST.get(name, 500):
            raise BadFrontMatter(f"line {number}: {name} has at most {LONGEST.get(name, 500)} characters")
    return values


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def _tags(value: str) -> list[str]:
    listed = value[1:-1] if value[:1] == "[" and value[-1:] == "]" else value
    names = tagging.names_in(",".join(_unquoted(part.strip()) for part in listed.split(",")))
    if len(names) > tagging.MOST or any(len(name) > tagging.LONGEST_NAME for name in names):
        raise BadFrontMatter(f"tags: at most {tagging.MOST}, of {tagging.LONGEST_NAME} characters each")
    return names


def _mode(value: str) -> CommentsMode | None:
    try:
        return CommentsMode(value) if value else None
    except ValueError:
        raise BadFrontMatter(f"comments: one of {', '.join(CommentsMode)}") from None


def _lang(value: str) -> str | None:
    if value and not LANGUAGE.fullmatch(value):
        raise BadFrontMatter("lang: a language code such as cy or pt-BR")
    return value or None

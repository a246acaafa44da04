"""The only maker of safe HTML: what people type goes in, a `Rendered` value comes out.

    typed ── characters ──┬── markdown ──┬── shaping ── engines ── Rendered
                          └─ (or HTML) ──┘
    characters   takes out what no database or reader can bear (NUL, controls, noncharacters)
    markdown     turns Markdown into HTML, with guards against bombs
    shaping      writes every tag anew: allowed elements only, balanced, nested, links with their `rel`
    engines      bleach, then nh3, over the result: they find nothing to do, and are there for the day that is wrong

It knows neither Flask nor the database; `elements` holds what each kind of text may contain.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from markupsafe import Markup

from community.core.markup import engines, limits, markdown, shaping
from community.core.markup.characters import cleaned_line, cleaned_text
from community.core.markup.elements import ARTICLE, COMMENT, DESCRIPTION, Profile
from community.core.markup.handles import mentioned_handles
from community.core.markup.limits import MARKUP_LIMIT, TooLong, TooMuch
from community.core.markup.reading import excerpt, plain
from community.core.writing import refuse_while_writing

__all__ = [
    "ARTICLE",
    "COMMENT",
    "DESCRIPTION",
    "MARKUP_LIMIT",
    "RENDER_VERSION",
    "Format",
    "Profile",
    "Rendered",
    "TooLong",
    "TooMuch",
    "cleaned_line",
    "cleaned_text",
    "excerpt",
    "mentioned_handles",
    "plain",
    "rendered",
]

Format = Literal["markdown", "html"]

# Raised by one whenever the same source may give another `html`: what is stored is then rendered anew.
RENDER_VERSION = 1


@dataclass(frozen=True)
class Rendered:
    """A text as typed and as printed. Actions take this, never raw text."""

    source: str  # letter by letter, but for what `cleaned_text` takes out
    html: Markup
    format: Format
    links: int  # in `html`, after bare addresses have become links
    foreign_images: int  # that became links
    version: int = RENDER_VERSION

    @cached_property
    def text(self) -> str:
        """The words alone, for summaries, counts and search."""
        return plain(self.html)


def rendered(
    source: str,
    profile: Profile,
    *,
    format: Format = "markdown",
    own_hosts: frozenset[str] | tuple[str, ...] = (),
    mentions: Collection[str] = (),
) -> Rendered:
    """Render what somebody typed. Slow (about a millisecond a hundred words): never under the write lock.

    `mentions`: handles of members; where one stands in the words as `@handle`, in any case, it links to its profile.
    `own_hosts`: the site's own `host` or `host:port`; links to all others get `rel="nofollow ugc noopener"`.
    `format="html"` is for what was imported, and for its edits: at most `MARKUP_LIMIT` characters.
    Raises `TooLong`, or `TooMuch` where an article would print far more than was typed; a comment never does.
    """
    refuse_while_writing("rendering")
    source = cleaned_text(source)
    limit = profile.limit if format == "markdown" else MARKUP_LIMIT
    if len(source) > limit:
        raise TooLong(len(source), limit)
    try:
        made = markdown.to_html(source, profile) if format == "markdown" else source
        shaped = shaping.shaped(
            made,
            profile,
            own_hosts,
            find_addresses=made is source and profile is COMMENT,
            mentions=mentions,
        )
        limits.refuse_growth(source, len(shaped.html))
    except (TooMuch, RecursionError) as problem:
        if profile.is_article:
            raise TooMuch(str(problem)) from problem
        shaped = shaping.as_text(source)
    html = engines.passed(shaped.html, profile)
    return Rendered(source, html, format, shaped.links, shaped.foreign_images)

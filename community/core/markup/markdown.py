"""Markdown to HTML: CommonMark without raw HTML, with addresses found, and with guards against bombs.

What comes out is not yet safe to print: `shaping` and the engines follow.
"""

from collections.abc import Callable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import cast

from markdown_it import MarkdownIt, helpers
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, blockquote, list_block, reference, table
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from community.core.markup.addresses import address, end_of_web_address
from community.core.markup.elements import Profile
from community.core.markup.limits import (
    LINK_LABEL,
    MARKDOWN_NESTING,
    TABLE_CELLS,
    TooMuch,
    refuse_growth,
)

_BlockRule = Callable[[StateBlock, int, int, bool], bool]


def to_html(source: str, profile: Profile) -> str:
    """Raises `TooMuch` before the work is done where a short text would print a very long one."""
    parser = _parser(profile)
    env: EnvType = {}
    tokens = parser.parse(source, env)
    refuse_growth(source, _length_of_links(tokens))
    html = cast(str, parser.renderer.render(tokens, parser.options, env))
    refuse_growth(source, len(html))
    return html


@cache
def _parser(profile: Profile) -> MarkdownIt:
    """One for each kind of text. It keeps nothing between texts, so threads share it."""
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": MARKDOWN_NESTING}, renderer_cls=_Renderer)
    parser.enable(profile.also)
    parser.disable(["html_block", "html_inline", *profile.without])
    parser.validateLink = lambda url: address(url) is not None  # type: ignore[method-assign]
    parser.inline.ruler.after("text", "web_address", _web_address)
    # The lists say which blocks the rule may interrupt, as in markdown_it.parser_block.
    interrupting = ["paragraph", "reference", "blockquote", "list"]
    blocks = parser.block.ruler
    blocks.at("blockquote", _not_too_deep(blockquote), {"alt": interrupting})
    blocks.at("list", _not_too_deep(list_block), {"alt": interrupting[:3]})
    blocks.at("table", _not_too_large(table), {"alt": interrupting[:2]})
    blocks.at("reference", _no_footnote)
    parser.helpers = SimpleNamespace(**vars(helpers) | {"parseLinkLabel": _end_of_label})  # type: ignore[assignment]
    parser.parse("x")  # its rules are compiled at first use, which threads must not do at once
    return parser


class _Renderer(RendererHTML):
    """As CommonMark's, but a fence names its language only where that is a plain word."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        tokens[idx].info = tokens[idx].info.lower()
        return super().fence(tokens, idx, options, env)


def _no_footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """CommonMark takes `[^1]: See page 4.` for a link to a page "See": the note would vanish and its mark lead nowhere."""
    at = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith("[^", at) and reference(state, start, end, silent)


def _length_of_links(tokens: Sequence[Token]) -> int:
    """Characters that link addresses and titles will print: one long definition can be used ten thousand times."""
    return sum(
        len(str(value))
        for block in tokens
        for token in block.children or ()
        for value in token.attrs.values()
    )


def _web_address(state: StateInline, silent: bool) -> bool:
    """A bare http or https address becomes a link.

    Letters stop no other rule, so this one wakes at the colon, by when the scheme is the end of the pending text.
    """
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    start = state.pos - (5 if state.src[max(0, state.pos - 5) : state.pos].lower() == "https" else 4)
    end = end_of_web_address(state.src, start, state.posMax) if start >= 0 else None
    if end is None:
        return False
    typed = state.src[start:end]
    href = state.md.normalizeLink(typed)
    if not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: start - state.pos]
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = typed
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _end_of_label(state: StateInline, start: int, disableNested: bool = False) -> int:
    """Where the label that begins at `start` ends; -1 if it does not, or not within `LINK_LABEL` characters.

    markdown-it's own looks on to the end of the paragraph, for each bracket anew.
    """
    before, depth, end = state.pos, 1, -1
    state.pos = start + 1
    while state.pos < min(state.posMax, start + LINK_LABEL):
        at, mark = state.pos, state.src[state.pos]
        depth -= mark == "]"
        if depth == 0:
            end = at
            break
        state.md.inline.skipToken(state)
        if mark == "[":
            if state.pos == at + 1:
                depth += 1
            elif disableNested:
                break
    state.pos = before
    return end


def _not_too_deep(rule: _BlockRule) -> _BlockRule:
    """markdown-it drops the words of blocks nested too deep; here the marks of such a block stay text."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        # A list opens two levels, the list and its item; one more is left for the paragraph.
        return state.level < MARKDOWN_NESTING - 3 and rule(state, start, end, silent)

    return bounded


def _not_too_large(rule: _BlockRule) -> _BlockRule:
    """Each row of a table is filled up to the width of its head: 1.6 KB can print 660."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not silent and rule(state, start, end, True):
            head = state.src[state.bMarks[start] : state.eMarks[start]]
            columns = head.strip(" \t|").count("|") + 1
            row = start
            while row < end and not state.isEmpty(row):
                row += 1
            cells = state.env["cells"] = state.env.get("cells", 0) + columns * (row - start)
            if cells > TABLE_CELLS:
                raise TooMuch(f"tables of more than {TABLE_CELLS} cells")
        return rule(state, start, end, silent)

    return bounded

"""Short texts that once cost a Markdown library or a sanitiser dear: what they cost here grows with their length.

Work is counted in calls, which are the same on every machine; the two seconds are the product's own rule
(safety.md, line 5).
"""

import sys
import time
import tracemalloc
from typing import Any

import pytest

from community.core import markup
from community.core.markup import tags
from tests.core.test_markup.reader import assert_safe

UNITS = {
    "brackets": "[",
    "image brackets": "![",
    "images that never close": "![[]()",
    "list marks": "- ",
    "list marks on many lines": "- - - - - - - - x\n",
    "numbers": "1. ",
    "quote marks": ">",
    "quotes on many lines": ">>>>>>>>>>>>>>>>>>>x\n\n",
    "emphasis that never closes": "*a **a ",
    "emphasis": "*a* ",
    "stars": "*",
    "underscores": "_",
    "strikes": "~~a~~",
    "tags that never close": "<a ",
    "tags in quotes": '<a b="',
    "tags in two kinds of quotes": "<a b='<a c=\"",
    "comments that never close": "<!--",
    "scripts that never close": "<script>",
    "end tags": "</b>",
    "lists": "<ul>",
    "items": "<ul><li>",
    "tables": "<table>",
    "cells": "<td>",
    "divisions": "<div>",
    "formatting": "<b><i>",
    "misnested": "<b><p></b>",
    "misnested lists": "<i><ul><li></i>",
    "headings": "<h1>",
    "links": "<a href=x>",
    "links of Markdown": "[a](b)",
    "links in links": "[a [b](c) ",
    "parentheses": "[a](((",
    "images": "![a](b)",
    "an address": "http://a.",
    "addresses": "http://a.example/ ",
    "address parentheses": "http://a/( ",
    "colons": "http:",
    "entities": "&#x202e;",
    "ampersands": "&",
    "embeddings": "\u202e",
    "isolates": "\u2067\u2069",
    "definitions": "[a]: b\n",
    "fences": "```\n",
    "code": "`a`",
    "escapes": "\\",
    "breaks": "a  \n",
    "paragraphs": "a\n\n",
    "rules": "***\n",
    "pipes": "|a",
    "tabs": "\t",
}
MADE = {
    "backticks of every length": lambda n: " ".join("`" * k for k in range(1, n))[:n],
    "emphasis in emphasis": lambda n: "*a " * (n // 6) + "a*" * (n // 6),
    "images in images": lambda n: "![" * (n // 6) + "](a)" * (n // 6),
    "lists in lists": lambda n: "".join(" " * 2 * k + "- a\n" for k in range(n))[:n],
    "attributes": lambda n: ("<b" + "".join(f" a{k}" for k in range(n)))[: n - 1] + ">",
}
BOMBS = {name: lambda n, unit=unit: (unit * n)[:n] for name, unit in UNITS.items()} | MADE

_each = pytest.mark.parametrize("name", BOMBS)
_as_what = pytest.mark.parametrize(
    ("profile", "format"),
    [(markup.COMMENT, "markdown"), (markup.ARTICLE, "markdown"), (markup.ARTICLE, "html")],
    ids=["comment", "article", "imported article"],
)


@_each
@_as_what
def test_twice_the_length_is_at_most_three_times_the_work(name, profile, format):
    once = _calls(BOMBS[name](500), profile, format)
    twice = _calls(BOMBS[name](1_000), profile, format)
    assert twice <= 3 * once


@pytest.mark.parametrize(
    ("unit", "times", "profile", "format"),
    [
        ("![[]()", 350, markup.ARTICLE, "markdown"),  # each bracket looked on to the end
        ("- *a*\n", 400, markup.COMMENT, "markdown"),  # each item was looked up among all
        ("<b><p>x", 400, markup.COMMENT, "html"),
    ],
)
def test_what_once_grew_with_the_square_does_so_no_more(unit, times, profile, format):
    assert _calls(unit * times * 2, profile, format) <= 2.4 * _calls(unit * times, profile, format)


@_each
@pytest.mark.parametrize("format", ["markdown", pytest.param("html", marks=pytest.mark.long)])
def test_a_comment_of_10_000_characters_of_anything_is_rendered_within_two_seconds(name, format):
    source = BOMBS[name](10_000)
    begun = time.process_time()
    made = markup.rendered(source, markup.COMMENT, format=format)
    assert time.process_time() - begun < 2
    assert len(made.html) <= 8 * len(source) + 20_000


@pytest.mark.parametrize("unit", ["<script>", "<!--"])
def test_what_never_ends_is_looked_for_once(unit):
    """A tenth of a second for the longest import; with a look to the end each time 1.5 s and 3.3 s."""
    source = (unit * markup.MARKUP_LIMIT)[: markup.MARKUP_LIMIT]
    begun = time.process_time()
    assert "".join(item.typed for item in tags.read(source)) == source
    assert time.process_time() - begun < 1


@_each
@pytest.mark.parametrize("format", ["markdown", "html"])
def test_a_bomb_is_safe_html_like_anything_else(name, format):
    assert_safe(markup.rendered(BOMBS[name](600), markup.ARTICLE, format=format).html, "article")


def _calls(source: str, profile: markup.Profile, format: Any) -> int:
    count = 0

    def counted(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")
        if (
            event == "c_call"
            and argument.__name__ in ("count", "index")
            and isinstance(argument.__self__, list)
        ):
            count += len(argument.__self__)  # a search is as much work as what it looks through

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        markup.rendered(source, profile, format=format)
    except markup.TooMuch:
        pass
    finally:
        sys.setprofile(before)
    return count


def test_one_definition_used_two_thousand_times_is_refused_before_it_is_printed():
    bomb = f"[x]: /{'y' * 30_000}\n\n" + "[x]\n" * 2_000
    tracemalloc.start()
    try:
        with pytest.raises(markup.TooMuch):
            markup.rendered(bomb, markup.ARTICLE)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000, "60 MB were printed first"
    finally:
        tracemalloc.stop()


def test_a_table_that_fills_itself_up_is_refused_before_it_is_printed():
    head = "|".join("x" * 250)
    bomb = f"{head}\n{'|'.join('-' * 250)}\n" + "x\n" * 250
    assert len(bomb) < 1_600
    assert _calls(bomb, markup.ARTICLE, "markdown") < 20_000
    with pytest.raises(markup.TooMuch):
        markup.rendered(bomb, markup.ARTICLE)


def test_a_large_table_is_no_bomb():
    rows = "|a|b|c|d|\n|-|-|-|-|\n" + "|1|2|3|4|\n" * 1_000
    assert markup.rendered(rows, markup.ARTICLE).html.count("<tr>") == 1_001


def test_an_article_that_would_print_too_much_is_refused_and_a_comment_is_shown_as_typed():
    bomb = ">>>x\n\n" * 1_600
    with pytest.raises(markup.TooMuch):
        markup.rendered(bomb, markup.ARTICLE)
    made = markup.rendered(bomb, markup.COMMENT)
    assert made.html.startswith("<p>&gt;&gt;&gt;x</p>\n<p>&gt;&gt;&gt;x</p>")
    assert made.source == bomb


def test_where_recursion_would_run_out_a_comment_is_shown_as_typed():
    nested = "> " * 16 + "*a* [b](c)"
    assert markup.rendered(nested, markup.COMMENT).links == 1
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_depth() + 45)
    try:
        made = markup.rendered(nested, markup.COMMENT)
        with pytest.raises(markup.TooMuch):
            markup.rendered(nested, markup.ARTICLE)
    finally:
        sys.setrecursionlimit(limit)
    assert made.text == nested


def _depth() -> int:
    frame, depth = sys._getframe(), 0
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    return depth

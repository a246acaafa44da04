"""Any text at all, as Markdown and as HTML: safe, balanced, stable, closed, and never lost."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.core import markup
from community.core.markup import engines, shaping
from tests.core.test_markup.reader import assert_safe, names

PROFILES = [markup.COMMENT, markup.ARTICLE, markup.DESCRIPTION]
OWN = ("own.example",)

_NAMES = names(
    "a abbr b blockquote br code dd div dl dt em figcaption figure font form h1 h2 h3 hr i iframe img li math "
    "menu noscript ol option p picture plaintext pre s script select source span strong style sub svg table "
    "tbody td template textarea tfoot th thead title tr u ul xmp o:p x-y foo caption col colgroup button"
)
_ATTRIBUTES = [
    "",
    ' href="http://foreign.example/x?a=1&amp;b=2"',
    " href=//foreign.example",
    ' href="https://own.example/y"',
    " href=javascript:alert(1)",
    ' href="java&#10;script:alert(1)"',
    ' href="http://xn--a/"',
    ' href="/\\evil.example"',
    " href=#x",
    ' src="http://foreign.example/i.png" alt="an image"',
    " src=/own.png alt='own'",
    " src=https://own.example//foreign.example/i.png",
    ' src="data:image/png;base64,AAAA"',
    ' srcset="/a.webp 2x"',
    " onclick=alert(1) style=color:red id=x name=y",
    ' class="language-c lead-p x"',
    ' dir="rtl" lang=he',
    ' title="a &lt;b&gt; &quot;c&quot; &amp;lt;"',
    ' colspan="2" start=7 reversed',
    ' "',
    " '",
    "/",
]
_tags = st.builds(
    lambda end, name, attributes, close: f"<{end}{name}{'' if end else attributes}{close}",
    st.sampled_from(["", "", "/"]),
    st.sampled_from(sorted(_NAMES)),
    st.sampled_from(_ATTRIBUTES),
    st.sampled_from([">", ">", ">", ">", "", " ", "/>"]),
)
_marks = st.sampled_from(
    [
        *sorted(
            names(
                "* ** _ __ ` `` ``` ~~ ~~~ [ ] ( ) ![ ]( [x] [x]: > - + 1. # ## === --- | |-|-| |a|b| \\ ! : ://"
            )
        ),
        *("\n", "\n\n", "    ", "  ", "\t", " ", "\r\n", "\n> ", "\n- ", "\n  - ", "\n1. "),
    ]
)
_words = st.sampled_from(
    [
        "word",
        "http://foreign.example/a_(b)",
        "https://own.example/?q=1&r=2.",
        "http://",
        "mailto:a@b.example",
        "<a@b.example>",
        "<https://c.example>",
        "//x.example",
        "שלום",
        "é̂",
        "👩‍👩‍👧",
    ]
)
_entities = st.sampled_from(
    [
        "&",
        "&amp;",
        "&lt;",
        "&lt",
        "&#x202e;",
        "&#0;",
        "&#xd800;",
        "&#1;",
        "&nbsp;",
        "&copy=",
        "&amp;lt;",
        "&#1488;",
        "&#62",
    ]
)
_odd = st.sampled_from(
    [
        *(
            "\x00",
            "\x0b",
            "\x0c",
            "\x1b",
            "\x85",
            "\ud800",
            "\ufffe",
            "\U0001ffff",
            "\u2028",
            "\ufeff",
            "\xa0",
        ),
        *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u061c",
    ]
)
_comments = st.sampled_from(
    ["<!--", "-->", "<!-->", "<![CDATA[", "]]>", "<!doctype html>", "<?php", "<", "</", ">"]
)
structured = st.lists(
    st.one_of(_tags, _marks, _words, _entities, _odd, _comments, st.text(max_size=5)), max_size=40
).map("".join)
anything = st.one_of(structured, structured, st.text(alphabet=st.characters(), max_size=200))


def every_profile(test):  # type: ignore[no-untyped-def]
    return pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)(
        pytest.mark.parametrize("format", ["markdown", "html"])(test)
    )


@every_profile
@given(source=anything)
@example(source="<b><table><tr><td></b><a href=/x><table><a href=/y>")
@example(source="<pre>\n\n\nx</pre><p><pre>\n</p>")
@example(source="\u202e\u2067<p>\u2069</p>\u202c")
def test_any_text_is_safe_balanced_and_stays_in_its_box(source, profile, format):
    made = markup.rendered(source, profile, format=format, own_hosts=OWN)
    assert_safe(made.html, profile.name, OWN)
    assert made.links == made.html.count("<a href=")
    assert "<a>" not in made.html


@every_profile
@given(source=anything)
def test_what_was_rendered_passes_again_unchanged(source, profile, format):
    html = markup.rendered(source, profile, format=format, own_hosts=OWN).html
    again = shaping.shaped(str(html), profile, OWN)
    assert engines.passed(again.html, profile) == html


@given(source=anything)
def test_the_source_stays_as_typed_but_for_what_no_database_bears(source):
    made = markup.rendered(source, markup.COMMENT)
    unfit = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef]"
    expected = re.sub(unfit, "", source.replace("\r\n", "\n").replace("\r", "\n"))
    assert made.source == "".join(one for one in expected if ord(one) & 0xFFFE != 0xFFFE)
    assert markup.rendered(made.source, markup.COMMENT) == made


@given(words=st.lists(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1), min_size=1, max_size=30))
@every_profile
def test_no_word_is_lost_between_marks_and_tags(words, profile, format):
    between = ["</div>", "<li>", "\n\n> > ", "<p>", "* ", "<div>", "</p>", "<table>", "\n- ", "<b>", "</b>"]
    source = "".join(f"{word}{between[i % len(between)]}" for i, word in enumerate(words))
    text = markup.rendered(source, profile, format=format).text
    at = 0
    for word in words:
        at = text.index(word, at) + len(word)


@given(st.text())
def test_a_line_is_one_clean_line(text):
    line = markup.cleaned_line(text)
    assert line == " ".join(line.split())
    assert not re.search(
        "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x1f\x7f-\x9f\ud800-\udfff]", line
    )
    assert markup.cleaned_line(line) == line


@given(source=anything, limit=st.integers(1, 60))
def test_an_excerpt_is_never_longer_than_asked(source, limit):
    text = markup.rendered(source, markup.COMMENT).text
    assert len(markup.excerpt(text, limit)) <= limit

"""Names and lines, the words of safe HTML, and as many of them as fit."""

import pytest
from markupsafe import Markup

from community.core import markup


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  a \n b\tc  ", "a b c"),
        ("a\u00a0\u2003b\u2028c", "a b c"),
        ("a\x00b\x1b[1m\x85c\x7f", "ab[1m c"),
        ("a \x00 b", "a b"),
        ("\u202eabc\u2066\u2069\u200e\u200f\u061c", "abc"),
        ("a\ud800\ufffe\U0010ffffb\ufdd0", "ab"),
        ("می‌خواهم 👩‍👧", "می‌خواهم 👩‍👧"),
        ("\u200b \u2060\ufeff", ""),
        ("<b>&amp;", "<b>&amp;"),
        ("", ""),
    ],
)
def test_a_line_is_cleaned(typed, stored):
    assert markup.cleaned_line(typed) == stored


def test_a_line_is_cut_at_its_limit():
    assert markup.cleaned_line(" abc  def", 5) == "abc d"
    assert markup.cleaned_line("abc def", 4) == "abc"
    assert markup.cleaned_line("abc", 3) == "abc"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\r\nb\rc\n\nd\t e ", "a\nb\nc\n\nd\t e "),
        ("a\x00\x0b\x0c\x1f\x7f\x80\x9fb", "ab"),
        ("a\ud800b\udfff\ufdd0\ufdef\ufffe\uffff\U0002fffe", "ab"),
        ("\u202ea\u200b\xa0\ufeff\u2028", "\u202ea\u200b\xa0\ufeff\u2028"),
        ("\r\x00\n", "\n\n"),
    ],
)
def test_a_body_keeps_all_but_what_no_database_bears(typed, stored):
    assert markup.cleaned_text(typed) == stored


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b</b>\nc</p>\n<p>d &lt;e&gt; &amp;amp;</p>", "a b c\n\nd <e> &amp;"),
        ("<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n<p>d</p>", "a\nb\n\nc\n\nd"),
        ("a<br>b", "a\nb"),
        ("<b>a</b><i>b</i> <i>c</i>", "ab c"),
        ("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>", "a b\nc"),
        ("<pre><code>a\n  b\n</code></pre>", "a\n  b"),
        ('<p>a <img src="/b" alt="c &quot;d&quot;"> e</p>', 'a c "d" e'),
        ('<a href="/a" title="x &gt; y">b</a>', "b"),
        ("", ""),
    ],
)
def test_the_words_of_html(html, text):
    assert markup.plain(Markup(html)) == text


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short enough", 12, "short enough"),
        ("two  lines\n\nmade one", 40, "two lines made one"),
        ("cut between the words", 12, "cut between…"),
        ("cut between the words", 13, "cut between…"),
        ("cut, there", 5, "cut…"),
        ("Donaudampfschifffahrt", 6, "Donau…"),
        ("a Donaudampfschifffahrt", 10, "a Donauda…"),
        ("abce\u0301f", 5, "abc…"),
        ("ab👩\u200d👧c", 5, "ab…"),
        ("\u202eabc", 3, "abc"),
        ("", 5, ""),
    ],
)
def test_an_excerpt_ends_between_words(text, limit, cut):
    assert markup.excerpt(text, limit) == cut
    assert len(cut) <= limit

"""WordPress's half-finished HTML becomes what its pages showed, and the gate makes it safe."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core import markup
from community.transfer.wordpress import content, reading

PARAGRAPHS = [
    ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
    ("one\r\n\r\ntwo\rthree", "<p>one</p>\n<p>two<br>\nthree</p>"),
    ("one\n \t\n\n\n two", "<p>one</p>\n<p>two</p>"),
    ("a line<br />\nanother<br>third", "<p>a line<br>\nanother<br>third</p>"),
    ("", ""),
    ("&nbsp;\n\nwords\n\n\xa0", "<p>words</p>"),
    # inline elements go on behind the blank line
    ("<em>one\n\ntwo</em> three", "<p><em>one</em></p>\n<p><em>two</em> three</p>"),
    # blocks are no paragraphs, and what stands between them is
    ("before<h2>Title</h2>after", "<p>before</p>\n<h2>Title</h2>\n<p>after</p>"),
    ("x\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\ny", "<p>x</p>\n<ul><li>a</li>\n<li>b</li>\n</ul>\n<p>y</p>"),
    ("<ul><li>a\n\nb</li></ul>", "<ul><li><p>a</p>\n<p>b</p>\n</li>\n</ul>"),
    ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>"),
    ("<div>alone</div><div>a\n\nb</div>", "<div>alone</div>\n<div><p>a</p>\n<p>b</p>\n</div>"),
    ("<table><tr><td>a\nb</td></tr></table>", "<table><tr><td>a<br>\nb</td>\n</tr>\n</table>"),
    # nothing is touched in pre
    ("<pre>a\n\n  b</pre>", "<pre>a\n\n  b</pre>"),
    ("<PRE class=x>a\n\nb</PRE >c", "<PRE class=x>a\n\nb</PRE >\n<p>c</p>"),
    # one's own paragraphs stay, and a blank line ends them
    ("<p>a</p>\n\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
    ('<p class="x">a\n\nb</p>c', '<p class="x">a</p>\n<p>b</p>\n<p>c</p>'),
    ("<p>a\n\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
    ("a<p></p><p class=x>  </p>b", "<p>a</p>\n<p>b</p>"),
    # an end tag that closes nothing was said, and moves nothing
    ("an extra </div> somewhere", "<p>an extra &lt;/div&gt; somewhere</p>"),
    ("an extra </p> somewhere\n\nx", "<p>an extra &lt;/p&gt; somewhere</p>\n<p>x</p>"),
    ("<div>a</div></div> b", "<div>a</div>\n<p>&lt;/div&gt; b</p>"),
    # what only looks like a tag is text
    ("1 < 2 <3 <?php x ?> <! <b", "<p>1 &lt; 2 &lt;3 &lt;?php x ?> &lt;! &lt;b</p>"),
    ("<!-- never ends", "<p>&lt;!-- never ends</p>"),
    ('<a href="x<b>y</b>', '<p>&lt;a href="x<b>y</b></p>'),
    # a link around blocks, an element that a block cuts short
    ("<a href='x'>\n<h3>T</h3>\n</a>\n\nz", "<a href='x'><h3>T</h3>\n</a><p>z</p>"),
    # an address alone was an embed
    ("https://a.example/x?a=1&b=2", '<p><a href="https://a.example/x?a=1&amp;b=2">https://a.example/x?a=1&amp;b=2</a></p>'),
    ("see https://a.example", "<p>see https://a.example</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), PARAGRAPHS)
def test_paragraphs(source: str, expected: str) -> None:
    assert content.article(source).html == expected


BLOCKS = [
    ("<!-- wp:paragraph -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:heading -->\n<h2>c</h2>\n<!-- /wp:heading -->", "<p>a\nb</p>\n<h2>c</h2>"),
    ("<!-- wp:archives /-->\n<!-- wp:html -->\nloose\n<!-- /wp:html -->", "<p>loose</p>"),
    ("a<!--more-->b<!--nextpage-->c", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
    ("a<!--more But wait-->b", "<p>a</p>\n<p>b</p>"),
    ("a<!-- a note to oneself -->b", "<p>ab</p>"),
    ("[gallery ids=\"1,2\"] and [unknown]this[/unknown]", '<p>[gallery ids="1,2"] and [unknown]this[/unknown]</p>'),
    ("[embed width=\"3\"]https://a.example/v[/embed]", '<p><a href="https://a.example/v">https://a.example/v</a></p>'),
    ('[caption id="x" align="y" width="9"]<a href="b"><img src="c" alt="d" /></a> Words <em>here</em>[/caption]e',
     '<figure><a href="b"><img src="c" alt="d" /></a><figcaption>Words <em>here</em></figcaption>\n</figure>\n<p>e</p>'),
    ('[caption caption="Old &amp; &lt;i&gt;"]<img src="c">[/caption]',
     "<figure><img src=\"c\"><figcaption>Old &amp; &lt;i&gt;</figcaption>\n</figure>"),
    ("[caption]no picture[/caption]", "<p>[caption]no picture[/caption]</p>"),
    ("[caption]<img src=c><div>x</div>[/caption]", "<p>[caption]<img src=c></p>\n<div>x</div>\n<p>[/caption]</p>"),
    ("[caption never ends <img src=c>", "<p>[caption never ends <img src=c></p>"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), BLOCKS)
def test_blocks_breaks_and_shortcodes(source: str, expected: str) -> None:
    assert content.article(source).html == expected


def test_shortcodes_are_an_article_s_alone() -> None:
    assert content.comment("[caption]<img src=x>[/caption]").html == "<p>[caption]<img src=x>[/caption]</p>"


def test_what_a_page_cannot_hold_is_dropped_and_counted_and_frames_leave_a_link() -> None:
    prepared = content.article(
        "<script>alert(1)\n\n</script><style>p{}</style>a<svg><path/></svg><!-- wp:latest-posts /-->"
        '<iframe src="https://v.example/1?a&amp;b"></iframe><video controls src="https://v.example/2"></video>'
    )
    assert dict(prepared.dropped) == {"script": 1, "style": 1, "drawing": 1, "block": 1, "embedded": 2}
    assert prepared.links == ("https://v.example/1?a&b", "https://v.example/2")
    assert "alert" not in prepared.html
    assert 'href="https://v.example/1?a&amp;b"' in prepared.html


def test_links_are_listed_and_empty_ones_counted() -> None:
    prepared = content.article(
        '<a href="/a">x</a> <A HREF=/b>y</A> <a href=""> z</a> <a>no address</a> <a href="/c"></a> '
        '<a name="here"></a> <a id="there"></a> <a href="/d"><img src="p"></a> <a href="/e">left open'
    )
    assert prepared.links == ("/a", "/b", "/c", "/d", "/e")
    assert prepared.empty_links == 3


@pytest.mark.parametrize(
    ("source", "opening"),
    [
        ("First &amp; <em>foremost</em>\nmore.\n\nSecond.", "First & foremost more."),
        ("<h2>Title</h2>\n\nThen this.", "Then this."),
        ("One.\n\nTwo.<!--more-->Three.", "One. Two."),
        ("<p>  </p><p>Words</p>", "Words"),
        ("<ul><li>no paragraph</li></ul>", ""),
    ],
)
def test_the_opening_of_an_article(source: str, opening: str) -> None:
    assert content.article(source).opening == opening


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Title <em>With</em> <b>Mark<sup>up</sup></b>", "Title With Markup"),
        ("Tom &amp; Jerry&#8217;s &lt;3", "Tom & Jerry’s <3"),
        ("  two\n lines<br>and <p>a block", "two lines and a block"),
        ("<pre>" * 3000 + "deep" + "</pre>" * 3000, "deep"),
        ("~`!@#$%^&*()-_=+{}[]/\\;:'\"?,.>", "~`!@#$%^&*()-_=+{}[]/\\;:'\"?,.>"),
        ("<script>alert(1)</script>a", "a"),
    ],
)
def test_plain_text(source: str, text: str) -> None:
    assert content.plain(source) == text


HOSTILE = {
    "tags that never end": "<a" * 60_000,
    "values that never end": '<a ="<a " ' * 20_000,
    "comments that never end": "<!--" * 50_000,
    "inline elements and blank lines": "<b>" * 30_000 + "\n\n" * 30_000,
    "paragraphs in elements": "<b>x\n\n" * 30_000,
    "blocks and end tags of others": "<div>" * 30_000 + "</ul>" * 30_000,
    "verbatim without end": "<pre>" * 40_000,
    "captions without end": "[caption" * 40_000,
    "embeds without end": "[embed]" + "https://" * 30_000,
    "spaces": "a" + " " * 200_000 + "b",
    "line ends": "a" + "\n\t" * 100_000 + "b",
    "frames": "<iframe src=x>" * 15_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_done_in_one_pass(name: str) -> None:
    """Were anything here quadratic, it would take minutes."""
    content.article(HOSTILE[name])
    content.comment(HOSTILE[name])
    content.plain(HOSTILE[name])


FRAGMENTS = st.sampled_from(
    [
        "word", " ", "\n", "\n\n", "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", '<a href="/x">', "</a>", "<ul>",
        "<li>", "</li>", "</ul>", "<pre>", "</pre>", "<!--more-->", "<!-- wp:x -->", "<", "&amp;", "<br>", "<h2>",
        "</h2>", "<table>", "<tr>", "<td>", "</td>", "</table>", "[caption]", "<img src='/y'>", "[/caption]",
        "<blockquote>", "</blockquote>", "<hr>", "https://a.example/b", "</br>", "<script>", '"', "=",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_no_word_is_lost_and_none_is_made_up(source: str) -> None:
    """But what stands in a script, and the words of a caption around nothing."""
    for prepare, profile in ((content.article, markup.ARTICLE), (content.comment, markup.COMMENT)):
        made = markup.rendered(prepare(source).html, profile, format="html")
        if "<script>" not in source:
            assert made.text.count("word") == source.count("word")


@pytest.mark.parametrize("name", ["themeunittestdata.wordpress", "small-export", "seed-post.wxr"])
def test_real_bodies_pass_the_gate_and_stay_as_they_are_when_cleaned_again(
    name: str, export: Callable[[str], Path]
) -> None:
    with export(name).open("rb") as file:
        for record in reading.records(file):
            if isinstance(record, reading.Item) and record.type == "post":
                made = markup.rendered(content.article(record.content).html, markup.ARTICLE, format="html")
                assert markup.rendered(str(made.html), markup.ARTICLE, format="html").html == made.html
            elif isinstance(record, reading.Comment):
                made = markup.rendered(content.comment(record.content).html, markup.COMMENT, format="html")
                assert markup.rendered(str(made.html), markup.COMMENT, format="html").html == made.html


def test_the_seed_reads_right(export: Callable[[str], Path]) -> None:
    with export("seed-post.wxr").open("rb") as file:
        records = list(reading.records(file))
    body = next(record.content for record in records if isinstance(record, reading.Item))
    stray = next(
        record.content for record in records if isinstance(record, reading.Comment) and record.id == "3"
    )

    prepared = content.article(body)
    assert prepared.html.count("<p>") == body.strip().count("\n\n") + 1 == 10
    assert prepared.opening.startswith("Last week I explored the concept Noded working.")
    shown = str(markup.rendered(content.comment(stray).html, markup.COMMENT, format="html").html)
    assert "an extra &lt;/div&gt; somewhere in your content." in shown
    assert shown.count("<p>") == shown.count("</p>") == 1

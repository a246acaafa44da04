"""What imported HTML becomes: the same gate, other accidents."""

import pytest

from community.core import markup
from community.core.markup import ARTICLE, COMMENT, DESCRIPTION

REL = 'rel="nofollow ugc noopener"'


def html(source, profile=COMMENT, **options):
    return str(markup.rendered(source, profile, format="html", **options).html)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (
            "I think you’ve got an extra </div> somewhere",
            "I think you’ve got an extra &lt;/div&gt; somewhere",
        ),
        ("<p>a</p></div></p>", "<p>a</p>&lt;/div&gt;&lt;/p&gt;"),
        ("<li>a</li>", "&lt;li&gt;a&lt;/li&gt;"),
        ("<blockquote><li>a", "<blockquote>&lt;li&gt;a</blockquote>"),
        ("<td>a</td><tr>", "&lt;td&gt;a&lt;/td&gt;&lt;tr&gt;"),
        ("<dd>a", "&lt;dd&gt;a"),
        ("a <!-- b", "a &lt;!-- b"),
        ("a<!-- b -->c<!-->d", "acd"),
        ("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->", "<p>a</p>"),
        (
            "<![CDATA[a]]> <!doctype html> <?php b ?>",
            "&lt;![CDATA[a]]&gt; &lt;!doctype html&gt; &lt;?php b ?&gt;",
        ),
        ("1 < 2 <3 <", "1 &lt; 2 &lt;3 &lt;"),
        ("List<String> <a@b.example> <T>", "List&lt;String&gt; &lt;a@b.example&gt; &lt;T&gt;"),
        ("<b", "&lt;b"),
        ("<b <i>a</i>", "&lt;b <i>a</i>"),
        ('<b title=">a', '&lt;b title="&gt;a'),
        ("</br>", "&lt;/br&gt;"),
    ],
)
def test_what_was_typed_by_accident_shows_as_text(typed, printed):
    assert html(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<font color=red>a</font><blink>b</blink><o:p>c</o:p>", "abc"),
        ("<div>a</div><div>b <b>c</b></div>", "<p>a</p><p>b <b>c</b></p>"),
        ("<div><p>a</p><div><ul><li>b</ul></div></div>", "<p>a</p><ul><li>b</li></ul>"),
        ("<h1>a</h1><section>b</section>", "<p>a</p><p>b</p>"),
        ("<center><b>a</center>", "<p><b>a</b></p>"),
        ("<form><input name=a><button>b</button></form>", "<p>b</p>"),
        ("<strike>a</strike><tt>b</tt><acronym title=c>d</acronym>", "<s>a</s><code>b</code><abbr>d</abbr>"),
        ("<menu><li>a</menu>", "<ul><li>a</li></ul>"),
        ("a<script>b</script>c<STYLE>d</style >e<iframe src=f>g</iframe>h<template>i</template>j", "acehj"),
        ("<svg><script>a</script></svg><math><mi>b</math>c", "c"),
        ("a<script>b", "a&lt;script&gt;b"),
        ("<noscript><b>a</b></noscript><textarea><i>b</i></textarea>", "<p><b>a</b></p><i>b</i>"),
        ("<plaintext>a", "&lt;plaintext&gt;a"),
    ],
)
def test_an_element_that_is_not_allowed_loses_its_tags(typed, printed):
    assert html(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p>a<ul><li>b<li>c</ul></p>", "<p>a</p><ul><li>b</li><li>c</li></ul>"),
        ("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c"),
        ("<b><p>a</b>b</p>", "<b><p>ab</p></b>"),
        ("<i>a<ul><li>b</i></li><li>c</ul>", "<i>a<ul><li>b</li><li>c</li></ul></i>"),
        ("<ul>a<ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
        ("<table>a<tr><td>b<td>c<tr><td>d</table>",
         "<table><tbody><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr></tbody></table>"),
        ("<table><thead><th>a<tbody><td><table><td>b</table>c</table>",
         "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><table><tbody><tr><td>b</td></tr></tbody></table>c"
         "</td></tr></tbody></table>"),
        ("<table><tr><td></div></table>", "<table><tbody><tr><td>&lt;/div&gt;</td></tr></tbody></table>"),
        ("<div><table><td></div>a</table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ("<a href=/a>b<a href=/c>d</a>", '<a href="/a">b</a><a href="/c">d</a>'),
        ("<a href=/a><p>b<a href=/c>d</a></p></a>", '<a href="/a"><p>bd</p></a>'),
        ("<pre>\n\n\n\n\n\n\n\n a\n</pre>", "<pre> a\n</pre>"),
        ("a<br/>b<hr>c<br clear=all>", "a<br>b<hr>c<br>"),
        ("<p>a<hr>b", "<p>a</p><hr>b"),
        ("<p></p><p>\xa0</p>", "<p>&nbsp;</p>"),
        ("<span>a</p>b", "<span>a&lt;/p&gt;b</span>"),
    ],
)  # fmt: skip
def test_everything_is_closed_where_it_must_be(typed, printed):
    assert html(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<p id=a class=b style=c onclick=d name=e title=f data-g=h>i", "<p>i</p>"),
        ('<b lang="de" dir="rtl">a</b><b dir="x" lang="&quot;">b</b>', '<b lang="de" dir="rtl">a</b><b>b</b>'),
        ('<code class="x Language-C">a</code>', '<code class="language-c">a</code>'),
        ("<ol start=3 reversed type=a><li value=2>b</ol>", '<ol start="3" reversed=""><li>b</li></ol>'),
        ("<ol start=x><li>b</ol>", "<ol><li>b</li></ol>"),
        ("<table><th scope=col colspan=2 rowspan=1000 nowrap>a</table>",
         '<table><tbody><tr><th scope="col" colspan="2">a</th></tr></tbody></table>'),
        ('<a href="?a=1&copy=2&amp;b=3">c</a>', '<a href="?a=1&amp;copy=2&amp;b=3">c</a>'),
        ('<a HREF = "/a" href="/b" rel=author target=_blank>c</a>', '<a href="/a">c</a>'),
        ("<a href=//a.example>b</a>", f'<a href="https://a.example" {REL}>b</a>'),
        ('<a href="/a" title="&lt;b&gt; \u202ec">d</a>', '<a href="/a" title="&lt;b&gt; c">d</a>'),
        ("<a name=a>b</a><a href=javascript:a>c</a><a href='java&#10;script:a'>d</a>", "bcd"),
        ("<a href='&#1;javascript:a'>b</a><a href='  /c '>d</a>", 'b<a href="/c">d</a>'),
        ("<a href=http://xn--a/>b</a>", "b"),
    ],
)  # fmt: skip
def test_attributes(typed, printed):
    assert html(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed", "foreign"),
    [
        ("<img src=http://a.example/b.jpg alt='a cat'>", f'<a href="http://a.example/b.jpg" {REL}>a cat</a>', 1),
        ("<img src=http://a.example/b.jpg>", f'<a href="http://a.example/b.jpg" {REL}>b.jpg</a>', 1),
        ("<img src=http://a.example>", f'<a href="http://a.example" {REL}>a.example</a>', 1),
        ("<a href=/big><img src=//a.example/b.jpg alt=c></a>", '<a href="/big">c</a>', 1),
        ("<img src=data:image/png;base64,AAAA alt=a>", "a", 1),
        ("<img alt=a><img>", "a", 0),
        ("<img src='/\\a.example' alt=b>", '<img src="/%5Ca.example" alt="b">', 0),
        ("<img src=/a.png width=10 height=10% onerror=b class=c>", '<img src="/a.png" alt="" width="10">', 0),
        ("<img src=http://own.example/a.png>", '<img src="/a.png" alt="">', 0),
        ("<img src=http://own.example//b.example/a.png>", '<img src="/b.example/a.png" alt="">', 0),
        ("<img src=https://own.example?a>", '<img src="/?a" alt="">', 0),
        ("<picture><source srcset='/a.webp 2x' type=image/webp><source srcset=//b.example><img src=c.png></picture>",
         '<picture><source srcset="/a.webp 2x" type="image/webp"><img src="c.png" alt=""></picture>', 0),
        ("<source srcset=/a.webp>", "", 0),
        ("<figure><img src=/a.png><figcaption>b</figure>",
         '<figure><img src="/a.png" alt=""><figcaption>b</figcaption></figure>', 0),
    ],
)  # fmt: skip
def test_images_of_an_article(typed, printed, foreign):
    made = markup.rendered(typed, ARTICLE, format="html", own_hosts=("own.example",))
    assert (str(made.html), made.foreign_images) == (printed, foreign)


def test_a_comment_shows_no_image_but_a_link_to_it():
    made = markup.rendered("<img src=/a.png alt=b>", COMMENT, format="html")
    assert (str(made.html), made.foreign_images, made.links) == ('<a href="/a.png">b</a>', 0, 1)


def test_headings_of_an_article_start_at_two_and_get_ids():
    assert html("<h1 id=x>A b</h1><h3><a name=y>A b", ARTICLE) == (
        '<h2 id="body-a-b">A b</h2><h3 id="body-a-b-2">A b</h3>'
    )
    assert html("<h2><div>a</div><p>b</p></h2>", ARTICLE) == '<h2 id="body-ab">ab</h2>'
    assert html("<h2>a<h3>b</h3></h2>", ARTICLE) == '<h2 id="body-a">a</h2><h3 id="body-b">b</h3>'


def test_the_drop_cap_is_given_and_never_taken():
    words = "x" * 161
    assert html(f"<p class=lead-p>a</p><p>{words}", ARTICLE) == f"<p>a</p><p>{words}</p>"
    assert html(f"<div><p>{words}", ARTICLE) == f'<p class="lead-p">{words}</p>'


def test_addresses_in_an_imported_comment_become_links_as_they_were_on_the_old_site():
    link = f'<a href="http://a.example/?b&amp;c" {REL}>http://a.example/?b&amp;c</a>'
    assert html("(http://a.example/?b&amp;c)") == f"({link})"
    assert html("http://a.example/?b&amp;c", ARTICLE) == "http://a.example/?b&amp;c"
    assert html("<code>http://a.example</code>") == "<code>http://a.example</code>"
    assert html("<a href=/b>http://a.example</a>") == '<a href="/b">http://a.example</a>'


def test_character_references_are_read_once():
    assert html("&lt;b&gt; &amp;lt; &#60;i> &#0;&#x202e;&#xd800;a") == (
        "&lt;b&gt; &amp;lt; &lt;i&gt; \ufffd\u202e\ufffda\u202c"
    )


def test_right_to_left_letters_are_seen_however_they_are_written():
    assert html("<p>&#1488;</p>") == '<p dir="auto">א</p>'
    assert html("<p dir=ltr>א</p>") == '<p dir="ltr">א</p>'


def test_a_description_keeps_the_words_of_a_table():
    assert html("<table><tr><td>a<td><b>b</b></table>", DESCRIPTION) == "<p>a</p><p>b</p>"


def test_more_than_200_000_characters_are_too_many():
    assert markup.rendered("x" * markup.MARKUP_LIMIT, COMMENT, format="html").text
    with pytest.raises(markup.TooLong):
        markup.rendered("x" * (markup.MARKUP_LIMIT + 1), COMMENT, format="html")


def test_a_tag_with_more_than_200_attributes_is_text():
    few, many = "".join(f" a{n}" for n in range(199)), "".join(f" a{n}" for n in range(200))
    assert html(f"<b{few}>x</b>") == "<b>x</b>"
    assert html(f"<b{many}>x") == f"&lt;b{many}&gt;x"


def test_elements_nested_too_deep_lose_their_tags_only():
    made = html("<ul><li>" * 100 + "deep" + "</li></ul>" * 100)
    assert made == "<ul><li>" * 45 + "deep" + "</li></ul>" * 45

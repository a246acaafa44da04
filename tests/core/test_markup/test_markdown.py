"""What Markdown becomes in a comment, an article and a description."""

import pytest

from community.core import markup, writing
from community.core.markup import ARTICLE, COMMENT, DESCRIPTION
from community.core.markup.markdown import _parser

REL = 'rel="nofollow ugc noopener"'


def html(source, profile=COMMENT, **options):
    return str(markup.rendered(source, profile, **options).html).strip()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("plain words", "<p>plain words</p>"),
        (
            "*em* **strong** `code` ~~gone~~",
            "<p><em>em</em> <strong>strong</strong> <code>code</code> <s>gone</s></p>",
        ),
        ("extra </div> here", "<p>extra &lt;/div&gt; here</p>"),
        ("<li>one\n\n<!-- not said", "<p>&lt;li&gt;one</p>\n<p>&lt;!-- not said</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("# not a heading", "<p># not a heading</p>"),
        ("nor this\n===", "<p>nor this\n===</p>"),
        ("[x]: /definitions", "<p>[x]: /definitions</p>"),
        ("a|b\n-|-\n1|2", "<p>a|b\n-|-\n1|2</p>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>'),
        ("```python\n1 < 2\n```", '<pre><code class="language-python">1 &lt; 2\n</code></pre>'),
        ("```C++ x\n```", '<pre><code class="language-c++"></code></pre>'),
        ('```a"b\n```', "<pre><code></code></pre>"),
        (f"```{'a' * 31}\n```", "<pre><code></code></pre>"),
        ("![a cat](/cat.png)", '<p>!<a href="/cat.png">a cat</a></p>'),
        ("&lt;b&gt; &amp;amp; &copy;", "<p>&lt;b&gt; &amp;amp; ©</p>"),
        ("", ""),
        (" \n\t\n ", ""),
    ],
)
def test_a_comment(typed, printed):
    assert html(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("[a](http://b.example)", f'<a href="http://b.example" {REL}>a</a>'),
        ("[a](HTTPS://b.example)", f'<a href="https://b.example" {REL}>a</a>'),
        ("[a](mailto:a@b.example)", f'<a href="mailto:a@b.example" {REL}>a</a>'),
        ('[a](/b "c \\"d\\"")', '<a href="/b" title="c &quot;d&quot;">a</a>'),
        ("[a](#b)", '<a href="#b">a</a>'),
        ("[a](https://own.example/x)", '<a href="https://own.example/x">a</a>'),
        ("[a](https://own.example:443/x)", '<a href="https://own.example:443/x">a</a>'),
        ("[a](https://own.example:8443/x)", f'<a href="https://own.example:8443/x" {REL}>a</a>'),
        ("[a](http://own.example@evil.example)", f'<a href="http://own.example@evil.example" {REL}>a</a>'),
        ("[a](//b.example/c)", f'<a href="https://b.example/c" {REL}>a</a>'),
        ("[a](/\\b.example)", '<a href="/%5Cb.example">a</a>'),
        ("[a](javascript:b)", "[a](javascript:b)"),
        ("[a](JaVaScRiPt:b)", "[a](JaVaScRiPt:b)"),
        ("[a](&#106;avascript:b)", "[a](javascript:b)"),
        ("[a](data:text/html,b)", "[a](data:text/html,b)"),
        ("[a](vbscript:b)", "[a](vbscript:b)"),
        ("[a](ftp://b.example)", "[a](ftp://b.example)"),
        ("[a](http:b)", "[a](http:b)"),
        ("[a](http://1.2.3.4.5/)", "[a](http://1.2.3.4.5/)"),
        ("[a](http://b.example:99999/)", "[a](http://b.example:99999/)"),
        ("<http://b.example>", f'<a href="http://b.example" {REL}>http://b.example</a>'),
        ("<a@b.example>", f'<a href="mailto:a@b.example" {REL}>a@b.example</a>'),
        ("<javascript:b>", "&lt;javascript:b&gt;"),
    ],
)
def test_where_a_link_may_lead(typed, printed):
    assert html(typed, own_hosts=("own.example",)) == f"<p>{printed}</p>"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("see http://a.example", "http://a.example"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("https://a.example/b.", "https://a.example/b"),
        ("https://a.example/b?c=d&e=f, and", "https://a.example/b?c=d&amp;e=f"),
        ("(https://a.example/b)", "https://a.example/b"),
        ("https://a.example/b_(c)", "https://a.example/b_(c)"),
        ("(https://a.example/b_(c)).", "https://a.example/b_(c)"),
        ("https://a.example/b)))", "https://a.example/b"),
        ("“https://a.example/b”", "https://a.example/b"),
        ("*https://a.example/b*", "https://a.example/b"),
        ("https://a.example/_b_c_", "https://a.example/_b_c"),
        ("https://a.example/*b", "https://a.example/*b"),
        ("https://a.example/b`c`", "https://a.example/b"),
        ("x:https://a.example", None),
        ("xhttps://a.example", None),
        ("/https://a.example", None),
        ("\\https://a.example", None),
        ("https:// a.example", None),
        ("https://", None),
        ("https://.a", None),
        ("www.a.example", None),
        ("`https://a.example`", None),
        ("ftp://a.example", None),
        (f"https://a.example/{'b' * 2030}", f"https://a.example/{'b' * 2030}"),
        (f"https://a.example/{'b' * 2031}", None),
    ],
)
def test_addresses_become_links(typed, address):
    made = markup.rendered(typed, COMMENT)
    assert made.links == (address is not None)
    if address:
        assert f">{address}</a>" in made.html


def test_a_long_address_is_left_alone_to_the_last_character():
    assert len("https://a.example/" + "b" * 2030) == 2048


def test_an_address_inside_a_link_is_the_link_s_own_text():
    assert html("[see http://a.example](/b)") == '<p><a href="/b">see http://a.example</a></p>'


@pytest.mark.parametrize(
    ("typed", "links"),
    [
        ("none", 0),
        ("http://a.example", 1),
        ("[a](/b) <http://c.example> http://d.example `http://e.example`", 3),
    ],
)
def test_links_are_counted_after_addresses_became_links(typed, links):
    assert markup.rendered(typed, COMMENT).links == links


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("# One\n## Two\n### Three\n\nSet\n===",
         '<h2 id="body-one">One</h2>\n<h2 id="body-two">Two</h2>\n<h3 id="body-three">Three</h3>\n'
         '<h2 id="body-set">Set</h2>'),
        ("# A\n# A\n# A-2\n# *!*", '<h2 id="body-a">A</h2>\n<h2 id="body-a-2">A</h2>\n<h2 id="body-a-2-2">A-2</h2>\n'
         '<h2 id="body-section"><em>!</em></h2>'),
        ("## Étude & *suite*", '<h2 id="body-etude-suite">Étude &amp; <em>suite</em></h2>'),
        ("|a|b|\n|-|:-:|\n|1|2|",
         "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"),
        ("[a]\n\n[a]: /b 'c'", '<p><a href="/b" title="c">a</a></p>'),
        ("So[^1]\n\n[^1]: See page 4.", "<p>So[^1]</p>\n<p>[^1]: See page 4.</p>"),
        ("![a *cat*](/cat.png)", '<p><img src="/cat.png" alt="a cat"></p>'),
        ("![](cat.png)", '<p><img src="cat.png" alt=""></p>'),
        ("![a](https://own.example/cat.png?b)", '<p><img src="/cat.png?b" alt="a"></p>'),
        ("![a cat](http://b.example/cat.png)", f'<p><a href="http://b.example/cat.png" {REL}>a cat</a></p>'),
        ("![](//b.example/dir/cat.png?x)", f'<p><a href="https://b.example/dir/cat.png?x" {REL}>cat.png</a></p>'),
        ("[![a cat](http://b.example/s.png)](/big)", '<p><a href="/big">a cat</a></p>'),
        ("![a](javascript:b)", "<p>![a](javascript:b)</p>"),
        ("<b>typed</b>", "<p>&lt;b&gt;typed&lt;/b&gt;</p>"),
    ],
)  # fmt: skip
def test_an_article(typed, printed):
    assert html(typed, ARTICLE, own_hosts=("own.example",)) == printed


def test_foreign_images_are_counted():
    made = markup.rendered("![a](http://b.example/c) ![d](/e) [![f](//g.example)](/h)", ARTICLE)
    assert (made.foreign_images, made.links) == (2, 2)


@pytest.mark.parametrize("length", [159, 160, 161])
def test_the_first_paragraph_of_an_article_leads_if_it_is_long(length):
    words = "x" * length
    lead = "<p>" if length <= 160 else '<p class="lead-p">'
    assert html(f"# T\n\n> {words}\n\n{words}\n\n{words}", ARTICLE) == (
        f'<h2 id="body-t">T</h2>\n<blockquote>\n<p>{words}</p>\n</blockquote>\n{lead}{words}</p>\n<p>{words}</p>'
    )
    assert "class" not in html(words)


def test_a_description_has_few_elements():
    assert html("*a* **b** `c` [d](/e)\n\n- f\n\n> # g\n---\n![h](/i)\n\n```\nj\n```", DESCRIPTION) == (
        '<p><em>a</em> <strong>b</strong> <code>c</code> <a href="/e">d</a></p>\n<ul>\n<li>f</li>\n</ul>\n'
        '<p>&gt; # g\n---\n!<a href="/i">h</a></p>\n<p><code>j</code></p>'
    )


@pytest.mark.parametrize("profile", [COMMENT, ARTICLE, DESCRIPTION], ids=lambda profile: profile.name)
def test_a_text_that_is_too_long_says_how_long_it_may_be(profile):
    assert len(markup.rendered("x" * profile.limit, profile).source) == profile.limit
    with pytest.raises(markup.TooLong) as problem:
        markup.rendered("x" * (profile.limit + 1), profile)
    assert problem.value.limit == profile.limit


def test_what_is_rendered_names_its_source_format_and_version():
    made = markup.rendered("a\r\nb\x00c", COMMENT)
    assert (made.source, made.format, made.version) == ("a\nbc", "markdown", markup.RENDER_VERSION)
    assert made.text == "a bc"


def test_blocks_nested_too_deep_show_their_marks_instead_of_losing_their_words():
    assert "deep" in html("> " * 200 + "deep")
    assert "deep" in html("- " * 200 + "deep")
    assert "deep" in html("> - 1. " * 60 + "deep")


def test_blocks_with_right_to_left_letters_find_their_own_direction():
    assert html("שלום\n\n- hello") == '<p dir="auto">שלום</p>\n<ul>\n<li dir="auto">hello</li>\n</ul>'
    assert "dir" not in html("hello")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a \u202eb\n\nc", "<p>a \u202eb\u202c</p>\n<p>c</p>"),
        ("*a \u2067b* c", "<p><em>a \u2067b</em> c\u2069</p>"),
        ("\u2066\u202ea", "<p>\u2066\u202ea\u202c\u2069</p>"),
        ("\u2066\u202ea\u2069", "<p>\u2066\u202ea\u2069</p>"),
        ("\u202aa\u202c", "<p>\u202aa\u202c</p>"),
        ("a\u202c \u2069b\u200e", "<p>a b\u200e</p>"),
        ("a &#8238;b", "<p>a \u202eb\u202c</p>"),
    ],
)
def test_direction_marks_end_with_their_block(typed, printed):
    assert html(typed) == printed


def test_a_parser_s_rules_are_compiled_before_threads_share_it():
    """markdown-it compiles at first use, and a second thread would see the half of it: no rule for a paragraph."""
    _parser.cache_clear()
    parser = _parser(COMMENT)
    rulers = (parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2)
    assert all(ruler.__cache__ for ruler in rulers)


def test_rendering_under_the_write_lock_is_refused():
    token = writing._is_writing.set(True)
    try:
        with pytest.raises(RuntimeError, match="rendering"):
            markup.rendered("x", COMMENT)
    finally:
        writing._is_writing.reset(token)

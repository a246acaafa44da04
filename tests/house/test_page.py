"""The checks that every visited page goes through do find what they are for."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tests.page import BadPage, Page

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
<script src="/static/site.js" type="module"></script>
<script type="application/ld+json">{"@type": "Article"}</script></head>
<body><a href="#main">Skip</a><main id="main"><h1>A heading</h1>
<p class="e-content body">Braces {{ are }} <b>theirs</b>, and None is a word.</p>
<form action="/comments/7/edit?as=member" method="post"><input type="hidden" name="csrf_token" value="t">
<label for="body">Text</label><textarea id="body" name="body" aria-describedby="hint">
As it was
typed</textarea><p id="hint">Plain words</p>
<label>Hat <select name="speaking_as"><option value="">Nobody<option value="4" selected>Baker</select></label>
<label><input type="checkbox" name="tag" value="a" checked> A</label>
<label><input type="checkbox" name="tag" value="b" checked> B</label>
<label><input type="checkbox" name="quiet"> Quiet</label>
<button name="decision" value="approve">Send</button></form>
</main></body></html>"""


def page(html: str = GOOD, path: str = "/comments/7", is_member: bool = True) -> Page:
    response = Client(Response(html, content_type="text/html; charset=utf-8")).get(path)
    return Page(response, is_member=is_member)


def test_a_good_page_passes() -> None:
    assert page().title == "A page"


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("</main>", "</div></main>", "line 16"),
        ("<b>theirs</b>", "<b>theirs", "line"),
        (' lang="en"', "", "lang"),
        ("<title>A page</title>", "", "title"),
        ("<title>A page</title>", "<title> </title>", "title"),
        ("<h1>A heading</h1>", "<h2>A heading</h2>", "0 h1"),
        ("<h1>A heading</h1>", "<h1>A heading</h1><h1>Another</h1>", "2 h1"),
        ("<h1>A heading</h1>", "<h1></h1>", "empty"),
        ('id="hint"', 'id="body"', "not unique"),
        ('for="body"', 'for="other"', "no label"),
        ('aria-describedby="hint"', 'aria-describedby="gone"', "leads nowhere"),
        ('href="#main"', 'href="#gone"', "leads nowhere"),
        ("<label>Hat <select", "<label><select", "no label"),
        ('<label><input type="checkbox" name="quiet"> Quiet</label>', '<input name="quiet">', "no label"),
        (">Send</button>", "></button>", "button without words"),
        ('value="t"', 'value=""', "csrf_token"),
        ("<main", '<main style="color: red"', "style"),
        ("<main", '<main onclick="alert(1)"', "onclick"),
        ('href="#main"', 'href=" javascript:alert(1)"', "javascript"),
        ("</head>", "<style>p {}</style></head>", "inline <style>"),
        ("</head>", "<script>alert(1)</script></head>", "inline <script>"),
        ('{"@type": "Article"}', '{"@type": }', "JSON-LD"),
        ("<h1>A heading</h1>", "<h1>{{ heading }}</h1>", "went wrong"),
        ("<h1>A heading</h1>", "<h1>None</h1>", "went wrong"),
        ('href="#main"', 'href="/members/None"', "went wrong"),
    ],
)
def test_a_fault_is_found(good: str, bad: str, complaint: str) -> None:
    assert good in GOOD
    with pytest.raises(BadPage) as caught:
        page(GOOD.replace(good, bad, 1))
    assert complaint in str(caught.value)


def test_another_status_or_kind_is_a_fault() -> None:
    with pytest.raises(BadPage, match="answered 200, not 404"):
        Page(Client(Response(GOOD, content_type="text/html")).get("/"), status=404)
    with pytest.raises(BadPage, match="text/plain"):
        Page(Client(Response(GOOD, content_type="text/plain")).get("/"))


def test_a_visitors_form_needs_no_token() -> None:
    page(GOOD.replace('value="t"', 'value=""'), is_member=False)


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    form = page().form("/comments/7/edit")
    assert form.action == "/comments/7/edit?as=member"
    assert form.fields == {
        "csrf_token": "t",
        "body": "As it was\r\ntyped",
        "speaking_as": "4",
        "tag": ["a", "b"],
    }


def test_a_form_is_filled_only_with_what_it_offers() -> None:
    form = page().form("/comments/7/edit", csrf_token="t", tag="b")
    filled = form.filled(body="Other words", speaking_as="", decision="approve")
    assert (filled["body"], filled["speaking_as"], filled["decision"]) == ("Other words", "", "approve")
    with pytest.raises(AssertionError, match="no field colour"):
        form.filled(colour="red")
    with pytest.raises(AssertionError, match="offers"):
        form.filled(speaking_as="5")
    with pytest.raises(AssertionError, match="0 forms"):
        page().form("/comments/7/edit", tag="c")


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ("p", 2),
        ("p.body", 1),
        (".e-content.body", 1),
        ("form p", 1),
        ("main form p#hint", 1),
        ("form form", 0),
        ("input[type=checkbox]", 3),
        ("input[name='tag'][value=\"b\"]", 1),
        ("a[href^='#'], h1", 2),
        ("[name]", 7),
    ],
)
def test_elements_are_selected(selector: str, count: int) -> None:
    assert len(page().select(selector)) == count


def test_words_are_read_as_a_person_reads_them() -> None:
    assert page().words("p.e-content") == "Braces {{ are }} theirs, and None is a word."
    assert "A heading Braces" in page().text

"""The 652 examples of CommonMark 0.31.2: every one safe and stable, and equal where we mean the same."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import html5lib
import pytest

from community.core import markup
from community.core.markup import engines, shaping
from tests.core.test_markup.reader import assert_safe

SPEC = Path(__file__).parents[4] / "shared" / "data" / "commonmark" / "spec.json"

pytestmark = pytest.mark.skipif(not SPEC.exists(), reason=f"CommonMark's examples are not at {SPEC}")

Example = dict[str, Any]


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    found: list[Example] = json.loads(SPEC.read_text())
    assert len(found) == 652
    return found


@pytest.mark.parametrize(
    "profile", [markup.COMMENT, markup.ARTICLE, markup.DESCRIPTION], ids=lambda profile: profile.name
)
@pytest.mark.parametrize("format", ["markdown", "html"])
def test_every_example_is_safe_and_stable(examples, profile, format):
    for example in examples:
        html = markup.rendered(example[format], profile, format=format).html
        assert_safe(html, profile.name)
        assert engines.passed(shaping.shaped(str(html), profile, ()).html, profile) == html


def test_an_article_means_what_commonmark_means(examples):
    """All but those that a rule of ours changes, by the reason: 570 of 652, measured; a change is seen."""
    reasons = Counter(_why_an_article_differs(example) for example in examples)
    assert reasons == {
        "": 570,
        "raw HTML is text here": 72,
        "a scheme that is not ours, or in capitals": 5,
        "a bare address is a link here": 3,
        "a language that is no plain word": 2,
    }
    for example in examples:
        if not _why_an_article_differs(example):
            made = markup.rendered(example["markdown"], markup.ARTICLE).html
            assert _meaning(str(made)) == _meaning(example["html"]), example


def test_a_comment_means_what_commonmark_means(examples):
    """As an article, and without the examples that show what comments leave out."""
    compared = 0
    for example in examples:
        left_out = re.search(r"<h[1-6]>|<img", example["html"]) or "]:" in example["markdown"]
        if not left_out and not _why_an_article_differs(example):
            compared += 1
            made = markup.rendered(example["markdown"], markup.COMMENT).html
            assert _meaning(str(made)) == _meaning(example["html"]), example
    assert compared == 434


def _why_an_article_differs(example: Example) -> str:
    typed, expected = example["markdown"], example["html"]
    tags = re.findall(r"</?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])|<[!?]", typed)
    if any(re.search(re.escape(tag) + r"(?!(?<=[A-Za-z0-9])[A-Za-z0-9])", expected) for tag in tags):
        return "raw HTML is text here"
    if re.search(r'href="(?!https?:|mailto:)[A-Za-z][A-Za-z0-9+.-]*:', expected):
        return "a scheme that is not ours, or in capitals"
    if re.search(r'class="language-(?![a-z0-9+-]+")', expected):
        return "a language that is no plain word"
    if re.search(r"https?://", re.sub(r"<(a|code)\b.*?</\1>|<[^>]*>", "", expected)):
        return "a bare address is a link here"
    return ""


def _meaning(html: str) -> str:
    """The tree, without what we add (rel, ids, the drop cap), h1 as h2, images without title, spaces between."""
    root = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    for element in root.iter():
        element.tag = "h2" if element.tag == "h1" else element.tag
        for added in ("rel", "id", "title" if element.tag == "img" else "rel"):
            element.attrib.pop(added, None)
        if element.attrib.get("class") == "lead-p":
            del element.attrib["class"]
    written = html5lib.serialize(root, omit_optional_tags=False, quote_attr_values="always")
    return re.sub(r"(?<=>)\s+|\s+(?=<)", " ", str(written)).replace("> <", "><").strip()

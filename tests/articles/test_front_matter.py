"""Articles in files, and the command that puts one in."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from community.articles import front_matter
from community.articles.commands import articles
from community.articles.front_matter import BadFrontMatter
from community.articles.models import Article, ArticleStatus, CommentsMode
from community.core.database import db
from community.core.http.site import Site
from tests import factories
from tests.visitor import Visitor

WHOLE = """\ufeff---
title: "Half a vicar: a week"
summary: 'My post is half-time.'
tags: [boundaries, "identity"]
# a remark
comments: members

closing_question: Which half?
lang: cy
---

Some *words*.

---

More: words.
"""


def test_a_file_is_read_whole() -> None:
    read = front_matter.read(WHOLE)
    assert read.title == "Half a vicar: a week"
    assert read.summary == "My post is half-time."
    assert read.tags == ["boundaries", "identity"]
    assert read.comments_mode is CommentsMode.MEMBERS
    assert (read.closing_question, read.lang, read.more) == ("Which half?", "cy", {})
    assert read.body == "Some *words*.\n\n---\n\nMore: words."


def test_other_names_come_only_where_they_are_allowed() -> None:
    text = "---\ntitle: A\ndays_ago: 3.5\nspeaking_as:\n---\nText"
    assert front_matter.read(text, also=("days_ago", "speaking_as")).more == {
        "days_ago": "3.5",
        "speaking_as": "",
    }
    with pytest.raises(BadFrontMatter, match="line 3: there is no 'days_ago'"):
        front_matter.read(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "line 1"),
        ("title: A\n", "line 1"),
        ("---\ntitle: A\n", "second line of three dashes"),
        ("---\nsummary: A\n---\n", "title: … is missing"),
        ("---\ntitle: \u202e \n---\n", "title: … is missing"),
        ("---\ntitle A\n---\n", "line 2: name: value"),
        ("---\ntitle: A\ntitle: B\n---\n", "line 3: title stands here twice"),
        ("---\ntitle: " + "x" * 201 + "\n---\n", "at most 200"),
        ("---\ntitle: A\ncomments: shut\n---\n", "open, members, held, closed"),
        ("---\ntitle: A\nlang: welsh please\n---\n", "language code"),
        ("---\ntitle: A\ntags: a,b,c,d,e,f\n---\n", "at most 5"),
        ("---\ntitle: A\ntags: " + "x" * 61 + "\n---\n", "60 characters"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, complaint: str) -> None:
    with pytest.raises(BadFrontMatter, match=complaint) as problem:
        front_matter.read(text)
    assert "\n" not in str(problem.value)


@given(
    st.text(max_size=400)
    | st.lists(st.sampled_from(["---", "title: A", "tags: [", "a: b", "", ":"])).map("\n".join)
)
def test_no_text_breaks_it(text: str) -> None:
    assert "\n" not in complaint_about(text)


def test_the_demos_articles_are_read() -> None:
    folder = Path(front_matter.__file__).parents[1] / "demo" / "data" / "articles"
    more = ("author", "speaking_as", "days_ago", "closed_days_ago", "status")
    read = [front_matter.read(file.read_text(), also=more) for file in sorted(folder.glob("*.md"))]
    assert len(read) >= 14
    assert all(one.title and one.body and one.more["author"] for one in read)


# --- the command ---------------------------------------------------------------------------------------------


def test_add_puts_in_a_draft_and_says_where(app: Site, tmp_path: Path) -> None:
    author = factories.member(app, "ada")
    result = add(app, file(tmp_path, WHOLE), "--author", "ada")
    assert (result.exit_code, result.output) == (0, "http://127.0.0.1:8000/articles/half-a-vicar-a-week\n")
    with app.app_context():
        made = db.session.scalars(select(Article)).one()
        assert (made.author_id, made.status, made.lang) == (author.id, ArticleStatus.DRAFT, "cy")
        assert (made.comments_mode, made.is_mode_chosen) == (CommentsMode.MEMBERS, True)
        assert made.body_html.startswith("<p>Some <em>words</em>.</p>")


def test_add_publishes_at_once(app: Site, visitor: Visitor, tmp_path: Path) -> None:
    factories.member(app, "ada")
    text = "---\ntitle: Half\ncomments: closed\n---\nWords"
    assert add(app, file(tmp_path, text), "--author", "ada", "--publish").exit_code == 0
    page = visitor.visit("/articles/half")
    assert "Comments are closed" in page.text


@pytest.mark.parametrize(
    ("text", "author", "complaint"),
    [
        (WHOLE, "nobody", "no member is called nobody"),
        ("no front matter", "ada", "line 1"),
        ("---\ntitle: A\n---\n", "ada", "nothing to read yet"),
        ("---\ntitle: A\n---\n" + "word " * 13_000, "ada", "at most 60000"),
        ("---\ntitle: A\n---\n|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n|x", "ada", "more than was typed"),
        ("x" * 1_000_001, "ada", "1,000,000 bytes"),
        (b"---\ntitle: \xff\n---\n", "ada", "not text in UTF-8"),
        (None, "ada", "No such file"),
    ],
)
def test_add_fails_in_one_line_and_stores_nothing(
    app: Site, tmp_path: Path, text: str | bytes | None, author: str, complaint: str
) -> None:
    factories.member(app, "ada")
    result = add(app, file(tmp_path, text), "--author", author, "--publish")
    assert result.exit_code == 1
    assert result.stderr.startswith("community: ")
    assert result.stderr.count("\n") == 1
    assert complaint in result.stderr
    with app.app_context():
        assert db.session.scalars(select(Article.id)).all() == []


def test_add_needs_an_author(app: Site, tmp_path: Path) -> None:
    assert add(app, file(tmp_path, WHOLE)).exit_code == 2


def complaint_about(text: str) -> str:
    try:
        front_matter.read(text)
    except BadFrontMatter as problem:
        return str(problem)
    return ""


def file(folder: Path, text: str | bytes | None) -> str:
    path = folder / "article.md"
    if text is not None:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def add(app: Site, *arguments: str) -> Result:
    return CliRunner().invoke(articles, ["add", *arguments], obj=lambda: app)

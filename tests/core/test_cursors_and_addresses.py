"""Small pure things that every page stands on: cursors, local addresses, web addresses, versions of static files."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core import cursors, urls
from community.core.cursors import BadCursor
from community.core.http import assets

MOMENT = datetime(2026, 3, 1, 12, 30, 0, 123456, UTC)


def test_a_cursor_says_what_was_put_into_it():
    assert cursors.decoded(cursors.encoded(MOMENT, 7, "jose"), datetime, int, str) == (MOMENT, 7, "jose")


@given(st.text(max_size=500))
def test_any_text_is_a_cursor_or_a_bad_one(text):
    try:
        values = cursors.decoded(text, datetime, int)
    except BadCursor:
        return
    assert isinstance(values[0], datetime)
    assert abs(values[1]) < 2**63


@pytest.mark.parametrize("values", [(1,), (1, 2), ("x", 1), (2**70, 1)])
def test_a_cursor_of_another_shape_is_bad(values):
    with pytest.raises(BadCursor):
        cursors.decoded(cursors.encoded(*values), int, str)


@pytest.mark.parametrize("target", ["/", "/articles/x?from=1#comment-2", "/%2f"])
def test_a_path_of_this_site_is_local(target):
    assert urls.is_local(target)


@pytest.mark.parametrize(
    "target",
    ["", "x", "//evil.example", "///evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)",
     "/x\r\nSet-Cookie: a=b", "\t//evil.example", "/\t/evil.example", "/" + "x" * 2001],
)  # fmt: skip
def test_anything_that_could_lead_away_is_not(target):
    assert not urls.is_local(target)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://example.org/a?b=c ", "https://example.org/a?b=c"),
        ("http://example.org", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://user:password@example.org", ""),
        ("https://", ""),
        ("https://example.org:99999999", ""),
        ("https://[bad", ""),
        ('https://example.org/"onclick', ""),
        ("example.org", ""),
        ("https://example.org/" + "x" * 500, ""),
    ],
)
def test_a_web_address_is_http_and_nothing_else(typed, kept):
    assert urls.web_address(typed) == kept


def test_style_sheets_become_one_with_their_layers_and_without_comments(tmp_path):
    (tmp_path / "a.css").write_text("/* words */\n.a { color: red; }")
    (tmp_path / "main.css").write_text('@layer base;\n@import url("a.css") layer(base);\n')
    assert assets.bundled(tmp_path / "main.css") == "@layer base;\n@layer base {\n.a { color: red; }\n}\n"


def test_a_changed_file_changes_the_version_of_all(tmp_path):
    (tmp_path / "a.css").write_text("x")
    before = assets.version_of(tmp_path)
    (tmp_path / "a.css").write_text("y")
    assert assets.version_of(tmp_path) != before


def test_static_files_are_for_ever_compressed_and_carry_the_headers(app, visitor):
    page = visitor.visit("/")
    path = next(link.get("href") for link in page.select("link") if "main.css" in (link.get("href") or ""))
    with visitor.get(path, headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    with visitor.get(path) as plain:
        assert "@import" not in plain.text
    assert visitor.get("/static/000000000000/css/main.css").status_code == 404
    assert visitor.get(path.rsplit("/", 2)[0] + "/../../../pyproject.toml").status_code in (400, 404)

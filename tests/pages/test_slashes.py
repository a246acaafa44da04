"""A slash too many or too few leads on, by the path alone."""

import pytest

from community.core.http.site import Site
from tests import factories
from tests.visitor import Visitor


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/articles", "/articles/"),
        ("/articles?after=x&y=%2F", "/articles/?after=x&y=%2F"),
        ("/members?q=a%20b", "/members/?q=a%20b"),
        ("/about/", "/about"),
        ("/about//", "/about"),
        ("/articles/one-of-two/", "/articles/one-of-two"),
        ("/members/ada/", "/members/ada"),
        ("/search/?q=x", "/search?q=x"),
        ("/articles?after=" + "x" * 3000, "/articles/?after=" + "x" * 3000),
        ("/articles?next=//evil.example", "/articles/?next=//evil.example"),
    ],
)
def test_it_leads_on(app: Site, visitor: Visitor, asked: str, right: str) -> None:
    ada = factories.member(app, "ada")
    factories.article(app, ada, slug="one-of-two")
    for method in ("get", "head"):
        answer = getattr(visitor.client, method)(asked, headers={"Host": "localhost"})
        assert (answer.status_code, answer.headers["Location"]) == (308, right)


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/", "/comments/1/withdraw/x/", "/log-out/", "/%2F%2Fevil.example/"]
)
def test_what_leads_nowhere_leads_nowhere(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code in (200, 404)
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example", "//about", "/\\evil.example/", "///articles"]
)
def test_no_path_leads_off_the_site(visitor: Visitor, path: str) -> None:
    answer = visitor.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.headers.get("Location", "/").startswith("/")
    assert not answer.headers.get("Location", "/").startswith(("//", "/\\"))

"""What crawlers are asked: read by the standard library's parser, and by the rules of RFC 9309."""

from urllib.robotparser import RobotFileParser

import pytest

from community.core.http.site import Site
from community.feeds.robots import AI_CRAWLERS
from tests import factories
from tests.visitor import Visitor


def robots(visitor: Visitor) -> str:
    answer = visitor.get("/robots.txt")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return answer.text


def parsed(visitor: Visitor) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(robots(visitor).splitlines())
    return parser


@pytest.mark.parametrize(
    "path", ["/", "/articles/one", "/members/ada", "/tags/money", "/static/x/css/main.css"]
)
def test_search_engines_read_what_is_to_be_read(visitor: Visitor, path: str) -> None:
    assert parsed(visitor).can_fetch("Somebot", path)


@pytest.mark.parametrize(
    "path", ["/search?q=x", "/log-in", "/sign-up", "/settings/profile", "/comments/7/reply"]
)
def test_they_leave_forms_and_searches_alone(visitor: Visitor, path: str) -> None:
    assert not parsed(visitor).can_fetch("Somebot", path)


@pytest.mark.parametrize("crawler", AI_CRAWLERS)
def test_crawlers_for_language_models_read_nothing(visitor: Visitor, crawler: str) -> None:
    for path in ("/", "/articles/one", "/members/ada"):
        assert not parsed(visitor).can_fetch(crawler, path)


def test_but_the_profile_of_who_consents(app: Site, visitor: Visitor) -> None:
    factories.member(app, "ada", is_for_ai=True)
    factories.member(app, "adam")
    factories.member(app, "shy", is_for_ai=True, is_indexed=False)
    lines = robots(visitor).splitlines()
    assert [line for line in lines if line.startswith("Allow")] == ["Allow: /members/ada$"]
    group = lines[lines.index("User-agent: GPTBot") :]
    assert group.index("Allow: /members/ada$") < group.index("Disallow: /") < group.index("")


def test_it_names_the_sitemap(visitor: Visitor) -> None:
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots(visitor).splitlines()

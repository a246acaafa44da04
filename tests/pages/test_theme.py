"""Light, dark or as the device has it."""

from typing import Any

import pytest

from community.core.http.site import Site
from tests import factories
from tests.page import Page
from tests.sites import assembled
from tests.visitor import Visitor


def theme_cookie(response: Any) -> str:
    return next((c for c in response.headers.getlist("Set-Cookie") if "theme=" in c), "")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_visitor_chooses_and_every_page_follows(app: Site, visitor: Visitor, theme: str) -> None:
    page = visitor.visit("/theme", headers={"Referer": "http://127.0.0.1:8000/about?x=1"})
    assert "csrf_token" not in page.html
    assert page.response.headers["Cache-Control"] == "private, no-store", "it depends on the Referer"
    answer = visitor.send(page, "/theme", theme=theme)
    assert answer.headers["Location"] == "/about?x=1"
    said = theme_cookie(answer)
    assert said.startswith(f"theme={theme};")
    assert {"SameSite=Lax", "Path=/", "HttpOnly", "Max-Age=31536000"} <= set(said.split("; "))
    assert visitor.visit("/about").root.get("data-theme") == theme
    assert visitor.visit("/nowhere", status=404).root.get("data-theme") == theme
    assert visitor.visit("/theme").form("/theme").fields["theme"] == theme


def test_as_the_device_has_it_forgets_the_choice(visitor: Visitor) -> None:
    visitor.send(visitor.visit("/theme"), "/theme", theme="dark")
    visitor.send(visitor.visit("/theme"), "/theme", theme="")
    assert visitor.visit("/").root.get("data-theme") is None


def test_a_member_does_it_with_a_token(app: Site, visitor: Visitor) -> None:
    visitor.log_in(factories.member(app))
    visitor.send(visitor.visit("/theme"), "/theme", theme="dark")
    assert visitor.visit("/").root.get("data-theme") == "dark"
    page = Page(visitor.post("/theme", {"theme": "light"}), status=400, is_member=True)
    assert page.form("/theme").fields["theme"] == "light", (
        "what was chosen is still there, with a fresh token"
    )
    assert visitor.visit("/").root.get("data-theme") == "dark"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "", "Referer": "http://evil.example/"},
    ],
)
def test_another_site_can_not_choose(visitor: Visitor, headers: dict[str, str]) -> None:
    answer = visitor.post("/theme", {"theme": "dark"}, headers=headers)
    assert answer.status_code == 403
    assert not theme_cookie(answer)
    again = Page(answer, status=403).form("/theme")
    visitor.post(again.action, again.fields)
    assert visitor.visit("/").root.get("data-theme") == "dark", "a person can send it again from here"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "http://evil.example/", "/\\evil.example", "javascript:alert(1)", "about", "", "/\tx"],
)
def test_nobody_is_led_off_the_site(visitor: Visitor, target: str) -> None:
    assert visitor.post("/theme", {"theme": "dark", "next": target}).headers["Location"] == "/"
    page = visitor.visit("/theme", headers={"Referer": target})
    assert page.form("/theme").fields["next"] == ""


@pytest.mark.parametrize("came_from", ["http://evil.example/x", "http://[", "http://127.0.0.1:8000/theme?a"])
def test_only_a_page_of_ours_is_gone_back_to(visitor: Visitor, came_from: str) -> None:
    assert visitor.visit("/theme", headers={"Referer": came_from}).form("/theme").fields["next"] == ""


def test_a_colour_that_there_is_not_is_refused(visitor: Visitor) -> None:
    answer = visitor.post("/theme", {"theme": "plaid"})
    assert Page(answer, status=422).has(".error-summary")
    assert not theme_cookie(answer)


@pytest.mark.parametrize("cookie", ["plaid", '"><script>', "dark" * 1000, ""])
def test_a_cookie_that_is_not_ours_changes_nothing(visitor: Visitor, cookie: str) -> None:
    visitor.client.set_cookie("theme", cookie, domain="localhost")
    assert visitor.visit("/", headers={"Host": "localhost"}).root.get("data-theme") is None


def test_under_https_the_cookie_is_bound_to_the_host(environment: dict[str, str]) -> None:
    with assembled(environment, COMMUNITY_BASE_URL="https://example.org") as site:
        said = theme_cookie(
            Visitor(site).post(
                "/theme",
                {"theme": "dark"},
                headers={"Origin": "https://example.org"},
                base_url="https://example.org",
            )
        )
    assert said.startswith("__Host-theme=dark;")
    assert "Secure" in said
    assert "Domain" not in said

"""Headers of every answer, cookies and what caches may keep, by walking the routes (safety.md, 11 to 15)."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from flask import abort, redirect, request, request_started
from werkzeug.test import TestResponse

from community.accounts.access import open_to_all
from community.core.http.site import Site
from tests.house.routes import Furnished, furnished
from tests.sites import assembled
from tests.visitor import Visitor

BASE = "http://127.0.0.1:8000"
POLICY = {
    "default-src": {"'none'", "'self'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "object-src": {"'none'"},
    "base-uri": {"'none'", "'self'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
}
#: Pages that a visitor reads without a form that is checked by a token.
FOR_READERS = (
    *(
        "/",
        "/about",
        "/guidelines",
        "/articles/",
        "/articles/one",
        "/tags/money",
        "/members/",
        "/members/ada",
    ),
    *("/search", "/search?q=x", "/feeds/articles.atom", "/sitemap.xml", "/robots.txt"),
)
WITH_TOKEN = {"accounts.log_in", "accounts.sign_up"}
OURS = {"session", "guest", "theme", "__Host-session", "__Host-guest", "__Host-theme"}


@pytest.fixture
def sites(environment: dict[str, str]) -> Iterator[Any]:
    """`sites(VARIABLE=…)` is a site with those in its environment."""
    with contextlib.ExitStack() as open_sites:
        yield lambda **more: open_sites.enter_context(assembled(environment, **more))


@pytest.fixture
def house(app: Site) -> Furnished:
    return furnished(app)


def ask(person: Visitor, path: str, method: str = "GET", **options: Any) -> TestResponse:
    """Any method; the answer is read to its end."""
    return person._call(lambda: person.client.open(path, method=method, buffered=True, **options))


def is_safe(answer: TestResponse) -> None:
    """The headers that every answer carries."""
    headers = answer.headers
    where = f"{answer.request.method} {answer.request.path} ({answer.status_code})"
    policy = {
        part.split()[0]: set(part.split()[1:]) for part in headers["Content-Security-Policy"].split(";")
    }
    for directive, allowed in POLICY.items():
        assert policy.get(directive, {"nothing said"}) <= allowed, f"{where}: {directive}"
    assert "unsafe" not in headers["Content-Security-Policy"], where
    assert "*" not in headers["Content-Security-Policy"], where
    assert "http" not in headers["Content-Security-Policy"], where
    assert headers["X-Content-Type-Options"] == "nosniff", where
    is_card = answer.request.path.startswith("/cards/")  # its address is the secret
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer" if is_card else "same-origin"), where
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", where
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin", where
    assert "camera=()" in headers["Permissions-Policy"], where
    assert headers.get("Cache-Control") or answer.status_code in (405, 416), where
    assert "Access-Control-Allow-Origin" not in headers, where
    for name in headers.keys():  # noqa: SIM118 - not a dict
        assert len(headers.getlist(name)) == 1 or name == "Set-Cookie", f"{where}: {name} twice"


def is_private(answer: TestResponse) -> bool:
    said = answer.headers["Cache-Control"]
    return ("private" in said or "no-store" in said) and "public" not in said


# --- every route ---


@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW"]
)
def test_every_route_answers_with_the_headers(house: Furnished, method: str, another: Any) -> None:
    taken = method if method in ("GET", "HEAD", "POST", "OPTIONS") else "GET"
    visitor, member = another(), another().log_in(house.ada)
    for _, path in house.addresses(taken):
        for person in (visitor, member):
            is_safe(ask(person, path, method))


def test_head_is_get_without_the_body(house: Furnished, visitor: Visitor) -> None:
    for endpoint, path in house.addresses("GET"):
        get, head = ask(visitor, path), ask(visitor, path, "HEAD")
        assert head.data == b"", path
        assert head.status_code == get.status_code, path
        for name in ("Content-Type", "Cache-Control", "Location", "ETag"):
            assert head.headers.get(name) == get.headers.get(name), (endpoint, name)


def test_what_a_visitor_may_share_sets_no_cookie_and_holds_no_token(
    house: Furnished, visitor: Visitor
) -> None:
    for endpoint, path in house.addresses("GET"):
        if endpoint == "static":
            continue
        answer = Visitor(house.site).get(path)
        if endpoint in WITH_TOKEN:
            assert is_private(answer), path
            continue
        assert "Set-Cookie" not in answer.headers, path
        assert b"csrf_token" not in answer.data, path
        if b'method="post"' in answer.data:
            assert is_private(answer), f"{path} holds a form"


@pytest.mark.parametrize("path", FOR_READERS)
def test_what_visitors_read_can_be_shared(house: Furnished, visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("public")
    assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    assert "Set-Cookie" not in answer.headers


def test_what_members_and_guests_get_is_theirs(house: Furnished, visitor: Visitor, another: Any) -> None:
    member, guest = another().log_in(house.ada), another()
    guest.client.set_cookie("guest", "anything", domain="127.0.0.1")
    programs = {"feeds.articles", "feeds.sitemap", "feeds.robots", "static"}  # the same for everybody
    for endpoint, path in house.addresses("GET"):
        if endpoint not in programs:
            assert is_private(member.get(path)), path
            assert is_private(guest.get(path, base_url=BASE)), path


def test_nothing_that_a_caches_key_leaves_out_changes_a_page(house: Furnished, visitor: Visitor) -> None:
    odd = {
        "User-Agent": "x", "Referer": "http://evil.example/", "Origin": "http://evil.example", "X-Part": "form",
        "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "X-Forwarded-For": "1.2.3.4",
        "X-Original-URL": "/log-in", "X-Rewrite-URL": "/log-in", "X-HTTP-Method-Override": "POST",
        "Accept": "application/json", "X-Forwarded-Prefix": "/evil", "Forwarded": "host=evil.example", "DNT": "1",
    }  # fmt: skip
    for path in FOR_READERS:
        plain = visitor.get(path)
        changed = visitor.get(path, headers=odd)
        assert changed.data == plain.data, path


# --- answers that come about in other ways ---


def test_other_answers_carry_them_too(house: Furnished, visitor: Visitor) -> None:
    static = house.site.static_url_path
    feed = visitor.get("/feeds/articles.atom")
    answers = {
        200: ask(visitor, f"{static}/css/main.css"),
        206: ask(visitor, f"{static}/css/main.css", headers={"Range": "bytes=0-9"}),
        416: ask(visitor, f"{static}/css/main.css", headers={"Range": "bytes=99999999-"}),
        303: visitor.get("/settings/profile"),
        304: visitor.get("/feeds/articles.atom", headers={"If-None-Match": feed.headers["ETag"]}),
        308: visitor.get("/articles"),
        400: visitor.get("/", headers={"Host": "evil.example"}),
        401: visitor.post("/articles/new", {"title": "x"}),
        403: visitor.post("/theme", {"theme": "dark"}, headers={"Origin": "http://evil.example"}),
        404: visitor.get("/nowhere"),
        405: visitor.post("/about"),
        413: visitor.post("/theme", {"body": "x" * 1_100_000}),
        422: visitor.post("/theme", {"theme": "plaid"}),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        is_safe(answer)
        if status >= 400:
            assert status == 416 or is_private(answer), status
    modified = answers[200].headers["Last-Modified"]
    is_safe(ask(visitor, f"{static}/css/main.css", headers={"If-Modified-Since": modified}))
    is_safe(ask(visitor, f"{static}/nothing.css"))
    is_safe(visitor.get("/static/../community/settings.py"))


def test_a_bug_and_a_page_that_sets_its_own_carry_them(sites: Any) -> None:
    site = sites()

    @site.route("/bug")
    @open_to_all
    def bug() -> Any:
        raise ZeroDivisionError

    @site.route("/teapot")
    @open_to_all
    def teapot() -> Any:
        abort(418)

    @site.route("/away")
    @open_to_all
    def away() -> Any:
        abort(redirect("/about"))

    for path, status in (("/bug", 500), ("/teapot", 418), ("/away", 302)):
        answer = Visitor(site).get(path)
        assert answer.status_code == status
        is_safe(answer)
        assert is_private(answer)


def test_static_files_are_kept_for_ever_under_a_name_that_changes(house: Furnished, visitor: Visitor) -> None:
    answer = ask(visitor, f"{house.site.static_url_path}/css/main.css")
    kept = {part.strip() for part in answer.headers["Cache-Control"].split(",")}
    assert {"public", "immutable"} <= kept
    assert max(int(part.removeprefix("max-age=")) for part in kept if "=" in part) >= 365 * 86_400
    assert "Set-Cookie" not in answer.headers
    page = visitor.visit("/")
    for element in page.select("link[rel=stylesheet], script[src], link[rel=icon]"):
        address = element.get("href") or element.get("src") or ""
        assert address.startswith(house.site.static_url_path), address
        assert ask(visitor, address).status_code == 200


# --- https, hosts, proxies ---


def test_under_https_browsers_are_told_to_stay_there(sites: Any) -> None:
    visitor = Visitor(sites(COMMUNITY_BASE_URL="https://example.org"))
    for path in ("/", "/nowhere", "/articles", visitor.app.static_url_path + "/css/main.css"):
        answer = ask(visitor, path, base_url="https://example.org")
        is_safe(answer)
        assert "max-age=31536000" in answer.headers["Strict-Transport-Security"], path
    answer = visitor.get("/log-in", base_url="https://example.org")
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_under_http_they_are_not(visitor: Visitor) -> None:
    assert "Strict-Transport-Security" not in visitor.get("/").headers
    [cookie] = visitor.get("/log-in").headers.getlist("Set-Cookie")
    assert cookie.startswith("session=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_a_host_that_is_not_ours_is_refused(sites: Any) -> None:
    visitor = Visitor(sites(COMMUNITY_BASE_URL="https://example.org"))
    for host in (
        "evil.example",
        "example.org.evil.example",
        "evil-example.org",
        "x@example.org",
        "example.org:x",
    ):
        answer = visitor.get("/log-in?next=/", headers={"Host": host})
        assert answer.status_code == 400, host
        assert host not in answer.text
        assert "Set-Cookie" not in answer.headers
    assert visitor.get("/", headers={"Host": "Example.org"}).status_code == 200


def test_a_site_on_an_ipv6_address_answers_there(sites: Any) -> None:
    visitor = Visitor(sites(HOST="::1"))
    for host, status in {"[::1]:8000": 200, "[0:0::1]:8000": 400, "[::2]:8000": 400, "::1": 400}.items():
        assert visitor.get("/", headers={"Host": host}).status_code == status, host


def test_no_link_is_built_from_the_host(sites: Any) -> None:
    visitor = Visitor(sites(COMMUNITY_BASE_URL="https://example.org"))
    for path in (
        "/",
        "/articles/",
        "/members/",
        "/sitemap.xml",
        "/robots.txt",
        "/feeds/articles.atom",
        "/articles",
    ):
        answer = visitor.get(path, headers={"Host": "example.org:8080", "X-Forwarded-Host": "evil.example"})
        assert answer.status_code < 400
        told = answer.text + answer.headers.get("Location", "")
        assert "8080" not in told, path
        assert "evil" not in told, path
        assert "http://example.org" not in told, path


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7, 192.0.2.5",
    "X-Forwarded-Proto": "https, http, https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "for=203.0.113.9;host=evil.example;proto=https",
    "X-Real-IP": "203.0.113.9",
}


@pytest.mark.parametrize(
    ("proxies", "address", "scheme"),
    [
        ("0", "127.0.0.1", "http"),
        ("1", "192.0.2.5", "https"),
        ("2", "198.51.100.7", "http"),
        ("3", "203.0.113.9", "https"),
        ("4", "127.0.0.1", "http"),  # one of them did not add its line: nothing is believed
    ],
)
def test_as_many_proxies_are_believed_as_are_said_to_stand_in_front(
    sites: Any, proxies: str, address: str, scheme: str
) -> None:
    site = sites(COMMUNITY_TRUSTED_PROXIES=proxies)
    seen: list[tuple[str | None, str, str, str]] = []

    def note(_sender: Any, **_: Any) -> None:
        seen.append((request.remote_addr, request.scheme, request.host, request.root_path))

    with request_started.connected_to(note, site):
        Visitor(site).get("/about", headers=FORWARDED, base_url=BASE)
    assert seen == [(address, scheme, "127.0.0.1:8000", "")]

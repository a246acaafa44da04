"""The harness finds what it is for: planted trouble in a browser, and planted faults in HTML."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import nu
from tests.browser.harness import Look, Person
from tests.serving import Site

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="/icon.svg"></head>
<body><main><h1>A heading</h1><p>Words</p></main></body></html>"""


@contextmanager
def answering(html: str, status: int = 200) -> Iterator[str]:
    """The address of a server whose every page is `html`; /gone is a 404, /icon.svg is empty."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/gone" else status)
            self.send_header("Content-Type", "image/svg+xml" if self.path == "/icon.svg" else "text/html")
            self.send_header("Content-Security-Policy", "default-src 'self'")
            self.end_headers()
            self.wfile.write(b"" if self.path == "/icon.svg" else html.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def look_at(chromium: Browser, tmp_path: Path) -> Callable[[str], Person]:
    """Somebody who opened a page with this HTML, and looked at all of it."""

    def look_at(html: str) -> Person:
        with answering(html) as url:
            person = Person(chromium, Site(tmp_path, url), Look(360, "light"))
            try:
                person.open("/")
                person.looks_good()
            finally:
                person.close()
        return person

    return look_at


def test_a_good_page_looks_good(look_at: Callable[[str], Person]) -> None:
    look_at(PAGE)


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        (
            "<p>Words</p><script>document.title = 'run'</script>",
            "violates the following Content Security Policy",
        ),
        ('<p style="color: red">Words</p>', "violates the following Content Security Policy"),
        ('<p>Words</p><img src="/gone" alt="A boat">', "404 for"),
        (
            '<p>Words</p><img src="https://example.org/boat.png" alt="A boat">',
            "violates the following Content Security Policy",
        ),
        ('<p>Words</p><svg width="500" height="9" role="img" aria-label="A line"></svg>', "508 px in 360 px"),
        ('<p>Words</p><img src="/icon.svg">', "image-alt"),
    ],
)
def test_a_planted_fault_is_found(look_at: Callable[[str], Person], fault: str, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        look_at(PAGE.replace("<p>Words</p>", fault))


def test_the_nu_checker_finds_a_planted_fault() -> None:
    if not nu.is_installed():
        pytest.skip("Java or vnu.jar is not installed")
    good = '<!doctype html>\n<html lang="en"><head><title>A page</title></head><body><h1>Words</h1></body></html>\n'
    found = nu.complaints({"good": good, "bad": good.replace("</h1>", '</h1><img src="/a.png">')})
    assert len(found) == 1
    assert found[0].startswith("bad: line 2: An “img” element must have an “alt” attribute")

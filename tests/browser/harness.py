"""People at real browsers who look at a served site."""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.serving import Site

CHROMIUM = Path("/usr/bin/chromium")
#: Chromium talks to nobody but the site.
QUIET = [
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"),
    *("--disable-quic", "--disable-default-apps", "--disable-domain-reliability"),
]


@dataclass(frozen=True)
class Look:
    """How a browser looks at the site."""

    width: int
    scheme: str
    has_script: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}" + ("" if self.has_script else "-no-script")


SHORT_LOOKS = (Look(360, "light"), Look(1280, "dark", has_script=False))
LONG_LOOKS = (
    *(Look(360, "dark"), Look(1280, "light"), Look(1280, "dark")),
    Look(360, "light", has_script=False),
)
#: For `parametrize("look", …, ids=str)`: a journey through what only a script does.
WITH_SCRIPT = [
    *(look for look in SHORT_LOOKS if look.has_script),
    *(pytest.param(look, marks=pytest.mark.long) for look in LONG_LOOKS if look.has_script),
]


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. As root it can't put itself into a sandbox."""
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


class Person:
    """Somebody at a browser with cookies of their own. What goes wrong in their browser is kept in `trouble`.

    person.open("/articles/")
    person.page.get_by_label("Name").fill("Ada")
    person.looks_good()            # at each page worth it: no trouble, nothing sideways, axe finds nothing
    """

    def __init__(self, browser: Browser, site: Site, look: Look) -> None:
        self.site = site
        self.look = look
        self.trouble: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=site.url,
            viewport={"width": look.width, "height": 800},
            color_scheme=look.scheme,  # type: ignore[arg-type]
            java_script_enabled=look.has_script,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script error: {error}"))
        self.page.on("response", self._note_response)
        self.page.on("requestfailed", self._note_failed)

    def open(self, path: str, status: int = 200) -> Page:
        """Go there; the answer must have this status. Back when the page does what its scripts make it do."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}, not {status}"
        if self.look.has_script:
            self.page.evaluate(BOUND)
        return self.page

    def log_in(self, handle: str) -> Page:
        """As a person does, by the form."""
        self.open("/log-in")
        form = self.page.locator("form:has([name=password])")
        form.locator("[name=identifier]").fill(handle)
        form.locator("[name=password]").fill(self.site.passwords[handle])
        form.locator("button[type=submit], button:not([type])").first.click()
        self.page.wait_for_url(lambda url: urlsplit(url).path != "/log-in")
        return self.page

    def source(self, path: str) -> str:
        """The HTML of a page as the site sent it to this person, not as the browser made it."""
        return self.context.request.get(path).text()

    def looks_good(self) -> None:
        """No trouble so far, no sideways scrolling, and axe finds nothing. (axe is a script and needs them switched on.)"""
        self.has_no_trouble()
        self.scrolls_only_down()
        if self.look.has_script:
            self.is_accessible()

    def has_no_trouble(self) -> None:
        assert not self.trouble, f"{self.page.url} ({self.look}):\n" + "\n".join(self.trouble)

    def scrolls_only_down(self) -> None:
        wide = self.page.evaluate(WIDE)
        assert not wide, f"{self.page.url} ({self.look}) is wider than its window:\n" + "\n".join(wide)

    def is_accessible(self) -> None:
        self.page.evaluate(BOUND)
        if not self.page.evaluate("typeof window.axe === 'object'"):
            self.page.evaluate(AXE_SCRIPT)
        found: dict[str, Any] = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations'], preload: false})"
        )
        told = [
            f"{violation['id']}: {violation['help']}\n    {node['html'][:300]}\n    {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"][:3]
        ]
        assert not told, f"{self.page.url} ({self.look}): axe finds\n" + "\n".join(told)

    def close(self) -> None:
        self.context.close()

    # --- what goes wrong in a browser ---

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning") or message.text.startswith("Failed to load resource"):
            return  # a failed resource is told by its response, with its kind
        self.trouble.append(f"console {message.type}: {message.text}")

    def _note_response(self, response: Response) -> None:
        # A form that is refused is answered with 422 or 409: as a page, or to a script that asked for part of one.
        may_refuse = response.request.resource_type in ("document", "fetch", "xhr") and response.status < 500
        if response.status >= 400 and not may_refuse:
            self.trouble.append(f"{response.status} for {response.url}")

    def _note_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # left for another page
            self.trouble.append(f"{request.failure} for {request.url}")
        if re.match(r"https?:", request.url) and not request.url.startswith(self.site.url):
            self.trouble.append(f"a foreign address was asked for: {request.url}")


#: Every behaviour has been bound, and what watches sizes has seen them: on a busy machine that is after the page stands.
BOUND = """async () => {
  const main = document.querySelector("script[type=module]")?.src;
  if (!main) return;
  await import(main);
  const names = [...document.querySelectorAll("[data-behavior]")].flatMap(e => e.dataset.behavior.split(" "));
  await Promise.all(names.map(name => import(new URL(`behaviors/${name}.js`, main))));
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

#: The elements that make a page wider than its window (those inside a box that scrolls by itself don't).
WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > width + 0.5);
  return [`${document.documentElement.scrollWidth} px in ${width} px`].concat(
    wide.slice(0, 8).map(e => `${e.outerHTML.slice(0, 120)} reaches ${Math.round(e.getBoundingClientRect().right)}`));
}"""

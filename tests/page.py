"""A page as a test reads it: parsed by a real HTML parser, and checked by having been visited."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as PARSE_ERRORS
from werkzeug.test import TestResponse

from tests import elements
from tests.elements import text_of
from tests.filling import CONTROLS, Form, as_list

UNSEEN_INPUTS = ("hidden", "submit", "button", "image", "reset")
#: What only a template that went wrong prints.
LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|<Markup|&lt;(?:Markup|bound method|function)|object at 0x|LazyString"
)


class BadPage(AssertionError):
    """Names the page and everything that is wrong with it."""


class Page:
    """A page that passed the checks below: `Page(response)` fails with all of their complaints at once.

    page.text                          all its words, spaces folded
    page.select("article.comment a")   elements: tag, .class, #id, [attribute], [attribute=value], and inside (space)
    page.one("h1")                     the only such element
    page.words("h1")                   its text
    page.form("/log-in")               the form that posts there
    page.links                         every href, in order
    """

    def __init__(self, response: TestResponse, status: int = 200, is_member: bool = False) -> None:
        self.response = response
        self.html = response.get_data(as_text=True)
        self.path = response.request.path
        self.is_member = is_member
        if response.status_code != status:
            raise BadPage(
                f"{self.path} answered {response.status_code}, not {status}:\n{shortened(self.html)}"
            )
        if response.mimetype != "text/html":
            raise BadPage(f"{self.path} is {response.mimetype}, not a page")
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(self.html)
        complaints = [*_parse_errors(parser), *self._complaints()]
        if complaints:
            listed = "\n".join(f"  - {complaint}" for complaint in complaints)
            raise BadPage(f"{self.path} ({status}) is not a good page:\n{listed}")

    # --- reading it ---

    @cached_property
    def text(self) -> str:
        return text_of(self.one("body"))

    @cached_property
    def title(self) -> str:
        return text_of(self.one("head title"))

    @cached_property
    def links(self) -> list[str]:
        return [element.get("href", "") for element in self.select("a[href]")]

    def select(self, selector: str, within: Element | None = None) -> list[Element]:
        return elements.select(self.root if within is None else within, selector)

    def one(self, selector: str, within: Element | None = None) -> Element:
        found = self.select(selector, within)
        assert len(found) == 1, f"{self.path} has {len(found)} of {selector}, not one"
        return found[0]

    def words(self, selector: str) -> str:
        return text_of(self.one(selector))

    def has(self, selector: str) -> bool:
        return bool(self.select(selector))

    @cached_property
    def forms(self) -> list[Form]:
        return [self._form(element) for element in self.select("form")]

    def form(self, action: str, **holding: str) -> Form:
        """The only form with this action (with or without its query) whose fields hold these values."""
        found = [
            form
            for form in self.forms
            if action in (form.action, urlsplit(form.action).path)
            and all(value in as_list(form.fields.get(name)) for name, value in holding.items())
        ]
        there = [form.action for form in self.forms]
        assert len(found) == 1, (
            f"{self.path} has {len(found)} forms to {action} {holding or ''}, not one; it has {there}"
        )
        return found[0]

    def _form(self, element: Element) -> Form:
        here = self.response.request.full_path.rstrip("?")
        parts = urlsplit(urljoin(here, element.get("action") or here))
        action = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
        inside = {id(control) for control in element.iter()}
        controls = [
            control
            for control in self.root.iter()
            if control.tag in CONTROLS
            and (control.get("form") == element.get("id") if control.get("form") else id(control) in inside)
        ]
        return Form(element, action, element.get("method", "get").lower(), controls)

    # --- the checks ---

    def _complaints(self) -> Iterator[str]:
        yield from self._outline()
        yield from self._ids()
        yield from self._controls()
        yield from self._tokens()
        yield from self._nothing_inline()
        yield from self._left_overs()

    def _outline(self) -> Iterator[str]:
        if not self.root.get("lang"):
            yield "html has no lang"
        headings = self.select("h1")
        if len(headings) != 1:
            yield f"{len(headings)} h1, not one"
        if headings and not text_of(headings[0]):
            yield "the h1 is empty"
        titles = self.select("head title")
        if len(titles) != 1 or not text_of(titles[0]):
            yield "no title"

    def _ids(self) -> Iterator[str]:
        seen: set[str] = set()
        for element in self.root.iter():
            id_ = element.get("id")
            if id_ is None:
                continue
            if not id_ or id_ in seen or re.search(r"\s", id_):
                yield f"id {id_!r} is empty, not unique, or holds a space"
            seen.add(id_)
        for element in self.root.iter():
            for attribute in (
                "for",
                "aria-labelledby",
                "aria-describedby",
                "aria-controls",
                "popovertarget",
                "form",
                "list",
            ):
                for target in element.get(attribute, "").split():
                    if target not in seen:
                        yield f"{attribute}={target!r} of <{element.tag}> leads nowhere"
            href = element.get("href", "")
            if href.startswith("#") and href not in ("#", "#top") and unquote(href[1:]) not in seen:
                yield f"href={href!r} leads nowhere"

    def _controls(self) -> Iterator[str]:
        labels = [label for label in self.select("label") if text_of(label, without=CONTROLS)]
        labelled = {label.get("for") for label in labels} - {None}
        wrapped = {id(child) for label in labels for child in label.iter()}
        for control in (element for element in self.root.iter() if element.tag in CONTROLS):
            if control.tag == "button" or control.get("type") in UNSEEN_INPUTS:
                continue
            has_name = control.get("aria-label", "").strip() or control.get("aria-labelledby", "").strip()
            if not has_name and control.get("id") not in labelled and id(control) not in wrapped:
                yield f"<{control.tag} name={control.get('name')!r}> has no label"
        for pressed in self.select("button"):
            if not text_of(pressed) and not pressed.get("aria-label") and not pressed.get("aria-labelledby"):
                yield f"a button without words (name={pressed.get('name')!r})"

    def _tokens(self) -> Iterator[str]:
        if not self.is_member:
            return
        for form in self.forms:
            if form.method == "post" and not form.fields.get("csrf_token"):
                yield f"the form to {form.action} has no csrf_token"

    def _nothing_inline(self) -> Iterator[str]:
        for element in self.root.iter():
            for name, value in element.attrib.items():
                if name == "style" or name.startswith("on"):
                    yield f"<{element.tag} {name}={value!r}>: the Content-Security-Policy forbids it"
                if name in ("href", "src", "action", "formaction") and re.match(
                    r"\s*(javascript|data):", value, re.I
                ):
                    yield f"<{element.tag} {name}={value!r}>"
            if element.tag == "style":
                yield "an inline <style>"
            if element.tag == "script":
                yield from _script(element)

    def _left_overs(self) -> Iterator[str]:
        for element, is_typed in _walk(self.root):
            if not isinstance(element.tag, str) or is_typed:
                continue
            for name, value in element.attrib.items():
                if name not in ("value", "content", "title") and (
                    value == "None" or "/None" in value or LEFT_OVER.search(value)
                ):
                    yield f"<{element.tag} {name}={value!r}> looks like a template that went wrong"
            if (element.text or "").strip() == "None" and not len(element):
                yield f"<{element.tag}>None</{element.tag}> looks like a template that went wrong"
            for words in (element.text or "", *(child.tail or "" for child in element)):
                if LEFT_OVER.search(words):
                    yield f"{shortened(words.strip(), 80)!r} looks like a template that went wrong"


def shortened(text: str, most: int = 2000) -> str:
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"


def _parse_errors(parser: html5lib.HTMLParser) -> Iterator[str]:
    for (line, column), code, details in parser.errors:
        yield f"line {line}, column {column}: {PARSE_ERRORS.get(code, code) % details}"


def _script(element: Element) -> Iterator[str]:
    if element.get("type") == "application/ld+json":
        try:
            json.loads(element.text or "")
        except ValueError as error:
            yield f"the JSON-LD is broken: {error}"
    elif not element.get("src") or (element.text or "").strip():
        yield "an inline <script>"


def _walk(element: Element, is_typed: bool = False) -> Iterator[tuple[Element, bool]]:
    """Each element, and whether it holds what a person wrote: there, braces and the word None are theirs."""
    is_typed = (
        is_typed or element.tag in ("textarea", "script") or "e-content" in element.get("class", "").split()
    )
    yield element, is_typed
    for child in element:
        yield from _walk(child, is_typed)

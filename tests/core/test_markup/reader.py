"""Reads rendered HTML as a browser would (html5lib) and as it is written, and holds both against safety.md.

The lists are written out here again, from safety.md and not from the code, so that a slip there is seen.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import html5lib


def names(words: str) -> set[str]:
    return set(words.split())


INLINE = names("a abbr b br cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var wbr")
BLOCKS = names("blockquote dd dl dt hr li ol p pre table tbody td tfoot th thead tr ul")
ALLOWED = {
    "comment": INLINE | BLOCKS,
    "article": INLINE | BLOCKS | names("caption h2 h3 h4 h5 h6 figure figcaption picture source img"),
    "description": names("p em strong a ul ol li code br"),
}
ATTRIBUTES = {
    ("a", "href"),
    ("a", "rel"),
    ("a", "title"),
    ("ol", "start"),
    ("ol", "reversed"),
    *((cell, name) for cell in ("td", "th") for name in ("colspan", "rowspan", "scope")),
    *(("img", name) for name in ("src", "alt", "width", "height")),
    *(("source", name) for name in ("srcset", "type", "media")),
}
VOID = {"br", "hr", "wbr", "img", "source"}
TEXT_BLOCKS = BLOCKS | {"h2", "h3", "h4", "h5", "h6", "caption", "figure", "figcaption"}
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

Node = tuple[str, dict[str, str], list[Any]]


def assert_safe(html: str, profile: str, own_hosts: tuple[str, ...] = ()) -> None:
    html = str(html)  # a Markup would escape what is done to it
    assert not UNFIT.search(html)
    for scripting in (True, False):
        inside = _inside_a_page(html, scripting)
        assert inside == as_written(html), "a parser moves something"
        _assert_allowed(inside, profile, own_hosts)
        ids = [attributes["id"] for _, attributes, _ in _all(inside) if "id" in attributes]
        assert len(ids) == len(set(ids))
    assert _depth(inside) <= 100
    _assert_directions_closed(inside)


def as_written(html: str) -> Node:
    """The tree that the tags spell out, each end tag closing the tag before it, and nothing else done."""
    root: Node = ("div", {}, [])
    open_nodes = [root]
    at = 0
    for tag in re.finditer(r'<(/?)([a-z0-9]+)((?: [a-z]+="[^"<>]*")*)>', html):
        _add_words(open_nodes[-1], html[at : tag.start()])
        at = tag.end()
        if tag[1]:
            assert open_nodes.pop()[0] == tag[2], "not balanced"
            assert open_nodes, "closes more than it opens"
            continue
        node: Node = (tag[2], {k: _read(v) for k, v in re.findall(r' ([a-z]+)="([^"]*)"', tag[3])}, [])
        open_nodes[-1][2].append(node)
        if tag[2] not in VOID:
            open_nodes.append(node)
    _add_words(open_nodes[-1], html[at:])
    assert len(open_nodes) == 1, "something stays open"
    return root


def _read(text: str) -> str:
    for name, character in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("nbsp", "\xa0"), ("amp", "&")):
        text = text.replace(f"&{name};", character)
    return text


def _add_words(node: Node, words: str) -> None:
    assert "<" not in words, "a bracket that is no tag"
    if words:
        node[2].append(_read(words))


def _inside_a_page(html: str, scripting: bool) -> Node:
    page = f"<!doctype html><title>t</title><main><div>{html}</div><p>after</p></main>"
    body = html5lib.parse(page, namespaceHTMLElements=False, scripting=scripting).find("body")
    [main] = body
    box, after = main
    assert (box.tag, after.tag, after.text, box.tail, after.tail) == ("div", "p", "after", None, None)
    return _node(box)


def _node(element: Any) -> Node:
    children: list[Any] = [element.text] if element.text else []
    for child in element:
        children.append(_node(child))
        if child.tail:
            children.append(child.tail)
    assert isinstance(element.tag, str), "a comment"
    return element.tag, dict(element.attrib), children


def _all(node: Node) -> list[Node]:
    found, waiting = [], [child for child in node[2] if not isinstance(child, str)]
    while waiting:
        found.append(waiting.pop())
        waiting += [child for child in found[-1][2] if not isinstance(child, str)]
    return found


def _depth(node: Node) -> int:
    return max((1 + _depth(child) for child in node[2] if not isinstance(child, str)), default=0)


def _assert_allowed(root: Node, profile: str, own_hosts: tuple[str, ...]) -> None:
    for name, attributes, _ in _all(root):
        assert name in ALLOWED[profile]
        for attribute, value in attributes.items():
            if attribute == "id":
                assert profile == "article"
                assert name in {"h2", "h3", "h4", "h5", "h6"}
                assert re.fullmatch(r"body-[a-z0-9-]+", value)
            elif attribute == "class":
                lead = name == "p" and profile == "article" and value == "lead-p"
                assert lead or re.fullmatch(r"language-[a-z0-9+-]{1,30}", value)
            elif attribute == "dir":
                assert value in {"ltr", "rtl", "auto"}
            elif attribute == "lang":
                assert re.fullmatch(r"[A-Za-z0-9-]+", value)
            else:
                assert (name, attribute) in ATTRIBUTES
        if name == "a" and attributes:
            _assert_link(attributes, own_hosts)
        if name in {"img", "source"}:
            address = attributes.get("src", attributes.get("srcset", ""))
            assert not urlsplit(address).scheme
            assert not re.match(r"[\s\x00-\x20]*[/\\]{2}", address)


def _assert_link(attributes: dict[str, str], own_hosts: tuple[str, ...]) -> None:
    address = attributes["href"]
    assert not re.search(r"[\x00-\x20\\]", address), "browsers read these in their own way"
    assert not address.startswith("//")
    parts = urlsplit(address)
    assert parts.scheme in {"", "http", "https", "mailto"}
    is_own = not parts.scheme or parts.netloc in own_hosts
    assert attributes.get("rel") == (None if is_own else "nofollow ugc noopener")


def _assert_directions_closed(root: Node) -> None:
    for node in [root, *(node for node in _all(root) if node[0] in TEXT_BLOCKS)]:
        words = _own_words(node)
        due: list[str] = []
        for mark in re.findall("[\u202a-\u202e\u2066-\u2069]", words):
            if mark in "\u202c\u2069":
                while mark == "\u2069" and due and due[-1] != mark:
                    due.pop()
                assert due, "ends what never began"
                assert due.pop() == mark
            else:
                due.append("\u2069" if mark in "\u2066\u2067\u2068" else "\u202c")
        # A block inside another parts its words: what began before must not wait for what comes after.
        assert not due


def _own_words(node: Node) -> str:
    return "".join(
        child if isinstance(child, str) else "" if child[0] in TEXT_BLOCKS else _own_words(child)
        for child in node[2]
    )

"""Finding elements of a parsed page, and reading what they say."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

SVG = "{http://www.w3.org/2000/svg}"
#: What stands within a line of text; around all else a reader sees a gap.
INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark"),
    *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}
SIMPLE = re.compile(
    r"(?P<tag>^[a-z][a-z0-9-]*|^\*)|\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)"
    r"|\[(?P<attribute>[\w-]+)(?:(?P<how>[\^$*~]?=)(?P<value>\"[^\"]*\"|'[^']*'|[^\]]*))?\]"
)


def select(root: Element, selector: str) -> list[Element]:
    """The elements inside `root` that match, in document order: `tag.class#id[a=b]`, inside by a space, `,` for or."""
    found = {id(element) for part in _parts(selector, ",") for element in _inside([root], _parts(part, " "))}
    return [element for element in root.iter() if id(element) in found]


def text_of(element: Element, without: tuple[str, ...] = ()) -> str:
    """What a person reads of it, spaces folded, without the elements of these names in it."""
    return " ".join("".join(_read(element, {"script", "style", "template", *without})).split())


def _inside(outer: list[Element], steps: list[str]) -> list[Element]:
    for step in steps:
        inner = {id(e): e for start in outer for e in start.iter() if e is not start and _matches(e, step)}
        outer = list(inner.values())
    return outer


def _parts(selector: str, separator: str) -> list[str]:
    """Split outside of brackets."""
    return [part for part in re.split(rf"{separator}(?![^\[]*\])", selector.strip()) if part.strip()]


def _matches(element: Element, step: str) -> bool:
    step = step.strip()
    rest = SIMPLE.sub("", step)
    if rest:
        raise ValueError(f"select() does not know {rest!r} in {step!r}")
    return isinstance(element.tag, str) and all(_has(element, found) for found in SIMPLE.finditer(step))


def _has(element: Element, wanted: "re.Match[str]") -> bool:
    if tag := wanted["tag"]:
        return tag in ("*", str(element.tag).removeprefix(SVG))
    if name := wanted["class"]:
        return name in element.get("class", "").split()
    if id_ := wanted["id"]:
        return element.get("id") == id_
    value, there = (wanted["value"] or "").strip("\"'"), element.get(wanted["attribute"])
    if there is None:
        return False
    match wanted["how"]:
        case None:
            return True
        case "=":
            return there == value
        case "^=":
            return there.startswith(value)
        case "$=":
            return there.endswith(value)
        case "~=":
            return value in there.split()
    return value in there


def _read(element: Element, unread: set[str]) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in unread:
        return
    edge = "" if element.tag in INLINE else " "
    yield edge + (element.text or "")
    for child in element:
        yield from _read(child, unread)
        yield child.tail or ""
    yield edge

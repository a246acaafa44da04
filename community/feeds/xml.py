"""Writing XML of one vocabulary, with only those characters that XML may hold. Pure."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

#: XML 1.0, production 2, turned round.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root(name: str, namespace: str, language: str = "") -> Element:
    """The outermost element; all inside it belong to its namespace."""
    return Element(name, {"xmlns": namespace, **({"xml:lang": language} if language else {})})


def add(parent: Element, name: str, text: str = "", language: str = "", **attributes: str) -> Element:
    """A child. What is empty is left out."""
    given = {"xml:lang": language, **attributes}
    child = SubElement(parent, name, {key: clean(value) for key, value in given.items() if value})
    child.text = clean(text) or None
    return child


def printed(document: Element) -> bytes:
    """The document in UTF-8, with its declaration."""
    text: bytes = ElementTree.tostring(document, "utf-8", xml_declaration=True)
    return text


def clean(text: str) -> str:
    return _NOT_XML.sub("", text)

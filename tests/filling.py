"""The forms of a page: what a browser would send of them, and how a test fills them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

from tests.elements import text_of

CONTROLS = ("input", "select", "textarea", "button")


@dataclass
class Form:
    """One form of a page, with what a browser would send if nothing were typed."""

    element: Element
    action: str  # with the query, without the site's address
    method: str
    controls: list[Element]  # buttons and those outside that name the form, too

    @cached_property
    def fields(self) -> dict[str, Any]:
        """Values by name: a str, or a list of them where several controls of one name are sent."""
        fields: dict[str, Any] = {}
        for name, value in _sent_by(self.controls):
            fields[name] = [*as_list(fields[name]), value] if name in fields else value
        return fields

    def filled(self, **values: Any) -> dict[str, Any]:
        """The fields with `values` in them. A name or a choice that the form does not have is a failure."""
        for name, value in values.items():
            controls = [control for control in self.controls if control.get("name") == name]
            assert controls, f"the form to {self.action} has no field {name}, only {sorted(self.names)}"
            offered = _offered(controls)
            for one in value if isinstance(value, list | tuple) else [value]:
                assert offered is None or str(one) in offered, (
                    f"{name} offers {sorted(offered or ())}, not {one!r}"
                )
        return {**self.fields, **values}

    @property
    def names(self) -> set[str]:
        return {name for control in self.controls if (name := control.get("name"))}


def _sent_by(controls: list[Element]) -> Iterator[tuple[str, str]]:
    """Name and value of each control, as it stands. Buttons are sent only when pressed, files never."""
    for control in controls:
        name = control.get("name")
        if not name or control.get("disabled") is not None:
            continue
        kind = control.get("type", "text") if control.tag == "input" else control.tag
        if kind in ("checkbox", "radio"):
            if control.get("checked") is not None:
                yield name, control.get("value", "on")
        elif kind == "select":
            yield from ((name, value) for value in _selected(control))
        elif kind == "textarea":
            yield name, _typed(control)
        elif kind not in ("submit", "button", "image", "reset", "file"):
            yield name, control.get("value", "")


def _selected(control: Element) -> list[str]:
    options = [option for option in control.iter("option") if option.get("disabled") is None]
    chosen = [option for option in options if option.get("selected") is not None]
    if control.get("multiple") is None:
        chosen = chosen[-1:] or options[:1]
    return [_option_value(option) for option in chosen]


def _option_value(option: Element) -> str:
    value = option.get("value")
    return text_of(option) if value is None else value


def _typed(control: Element) -> str:
    """A textarea's text as a browser sends it: with CR LF."""
    return re.sub(r"\r\n|\r|\n", "\r\n", "".join(control.itertext()))


def _offered(controls: list[Element]) -> set[str] | None:
    """The values one can choose from, or None where one may type."""
    offered: set[str] = set()
    for control in controls:
        kind = control.get("type", "text") if control.tag == "input" else control.tag
        if kind == "select":
            offered |= {_option_value(option) for option in control.iter("option")}
        elif kind in ("checkbox", "radio", "button", "submit"):
            offered.add(control.get("value", "on"))
        else:
            return None
    return offered


def as_list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]

"""JSON-LD for `<script type="application/ld+json">`: what a page is about, for machines."""

from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup


def printed(data: dict[str, Any]) -> Markup:
    """The data as JSON in which nothing can end the script element: `<`, `>`, `&` and `'` are escaped in it.

    What is None or empty is left out, at any depth.
    """
    said = {"@context": "https://schema.org", **_without_nothing(data)}
    return htmlsafe_json_dumps(said, ensure_ascii=False)


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_nothing(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_nothing(inner) for inner in value]
    return value

"""The words of this room's refusals, by code."""

from flask_babel import LazyString

REFUSALS: dict[str, LazyString] = {}

"""Addresses: ids and cursors in routes, absolute links, where a person may be sent on to."""

import re
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.routing import BaseConverter


class IdConverter(BaseConverter):
    """An id in an address: 1 to 18 ASCII digits, so that no number overflows a column."""

    regex = r"[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)


def absolute(path: str) -> str:
    """The absolute link to a path of this site, from the configured address, never from the Host header."""
    return str(current_app.config["SETTINGS"].base_url + path)


def is_local(target: str) -> bool:
    """Whether a person may be sent on to `target`: a path of this site and nothing else."""
    if not target.startswith("/") or target.startswith("//") or len(target) > 2000:
        return False
    if "\\" in target or re.search(r"[\x00-\x20\x7f]", target):
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def web_address(typed: str) -> str:
    """A person's http(s) address as it may be linked, or "" where it is none."""
    typed = typed.strip()
    if not typed or len(typed) > 500 or re.search(r"[\x00-\x20\x7f\\<>\"']", typed):
        return ""
    try:
        parts = urlsplit(typed)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return ""
    return typed if is_web and not parts.username else ""

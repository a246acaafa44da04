"""Where a link may lead, whether that is this site, and where in a text an address begins and ends."""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

import nh3
from markdown_it.common.normalize_url import normalizeLink

from community.core.markup.limits import WEB_ADDRESS

SCHEMES = frozenset({"http", "https", "mailto"})
_DEFAULT_PORT = {"http": ":80", "https": ":443"}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# Browsers take these out of an address before they look at it, so that "java\nscript:" is one word to them.
_IGNORED = re.compile(r"[\t\n\r]+")
_EDGES = "".join(map(chr, range(0x21)))

# No brackets: they end a Markdown link's text. The length is bounded by the pattern, so a try costs no more.
_WEB_ADDRESS = re.compile(rf"https?://[^\W_][^\s<>\[\]\"`\\^{{}}|]{{0,{WEB_ADDRESS}}}", re.IGNORECASE)
_ENDING = "?!.,:;*_~'’”»…–—。、，！？）"
_INSIDE_A_WORD = "._-/:=&?#%+@\\"

_judge = nh3.Cleaner(tags={"a"}, attributes={"a": {"href"}}, link_rel=None, url_schemes=set(SCHEMES))


@dataclass(frozen=True)
class Address:
    href: str
    is_own: bool  # leads to this site


def address(typed: str, own_hosts: frozenset[str] | tuple[str, ...] = ()) -> Address | None:
    """The address as it is printed, or None where no link may lead there: http, https, mailto and relative ones.

    `//host/path`, which leaves the site in a relative address's clothes, becomes https.
    """
    url = _IGNORED.sub("", typed.strip(_EDGES))
    if url.startswith("//"):
        url = "https:" + url
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in SCHEMES:
        return None
    try:
        url = normalizeLink(url[: scheme.end()].lower() + url[scheme.end() :] if scheme else url)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in SCHEMES | {""}:
        return None
    if parts.scheme in _DEFAULT_PORT and not parts.hostname:
        return None
    # The engines parse hosts and ports by the browsers' rules and would take the link apart; ask one beforehand.
    if " href=" not in _judge.clean(f'<a href="{escape(url)}">'):
        return None
    return Address(
        url, not parts.scheme or parts.netloc.lower().removesuffix(_port(parts.scheme)) in own_hosts
    )


def _port(scheme: str) -> str:
    return _DEFAULT_PORT.get(scheme, "")


def end_of_web_address(text: str, start: int, stop: int) -> int | None:
    """Where the http or https address that begins at `start` ends; None if none does.

    Not inside a word or another address; without the punctuation that ends a sentence, and without a closing
    parenthesis that was opened before it. Longer ones than `WEB_ADDRESS` stay text.
    """
    if start and (text[start - 1].isalnum() or text[start - 1] in _INSIDE_A_WORD):
        return None
    found = _WEB_ADDRESS.match(text, start, stop)
    if found is None:
        return None
    end = found.end()
    unopened = text.count(")", start, end) - text.count("(", start, end)
    while text[end - 1] in _ENDING or (text[end - 1] == ")" and unopened > 0):
        unopened -= text[end - 1] == ")"
        end -= 1
    return end if end - start <= WEB_ADDRESS else None

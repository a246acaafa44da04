"""What a text may contain, by the kind of text (safety.md, line 1), and which attributes with which values."""

import re
from collections.abc import Callable
from dataclasses import dataclass


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"td", "th"})
SECTIONS = frozenset({"thead", "tbody", "tfoot"})
TABLE_PARTS = CELLS | SECTIONS | {"tr", "caption"}
ITEMS = frozenset({"li", "dt", "dd"})
VOID = frozenset({"br", "hr", "wbr", "img", "source"})

_INLINE = _names(
    "a abbr b br cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var wbr"
)
_BLOCKS = _names("blockquote dl hr ol p pre table ul") | ITEMS | (TABLE_PARTS - {"caption"})
_OF_ARTICLES = HEADINGS | {"caption", "figure", "figcaption", "picture", "source", "img"}

# Elements of HTML, present and past, that no text may contain: they lose their tags and keep their words.
FOREIGN_BLOCKS = _names(
    "address article aside body center details dialog div fieldset footer form head header hgroup html legend "
    "listing main menu nav noscript optgroup option search section summary title xmp"
)
_FOREIGN_INLINE = _names(
    "applet audio bdi bdo big blink button canvas colgroup data datalist font label map marquee meter nobr "
    "object output progress rb rp rt rtc ruby select slot textarea time video"
)
FOREIGN_VOID = _names("area base basefont bgsound col embed frame input keygen link meta param track")
# These lose their words too: what is between their tags was never meant to be read.
UNREADABLE = _names("frameset iframe math noembed noframes script style svg template")

RENAMED = {"acronym": "abbr", "dir": "ul", "h1": "h2", "menu": "ul", "strike": "s", "tt": "code"}

BLOCK_LIKE = _BLOCKS | (_OF_ARTICLES - {"picture", "source", "img"}) | FOREIGN_BLOCKS
KNOWN = _INLINE | BLOCK_LIKE | _OF_ARTICLES | _FOREIGN_INLINE | FOREIGN_VOID | UNREADABLE | frozenset(RENAMED)

OUTWARD = "nofollow ugc noopener"


@dataclass(frozen=True)
class Profile:
    """A kind of text: how long it may be (as Markdown), and what it may contain."""

    name: str
    limit: int
    elements: frozenset[str]
    # Markdown rules that differ from CommonMark without HTML.
    without: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    # An article has headings one can link to and a drop cap, and is refused where it would print too much.
    # Anything else is then shown as typed: nobody's comment is lost over how it was meant to look.
    is_article: bool = False


COMMENT = Profile(
    "comment",
    10_000,
    _INLINE | _BLOCKS,
    without=("reference", "image", "heading", "lheading"),
    also=("strikethrough",),
)
ARTICLE = Profile(
    "article",
    60_000,
    _INLINE | _BLOCKS | _OF_ARTICLES,
    also=("strikethrough", "table"),
    is_article=True,
)
DESCRIPTION = Profile(
    "description",
    5_000,
    _names("p em strong a ul ol li code br"),
    without=("reference", "image", "heading", "lheading", "blockquote", "code", "fence", "hr"),
)


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _anything(value: str) -> bool:
    return True


_own_path = r"/(?![/\\])[^\s,\\]*(?: [0-9.]{1,6}[wx])?"
_span = _matches(r"[1-9][0-9]?")
_size = _matches(r"[1-9][0-9]{0,3}")
_language_class = _matches(r"language-[a-z0-9+-]{1,30}")
_everywhere = {"lang": _matches(r"[A-Za-z0-9-]{1,35}"), "dir": _matches("ltr|rtl|auto")}
_cell = {"colspan": _span, "rowspan": _span}

# element → attribute → which values; addresses were judged by `addresses` and are judged again by the engines.
ATTRIBUTES: dict[str, dict[str, Callable[[str], bool]]] = {
    "a": {"href": _anything, "rel": _matches(OUTWARD), "title": _anything},
    "ol": {"start": _matches(r"-?[0-9]{1,9}"), "reversed": _matches("|reversed")},
    "td": _cell,
    "th": _cell | {"scope": _matches("row|col|rowgroup|colgroup")},
    "code": {"class": _language_class},
    "pre": {"class": _language_class},
    "p": {"class": _matches("lead-p")},
    "img": {"src": _anything, "alt": _anything, "width": _size, "height": _size},
    "source": {
        "srcset": _matches(rf"{_own_path}(?:, {_own_path})*"),
        "type": _matches(r"image/[a-z0-9.+-]{1,30}"),
        "media": _matches(r"[a-z0-9 :().,-]{1,100}"),
    },
} | {heading: {"id": _matches(r"body-[a-z0-9-]{1,80}")} for heading in HEADINGS}


def may_have(element: str, attribute: str, value: str) -> bool:
    """The one rule on attributes, which `shaping` and both engines ask."""
    judge = ATTRIBUTES.get(element, {}).get(attribute) or _everywhere.get(attribute)
    return judge is not None and judge(value)


def attributes_of(element: str) -> frozenset[str]:
    return frozenset(ATTRIBUTES.get(element, {})) | frozenset(_everywhere)

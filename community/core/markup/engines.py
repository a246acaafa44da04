"""bleach, then nh3, over what `shaping` wrote: the last door, which trusts nothing that was decided before it.

bleach is prescribed and no longer maintained; nh3 is. Both are given the same elements and the same rule on
attributes. bleach's work grows with the square of unclosed elements and of attributes, so it is only ever shown
HTML that `shaping` made.
"""

from functools import cache
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from bleach.html5lib_shim import getTreeWalker  # type: ignore[attr-defined]
from bleach.sanitizer import Cleaner
from markupsafe import Markup

from community.core.markup.addresses import SCHEMES
from community.core.markup.elements import Profile, attributes_of, may_have
from community.core.markup.shaping import as_text

_PASSES = 3


def passed(html: str, profile: Profile) -> Markup:
    """The HTML that both engines let through, and that nh3 reads and writes again without a change.

    Should that not settle, the words are shown without any markup: what a parser reads differently each time
    could mean something else to a reader's browser.
    """
    second = _nh3(profile)
    result = second.clean(_bleached(html, profile))
    for _ in range(_PASSES):
        again = second.clean(result)
        if again == result:
            return Markup(result)
        result = again
    return Markup(as_text(unescape(nh3.clean(html, tags=set()))).html)


def _bleached(html: str, profile: Profile) -> str:
    # A Cleaner is not to be shared by threads; a new one costs 0.2 ms.
    cleaner = Cleaner(tags=profile.elements, attributes=may_have, protocols=SCHEMES, strip=True)
    cleaner.walker = _Walker  # type: ignore[assignment]
    return cleaner.clean(html)


class _Walker(getTreeWalker("etree")):  # type: ignore[misc]
    """html5lib's, which looks a node up among its siblings each time it climbs: a list of 30,000 items took 20 s.

    A node is (element, its place among its siblings, its ancestors, "text" or "tail" where it is words).
    """

    def __init__(self, tree: Element) -> None:
        super().__init__(tree)
        self._places = {child: place for parent in tree.iter() for place, child in enumerate(parent)}

    def getParentNode(self, node: Any) -> Any:
        element, place, ancestors, words = node
        if words == "text":
            return (element, place, ancestors, None) if ancestors else element
        parent = ancestors.pop()
        return (parent, self._places[parent], ancestors, None) if ancestors else parent


@cache
def _nh3(profile: Profile) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(profile.elements),
        attributes={element: set(attributes_of(element)) for element in profile.elements},
        attribute_filter=lambda element, name, value: value if may_have(element, name, value) else None,
        link_rel=None,
        url_schemes=set(SCHEMES),
    )

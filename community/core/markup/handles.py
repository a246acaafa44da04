"""Where a text names somebody by handle, as in `@ada`. Which handles there are is known elsewhere."""

import re
from collections.abc import Iterator

#: Not inside a word, an address or another handle, and not the beginning of a host: `me@ada.org`, `@ada@host`.
_HANDLE = re.compile(
    r"(?<![\w@/.&-])@([a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9]))(?![\w@]|\.\w)", re.IGNORECASE | re.ASCII
)
_WORD = re.compile(r"\w")


def handles_in(words: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of each (the @ included), and the handle as it is stored."""
    for found in _HANDLE.finditer(words):
        before, after = words[: found.start()][-1:], words[found.end() :][:1]
        if not _WORD.match(before) and not _WORD.match(after):  # letters of other scripts are letters, too
            yield found.start(), found.end(), found[1].lower()


def mentioned_handles(source: str) -> list[str]:
    """Every handle that a text may name, each once, in order."""
    return list(dict.fromkeys(handle for _, _, handle in handles_in(source)))

"""Addresses of the old blog: where its posts stood, and which links lead into it. Pure."""

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from community.core.markup import cleaned_text

LONGEST = 500


@dataclass(frozen=True)
class Blog:
    """The old blog's own addresses. `path` is where it stood on its host, with a slash at the end."""

    hosts: frozenset[str] = frozenset()
    path: str = "/"

    @classmethod
    def at(cls, *addresses: str) -> "Blog":
        """The blog that calls itself by these addresses; the first that has a host says its path."""
        parts = [part for part in map(_split, addresses) if part is not None and part.netloc]
        path = parts[0].path.rstrip("/") + "/" if parts else "/"
        return cls(frozenset(_bare_host(part) for part in parts), path)

    def of_post(self, link: str, post_id: str) -> list[str]:
        """The paths, with query, at which a post stood: its permanent link and its short one."""
        found = []
        parts = _split(link)
        if parts is not None and _bare_host(parts) in self.hosts:
            found.append(_path_of(parts))
        if post_id.isdecimal() and post_id.isascii():
            found.append(f"{self.path}?p={post_id}")
        home = {self.path, self.path.rstrip("/")}
        return [path for path in dict.fromkeys(found) if path not in home and _may_be_asked_for(path)]

    def inside(self, address: str) -> str | None:
        """The path and query of a link that leads into the blog; None for any other, and for `#place`."""
        parts = _split(address)
        if parts is None or parts.scheme not in ("", "http", "https"):
            return None
        if parts.netloc:
            return _path_of(parts) if _bare_host(parts) in self.hosts else None
        if parts.path.startswith("/") or (not parts.path and parts.query):
            return _path_of(parts) if parts.path else f"{self.path}?{parts.query}"
        return None


def alike(path: str) -> str:
    """What two spellings of one path have in common: a slash at the end says nothing."""
    before, mark, query = path.partition("?")
    return (before.rstrip("/") or "/") + mark + query


def _may_be_asked_for(path: str) -> bool:
    return len(path) <= LONGEST and path == cleaned_text(path).replace("\n", "")


def _path_of(parts: SplitResult) -> str:
    path = unquote(parts.path) or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _bare_host(parts: SplitResult) -> str:
    return parts.netloc.lower().removeprefix("www.")


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address.strip())
    except ValueError:
        return None

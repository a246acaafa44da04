"""The directory of members: filters in the address, counts beside them, what to do when nobody fits."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for

from community.accounts import access
from community.core.folding import folded
from community.members.portrait import Portrait, portrait_of
from community.profiles import directory, words
from community.profiles.directory import Counts, Filters, Sort
from community.profiles.models import OpenTo
from community.profiles.views import blueprint


@blueprint.get("/members/")
@access.open_to_all
def index() -> str:
    """Who is here, filtered by what they do. Filters combine freely and repeat."""
    viewer = access.viewer()
    filters = directory.filters_from({name: request.args.getlist(name) for name in directory.NAMES})
    sort = _sort()
    pages = directory.page_of(
        directory.matching(filters, viewer),
        sort,
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    open_to = directory.open_to_of(pages.rows, viewer) if pages.rows else {}
    return render_template(
        "profiles/index.html",
        page=DirectoryPage(filters, sort, directory.counts_of(filters, viewer)),
        cards=[Card(portrait_of(member), open_to.get(member.id, [])) for member in pages.rows],
        pages=pages,
        ways_back=[] if pages.rows else directory.one_filter_less(filters, viewer),
    )


class Card:
    """A member in the list."""

    def __init__(self, portrait: Portrait, open_to: Sequence[OpenTo]) -> None:
        self.portrait = portrait
        self.open_to = words.listed(words.OPEN_TO, open_to)


class DirectoryPage:
    """The filters as the page shows them: as boxes, as chips, as addresses."""

    def __init__(self, filters: Filters, sort: Sort, counts: Counts) -> None:
        self.filters = filters
        self.sort = sort
        self.counts = counts

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """Each filter that is on: its words, its field of work (or ""), the address without it."""
        return [
            (self.words_of(name, value), value if name == "field" else "", self.without(name, value))
            for name, value in self.filters.values
        ]

    def without(self, name: str, value: str) -> str:
        return self.address(self.filters.without(name, value))

    def address(self, filters: Filters | None = None, **more: Any) -> str:
        """Where these filters are; `more` is `after` or `before`."""
        filters = self.filters if filters is None else filters
        query: dict[str, Any] = {name: list(getattr(filters, name)) for name in directory.NAMES}
        query["sort"] = None if self.sort is Sort.RECENT else self.sort.value
        return url_for("profiles.index", **query, **more)

    @property
    def skills(self) -> list[tuple[str, str, int, bool]]:
        """Skills to choose from: (value, as written, how many, whether it is on)."""
        on = {folded(skill): skill for skill in self.filters.skill}
        listed = [(on.get(key, name), name, count, key in on) for key, name, count in self.counts.skills]
        there = {key for key, _, _ in self.counts.skills}
        return [*((skill, skill, 0, True) for key, skill in on.items() if key not in there), *listed]

    @staticmethod
    def words_of(name: str, value: str) -> str:
        known: dict[str, dict[Any, Any]] = {
            "field": words.FIELDS,
            "kind": words.KINDS,
            "open_to": words.OPEN_TO,
        }
        return words.label(known[name][value]) if name in known else value


def _sort() -> Sort:
    asked = request.args.get("sort", "")
    return Sort(asked) if asked in list(Sort) else Sort.RECENT

"""The directory of members: filters in the address, counts beside them, what to do when nobody fits."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from community.accounts import access
from community.core.folding import folded
from community.members.portrait import Portrait, portrait_of
from community.profiles import words
from community.profiles.directory import filters as asking
from community.profiles.directory import finding, paging, suggesting
from community.profiles.directory.filters import Filters, Sort
from community.profiles.directory.finding import Found
from community.profiles.directory.suggesting import Suggestion
from community.profiles.directory.terms import Of, Term
from community.profiles.models import Field, OpenTo
from community.profiles.views import blueprint


@blueprint.get("/members/")
@access.open_to_all
def index() -> str:
    """Who is here, found by what they do. Filters combine freely and repeat."""
    args = {name: request.args.getlist(name) for name in request.args}
    filters = asking.filters_from(args)
    unsaid, sort = asking.unsaid(args), _sort()
    found = finding.Found(filters, access.viewer())
    pages = paging.page_of(
        found.ids, sort, after=request.args.get("after", ""), before=request.args.get("before", "")
    )
    return render_template(
        "profiles/index.html",
        page=DirectoryPage(found, sort, unsaid),
        cards=[Card(portrait_of(member), found.open_to_of(member.id)) for member in pages.rows],
        pages=pages,
        suggestions=[] if filters.values or unsaid else _suggestions(),
        words_of=words_of,
        ways_back=[] if pages.rows else found.one_filter_less(),
    )


class Card:
    """A member in the list."""

    def __init__(self, portrait: Portrait, open_to: Sequence[OpenTo]) -> None:
        self.portrait = portrait
        self.open_to = words.listed(words.OPEN_TO, open_to)


class SuggestionCard:
    """Somebody the viewer has much in common with, and what that is."""

    def __init__(self, suggestion: Suggestion) -> None:
        self.portrait = portrait_of(suggestion.member)
        self.reasons = words.joined([_reason(term) for term in suggestion.reasons])


def _suggestions() -> list[SuggestionCard]:
    """For members who look at everybody, on the first page."""
    viewer = access.viewer()
    if viewer is None or request.args.keys() & {"after", "before"}:
        return []
    return [SuggestionCard(one) for one in suggesting.people_for(viewer)]


def _reason(term: Term) -> str:
    return words.label(words.FIELDS[Field(term.key)]) if term.of == Of.FIELD else term.name


class DirectoryPage:
    """The filters as the page shows them: as boxes, as chips, as addresses."""

    free = asking.FREE
    at_once = asking.AT_ONCE

    def __init__(self, found: Found, sort: Sort, unsaid: dict[str, str]) -> None:
        self.filters = found.filters
        self.sort = sort
        self.unsaid = unsaid
        self.counts = found.counts
        self._found = found

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """Each filter that is on: its words, its field of work (or ""), the address without it."""
        return [
            (words_of(name, value), value if name == "field" else "", self.without(name, value))
            for name, value in self.filters.values
        ]

    @property
    def also(self) -> list[tuple[str, int, str]]:
        """What else those who fit are: title, how many, the address that asks for it, too."""
        if not self.filters.values:
            return []
        return [
            (title, count, self.address(self.filters.more("role", title)))
            for title, count in self._found.also
        ]

    @property
    def titles(self) -> list[str]:
        """Titles to choose from."""
        return self._found.popular_titles

    def without(self, name: str, value: Any) -> str:
        return self.address(self.filters.less(name, value))

    def address(self, filters: Filters | None = None, **more: Any) -> str:
        """Where these filters are; `more` is `after` or `before`."""
        query: dict[str, Any] = asking.in_address(self.filters if filters is None else filters)
        query["sort"] = None if self.sort is Sort.RECENT else self.sort.value
        return url_for("profiles.index", **query, **more)

    @property
    def skills(self) -> list[tuple[str, str, int, bool]]:
        """Skills to choose from: (value, as written, how many, whether it is on)."""
        on = {folded(skill): skill for skill in self.filters.skill}
        listed = [(on.get(key, name), name, count, key in on) for key, name, count in self.counts.skills]
        there = {key for key, _, _ in self.counts.skills}
        return [*((skill, skill, 0, True) for key, skill in on.items() if key not in there), *listed]

    @property
    def query(self) -> str:
        """The search as it can be saved."""
        return asking.as_query(self.filters)

    @property
    def saved_id(self) -> int | None:
        """The viewer's saved search that is this one."""
        return self._found.saved_id


def words_of(name: str, value: Any) -> str:
    """A filter as a chip says it."""
    known: dict[str, dict[Any, Any]] = {
        "field": words.FIELDS,
        "kind": words.KINDS,
        "open_to": words.OPEN_TO,
    }
    if name in known:
        return words.label(known[name][value])
    if name == "without":
        return str(_("not: %(role)s", role=value))
    if name == "free":
        return str(_("%(share)s%% of the week free", share=value))
    if name == "at_once":
        return _at_once_words(value)
    return str(value)


def _at_once_words(count: int) -> str:
    if count == asking.AT_ONCE[-1]:
        return str(_("%(num)s roles or more", num=count))
    return str(ngettext("%(num)s role at once", "%(num)s roles at once", count))


def _sort() -> Sort:
    asked = request.args.get("sort", "")
    return Sort(asked) if asked in list(Sort) else Sort.RECENT

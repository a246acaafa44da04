"""Saved searches: their member is told of each person who newly fits, once."""

from urllib.parse import parse_qs

from sqlalchemy import Select, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from community.core import jobs
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import search_found
from community.members.models import Member, MemberState
from community.profiles.directory.combining import fits
from community.profiles.directory.filters import Filters, as_query, filters_from
from community.profiles.directory.finding import Found
from community.profiles.directory.terms import Term
from community.profiles.models import DirectoryEntry, SavedSearch, SearchFind

MOST_SEARCHES = 20
MOST_FITTING = 1_000  # a search that so many fit already tells of nobody in particular
JOB = "profiles.look_through_searches"


def of_member(member: Member) -> Select[SavedSearch]:
    """A member's own searches, the newest first."""
    return (
        select(SavedSearch)
        .where(SavedSearch.member_id == member.id)
        .order_by(SavedSearch.created_at.desc(), SavedSearch.id.desc())
    )


def the_same(member: Member, filters: Filters) -> SavedSearch | None:
    """The search as the member has saved it already."""
    return db.session.scalar(of_member(member).where(SavedSearch.query == as_query(filters)))


def filters_of(query: str) -> Filters:
    return filters_from(parse_qs(query))


def save(member: Member, filters: Filters, name: str) -> SavedSearch:
    """Keep a search. Whoever fits already is known; the same search again is the one that is there."""
    query = as_query(filters)
    if not query:
        raise Refused("profiles.search_for_everybody")
    if there := the_same(member, filters):
        return there
    if (
        db.session.scalar(select(func.count()).select_from(of_member(member).subquery())) or 0
    ) >= MOST_SEARCHES:
        raise Refused("profiles.too_many_searches", most=MOST_SEARCHES)
    ids = Found(filters, member).ids
    if len(ids) > MOST_FITTING:
        raise Refused("profiles.search_too_wide", most=MOST_FITTING)
    search = SavedSearch(member_id=member.id, query=query, name=name[:120])
    db.session.add(search)
    db.session.flush()
    moment = now()
    known = [{"search_id": search.id, "member_id": found, "found_at": moment} for found in ids]
    if known:
        db.session.execute(insert(SearchFind), known)
    return search


def forget(search: SavedSearch) -> None:
    db.session.delete(search)


def look_later(member: Member) -> None:
    """Somebody's sets have changed: have the searches looked through, if there are any."""
    if db.session.scalar(select(SavedSearch.id).limit(1)) is not None:
        jobs.enqueue(JOB, {"member": member.id}, key=f"{JOB}:{member.id}")


def look_through(member_id: int) -> None:
    """Tell of one member in each search that they fit and that does not know of them yet: `search_found` is sent for
    each. Members are found as other members see them."""
    entry = db.session.get(DirectoryEntry, member_id)
    if entry is None:
        return
    terms = [Term(*one) for one in entry.for_members]
    found = db.session.get_one(Member, member_id)
    for search in db.session.scalars(_others(member_id)):
        if fits(filters_of(search.query), terms) and _is_new(search, member_id):
            search_found.send(search, found=found)


def _others(member_id: int) -> Select[SavedSearch]:
    return (
        select(SavedSearch)
        .join(Member, Member.id == SavedSearch.member_id)
        .where(SavedSearch.member_id != member_id, Member.state == MemberState.ACTIVE)
        .order_by(SavedSearch.id)
    )


def _is_new(search: SavedSearch, member_id: int) -> bool:
    """Note that the search knows of them from now on; False where it did."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    row = {"search_id": search.id, "member_id": member_id, "found_at": now()}
    made = dialect.insert(SearchFind).values(row).on_conflict_do_nothing().returning(SearchFind.member_id)
    return db.session.scalar(made) is not None

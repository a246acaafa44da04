"""A member's links to pages elsewhere, verified while such a page links back with rel=me (microformats.org/wiki/rel-me).

A page that answers without the link loses the mark at once. One that can't be reached keeps it for `KEPT_UNREACHED`
after it was due to be looked at again; until then `checked_at` stays when it answered last, so it is tried each day.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from sqlalchemy import Select, select

from community.core import jobs, outgoing
from community.core.database import db, now
from community.core.markup import tags
from community.core.outgoing import Unreachable
from community.core.refusals import Refused
from community.core.urls import absolute
from community.core.versions import bump
from community.members.models import Member, MemberState
from community.profiles.models import ProfileLink

MOST_LINKS = 8
CHECKED_AGAIN_AFTER = timedelta(days=30)
KEPT_UNREACHED = timedelta(days=14)
PAUSE = timedelta(minutes=1)  # between two looks that a member asks for
MOST_AT_ONCE = 500
JOB = "profiles.verify_link"
#: What is said of a page that answered; all else means that it could not be asked.
NO_LINK_BACK, SENT_ELSEWHERE, BAD_STATUS = "no_link_back", "sent_elsewhere", "bad_status"
#: Elements whose words are text, whatever they look like.
_AS_TEXT = ("textarea", "title", "xmp")


# --- whose they are ------------------------------------------------------------------------------------------


def links_of(member: Member) -> Select[ProfileLink]:
    """Everybody may see them, in the member's order."""
    return (
        select(ProfileLink)
        .where(ProfileLink.member_id == member.id)
        .order_by(ProfileLink.position, ProfileLink.id)
    )


def link_of(member: Member, link_id: int) -> Select[ProfileLink]:
    """One of a member's own, to change it."""
    return links_of(member).where(ProfileLink.id == link_id)


def address_of(member: Member) -> str:
    """What the other page has to link to."""
    return absolute(f"/members/{member.handle}")


def label(link: ProfileLink) -> str:
    """Its name, else its address without what all of them begin with."""
    return link.name or link.url.removeprefix("https://").removeprefix("www.").rstrip("/")


# --- changing them -------------------------------------------------------------------------------------------


def add(member: Member, url: str, name: str) -> ProfileLink:
    """A new link in last place, to be looked at soon. `url` has been judged by `outgoing.target`."""
    there = _locked(member)
    if outgoing.target(url).host == urlsplit(address_of(member)).hostname:
        raise Refused("profiles.link_leads_here", field="url")
    if any(link.url == url for link in there):
        raise Refused("profiles.link_is_there", field="url")
    if len(there) >= MOST_LINKS:
        raise Refused("profiles.too_many_links", most=MOST_LINKS)
    link = ProfileLink(member_id=member.id, position=len(there) + 1, url=url, name=name)
    db.session.add(link)
    db.session.flush()
    _have_checked(link)
    bump(f"member:{member.id}")
    return link


def remove(member: Member, link: ProfileLink) -> None:
    there = _locked(member)
    db.session.delete(link)
    _number([other for other in there if other.id != link.id])
    bump(f"member:{member.id}")


def move(member: Member, link: ProfileLink, by: int) -> None:
    """By -1, one place up; by 1, one down."""
    there = _locked(member)
    place = next(number for number, other in enumerate(there) if other.id == link.id)
    there.insert(max(0, place + by), there.pop(place))
    _number(there)
    bump(f"member:{member.id}")


def check(link: ProfileLink) -> None:
    """Have it looked at now. Refuses (429) where that was done a moment ago."""
    if link.checked_at is not None and link.checked_at > now() - PAUSE:
        raise Refused("profiles.link_checked_just_now", 429, retry_after=int(PAUSE.total_seconds()))
    _have_checked(link)


def _have_checked(link: ProfileLink, run_at: datetime | None = None) -> None:
    jobs.enqueue(JOB, {"link": link.id}, run_at=run_at, key=f"{JOB}:{link.id}")


def _locked(member: Member) -> list[ProfileLink]:
    """One change to a member's links at a time."""
    db.session.execute(select(Member.id).where(Member.id == member.id).with_for_update())
    return list(db.session.scalars(links_of(member), execution_options={"populate_existing": True}))


def _number(links: Sequence[ProfileLink]) -> None:
    for position, link in enumerate(links, start=1):
        link.position = position


# --- looking at them -----------------------------------------------------------------------------------------


def have_old_ones_checked() -> None:
    """Each hour: those that answered a month ago. Each link has its hour of the day; their looks are spread over it."""
    moment = now()
    due = db.session.scalars(
        select(ProfileLink)
        .join(Member, Member.id == ProfileLink.member_id)
        .where(
            Member.state == MemberState.ACTIVE,
            ProfileLink.checked_at <= moment - CHECKED_AGAIN_AFTER,
            ProfileLink.id % 24 == moment.hour,
        )
        .order_by(ProfileLink.checked_at)
        .limit(MOST_AT_ONCE)
    ).all()
    for number, link in enumerate(due):
        _have_checked(link, moment + number * timedelta(hours=1) / len(due))


def look(url: str, address: str) -> str:
    """Ask the page; "" where it links back to `address`, else a code. Takes seconds: not inside `writing()`."""
    try:
        answer = outgoing.fetch(url)
    except Unreachable as problem:
        return problem.code
    if answer.status != 200:
        return BAD_STATUS
    if _site(answer.url) != _site(url):
        return SENT_ELSEWHERE  # else any page that sends on whoever asks it to would be anybody's
    html = answer.body.decode("utf-8", "replace")
    return "" if links_back(html, answer.url, address) else NO_LINK_BACK


def judge(link: ProfileLink, problem: str) -> None:
    """Keep what a look at the page gave."""
    moment = now()
    if problem and _keeps_its_mark(link, problem, moment):
        link.problem = problem
        return
    link.verified_at = None if problem else moment
    link.checked_at, link.problem = moment, problem
    bump(f"member:{link.member_id}")


def links_back(html: str, page: str, address: str) -> bool:
    """Whether a page (at the address `page`) has `<a rel="me">` or `<link rel="me">` to `address`."""
    inside = ""
    for item in tags.read(html):
        if isinstance(item, tags.Text):
            continue
        if inside:
            inside = "" if (item.kind, item.name) == ("end", inside) else inside
        elif item.kind == "start" and item.name in _AS_TEXT:
            inside = item.name
        elif item.kind == "start" and item.name in ("a", "link") and _is_me(item, page, address):
            return True
    return False


def _keeps_its_mark(link: ProfileLink, problem: str, moment: datetime) -> bool:
    if link.verified_at is None or link.checked_at is None or problem in (NO_LINK_BACK, SENT_ELSEWHERE):
        return False
    return link.checked_at > moment - CHECKED_AGAIN_AFTER - KEPT_UNREACHED


def _site(url: str) -> str:
    return outgoing.target(url).host.removeprefix("www.")


def _is_me(tag: tags.Tag, page: str, address: str) -> bool:
    if "me" not in tag.attributes.get("rel", "").lower().split():
        return False
    try:
        return _compared(urljoin(page, tag.attributes.get("href", "").strip())) == _compared(address)
    except ValueError:
        return False


def _compared(url: str) -> tuple[str, str | None, int | None, str, str]:
    """Scheme, host, port, path and query; a capital letter and a slash at the end are forgiven."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, port, parts.path.rstrip("/").lower(), parts.query

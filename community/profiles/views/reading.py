"""A profile: the answer, the roles with week and timeline, what the member wrote and said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import joinedload

from community.accounts import access
from community.articles import queries as article_queries
from community.articles.models import Article, ArticleStatus
from community.articles.rows import row_of
from community.comments import queries as comment_queries
from community.comments.models import Comment, Status
from community.core import cursors, json_ld
from community.core.cursors import Pages
from community.core.database import UTCDateTime, db, now
from community.core.urls import absolute
from community.members.models import Member, MemberState
from community.members.portrait import portrait_of
from community.profiles import answer, links, portfolio, queries, timeline, week
from community.profiles.models import OpenTo, PortfolioRole, ProfileLink, Visibility
from community.profiles.views import blueprint, viewing_as
from community.profiles.views.finding import member_or_404, robots
from community.profiles.views.viewing_as import SeenAs

TABS = ("roles", "articles", "comments")
ROWS = 20


@blueprint.get("/members/<handle>")
@access.open_to_all
def show(handle: str) -> Response:
    """A member's profile. `?show=articles` and `?show=comments` (`&role=ID`) are its other two tabs."""
    member = member_or_404(handle)
    seen_as = viewing_as.asked(member)
    with viewing_as.through_their_eyes(seen_as) as masthead:
        page = _page_of(member, seen_as)
        response = make_response(
            render_template("profiles/show.html", page=page, **_of_tab(page), **masthead)
        )
    if asked := robots(member):
        response.headers["X-Robots-Tag"] = asked
    return viewing_as.marked(response, seen_as)


def _page_of(member: Member, seen_as: SeenAs | None) -> "ProfilePage":
    """The profile for whoever is looking."""
    viewer, tab = access.viewer(), request.args.get("show", "roles")
    roles = db.session.scalars(queries.portfolio_of(member, viewer)).all()
    return ProfilePage(member, viewer, roles, tab if tab in TABS else "roles", seen_as)


class ProfilePage:
    """What the head of a profile shows, whichever tab is open."""

    def __init__(
        self,
        member: Member,
        viewer: Member | None,
        roles: Sequence[PortfolioRole],
        tab: str,
        seen_as: SeenAs | None = None,
    ) -> None:
        self.member = member
        self.tab = tab
        self.seen_as = seen_as
        self.eyes = viewing_as.WORDS
        self.roles = roles
        self.is_own = viewer is not None and viewer.id == member.id
        self.is_unclaimed = member.state is MemberState.UNCLAIMED
        self.portrait = portrait_of(member)
        self.now = [role for role in roles if not role.is_over]
        self.before = [role for role in roles if role.is_over]
        self.articles_count, self.links = _articles_count_and_links(member)
        self._comments_by_role = _comments_by_role(member)

    @property
    def claimable(self) -> int | None:
        """A comment by which the viewer can claim what an imported author said."""
        if not self.is_unclaimed:
            return None
        return db.session.scalar(
            comment_queries.of_author(self.member).with_only_columns(Comment.id).order_by(None).limit(1)
        )

    @property
    def address(self) -> str:
        return url_for("profiles.show", handle=self.member.handle)

    @staticmethod
    def label(link: ProfileLink) -> str:
        return links.label(link)

    @property
    def photo(self) -> str:
        """The address of the picture: the uploaded one, else the drawn one."""
        return photo_of(self.member)

    @property
    def first_name(self) -> str:
        return self.member.name.split()[0]

    @property
    def headline(self) -> tuple[answer.Piece, ...]:
        """Only what everybody may see, whoever is looking: it is the same line that stands beside the name."""
        return answer.headline(self.member.own_answer, self._composed)

    @property
    def titles(self) -> tuple[answer.Piece, ...]:
        """The titles as a line of their own, where the headline is in own words that do not name them all."""
        named = sum(1 for piece in self.headline if piece.role)
        return () if named == len(self._composed.titles) else self._composed.pieces

    @property
    def open_to(self) -> list[OpenTo]:
        there = {one for role in self.now for one in role.open_to}
        return [one for one in OpenTo if one in there]

    @property
    def comments_count(self) -> int:
        return sum(self._comments_by_role.values())

    def comments_as(self, role: PortfolioRole) -> int:
        return self._comments_by_role.get(role.id, 0)

    @staticmethod
    def is_stale(role: PortfolioRole) -> bool:
        return portfolio.is_stale(role)

    @property
    def json_ld(self) -> Any:
        return json_ld.printed(
            _json_ld(self.member, [role for role in self.roles if _is_public(role)], self.links)
        )

    @property
    def _composed(self) -> answer.Answer:
        return answer.composed([role for role in self.now if _is_public(role)])


def _of_tab(page: ProfilePage) -> dict[str, Any]:
    if page.tab == "articles":
        return {"shown": _articles(page.member)}
    if page.tab == "comments":
        return {"shown": _comments(page)}
    return {"shown": RolesTab(page.roles)}


# --- roles ---------------------------------------------------------------------------------------------------


class RolesTab:
    """The week and the years of the roles that the viewer may see."""

    def __init__(self, roles: Sequence[PortfolioRole]) -> None:
        current = [role for role in roles if not role.is_over]
        self.week = week.week_of(current)
        self.as_of = min((role.confirmed_at for role in current if role.share is not None), default=None)
        self.timeline = timeline.timeline_of(roles, now().date())
        self.sentence = answer.language_module("en").overlaps(self.timeline.overlaps)
        self.drawings = [
            ("wide", timeline.wide(self.timeline)),
            ("narrow", timeline.narrow(self.timeline)),
        ]

    def part_of_week(self, role: PortfolioRole) -> str:
        return str(answer.language_module("en").part_of_week(role.share or 0))

    @property
    def week_label(self) -> str:
        """The bar in words, for who does not see it."""
        return ", ".join(f"{part.role.title} {part.role.share} %" for part in self.week.parts if part.role)


# --- what they wrote and said --------------------------------------------------------------------------------


def _articles(member: Member) -> Pages[Any]:
    page = article_queries.page_of(
        article_queries.written_by(member, None),
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    return Pages([row_of(article) for article in page.rows], page.next, page.previous)


@dataclass(frozen=True)
class Said:
    """A comment on a profile: where it was said, as what, and whom it answers."""

    comment: Comment
    role: PortfolioRole | None  # while the viewer may see it
    answers: str | None

    @property
    def ended(self) -> int | None:
        return self.role.ended_on.year if self.role and self.role.ended_on else None


@dataclass(frozen=True)
class CommentsTab:
    pages: Pages[Said]
    role: PortfolioRole | None  # the one asked for


def _comments(page: ProfilePage) -> CommentsTab:
    """Their published comments, newest first, of one role where the address asks for it."""
    visible = {role.id: role for role in page.roles}
    asked = visible.get(request.args.get("role", type=int) or 0)
    query = _with_whom_they_answer(comment_queries.of_author(page.member))
    if asked is not None:
        query = query.where(Comment.speaking_as_id == asked.id)
    if after := request.args.get("after", ""):
        moment, comment_id = cursors.decoded(after, datetime, int)
        last = tuple_(literal(moment, UTCDateTime()), literal(comment_id))
        query = query.where(tuple_(Comment.created_at, Comment.id) < last)
    newest_first = query.order_by(None).order_by(Comment.created_at.desc(), Comment.id.desc())
    found = db.session.scalars(newest_first.limit(ROWS + 1)).all()
    rows = [
        Said(comment, visible.get(comment.speaking_as_id or 0), _answered(comment))
        for comment in found[:ROWS]
    ]
    next_page = None
    if len(found) > ROWS:
        next_page = cursors.encoded(found[ROWS - 1].created_at, found[ROWS - 1].id)
    return CommentsTab(Pages(rows, next_page), asked)


def _with_whom_they_answer(query: Select[Any]) -> Select[Any]:
    return query.options(joinedload(Comment.parent).joinedload(Comment.author))


def _answered(comment: Comment) -> str | None:
    """The name of whoever a comment answers, where that can be said."""
    parent = comment.parent
    if parent is None or parent.status is not Status.PUBLISHED or parent.disowned_at is not None:
        return None
    return parent.author.name if parent.author else parent.guest_name or None


def _articles_count_and_links(member: Member) -> tuple[int, list[ProfileLink]]:
    """Both by one statement: a row for each link, or one row with the count alone."""
    theirs = (Article.author_id == member.id, Article.status == ArticleStatus.PUBLISHED)
    count = select(func.count(Article.id)).where(*theirs).scalar_subquery()
    rows = db.session.execute(
        select(count, ProfileLink)
        .select_from(Member)
        .outerjoin(ProfileLink, ProfileLink.member_id == Member.id)
        .where(Member.id == member.id)
        .order_by(ProfileLink.position, ProfileLink.id)
    ).all()
    return rows[0][0], [link for _, link in rows if link is not None]


def _comments_by_role(member: Member) -> dict[int | None, int]:
    """How many comments they signed as which role (None: as nobody but themselves)."""
    counted = (
        comment_queries.of_author(member)
        .with_only_columns(Comment.speaking_as_id, func.count())
        .order_by(None)
        .group_by(Comment.speaking_as_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


# --- for machines --------------------------------------------------------------------------------------------


def _json_ld(member: Member, roles: Sequence[PortfolioRole], links: Sequence[ProfileLink]) -> dict[str, Any]:
    """A ProfilePage whose person has one Role node for each role that everybody may see."""
    address = absolute(url_for("profiles.show", handle=member.handle))
    return {
        "@type": "ProfilePage",
        "url": address,
        "dateCreated": member.joined_at.date().isoformat(),
        "mainEntity": {
            "@type": "Person",
            "@id": f"{address}#person",
            "name": member.name,
            "alternateName": member.handle,
            "description": member.own_answer or member.answer,
            "url": address,
            "image": absolute(photo_of(member)),
            "homeLocation": {"@type": "Place", "name": member.place} if member.place else None,
            "sameAs": _elsewhere(member, links),
            "jobTitle": [role.title for role in roles if not role.is_over],
            "knowsAbout": list(dict.fromkeys(skill.name for role in roles for skill in role.skills)),
            "worksFor": [_role_node(role) for role in roles if role.organisation],
        },
    }


def _elsewhere(member: Member, links: Sequence[ProfileLink]) -> list[str]:
    """The website they name, and the pages that link back."""
    addresses = [member.website, *(link.url for link in links if link.verified_at)]
    return [address for address in dict.fromkeys(addresses) if address]


def _role_node(role: PortfolioRole) -> dict[str, Any]:
    return {
        "@type": "OrganizationRole",
        "roleName": role.title,
        "startDate": role.started_on.isoformat()[:7] if role.started_on else None,
        "endDate": role.ended_on.isoformat()[:7] if role.ended_on else None,
        "worksFor": {
            "@type": "Organization",
            "name": role.organisation,
            "url": role.organisation_url,
        },
    }


def photo_of(member: Member) -> str:
    portrait = portrait_of(member)
    return (
        portrait.picture_url(320) if portrait.picture else url_for("profiles.picture", handle=member.handle)
    )


def _is_public(role: PortfolioRole) -> bool:
    return role.visibility is Visibility.PUBLIC

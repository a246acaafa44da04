"""Fills an empty site: everything is read and rendered first, then written in one transaction."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts import passwords
from community.articles import drafting, front_matter, publishing
from community.articles.models import Article, CommentsMode
from community.articles.speaking import SpeakingAs
from community.comments.models import Comment
from community.core import markup
from community.core.database import db, now
from community.core.markup import ARTICLE
from community.core.writing import writing
from community.demo import desk, people, talk
from community.demo.talk import Community
from community.members.models import Access, Member
from community.profiles.models import PortfolioRole
from community.settings import Settings, is_loopback

DATA = Path(__file__).parent / "data"
#: What the front matter of an essay says besides what any article's does.
OWN_NAMES = ("author", "speaking_as", "days_ago", "closed_days_ago", "status")


class NotEmpty(Exception):
    """The site has members, articles or comments already."""


def fill_if_empty(settings: Settings) -> str | None:
    """Fill an empty site and say how to sign in; nothing on one that has content."""
    try:
        return fill(settings)
    except NotEmpty:
        return None


def fill(settings: Settings) -> str:
    """Fill the site and return what to tell the person: how to sign in, on loopback only. Raises `NotEmpty`."""
    _refuse_content()
    moment = now()
    persons = people.read(_toml("members.toml")["member"], moment.date())
    essays = [_Essay(file) for file in sorted((DATA / "articles").glob("*.md"))]
    threads = {file.stem: talk.read(_toml(f"threads/{file.name}")["comment"]) for file in _thread_files()}
    _sing(threads, essays, [person.facts["handle"] for person in persons if person.facts.get("role")])
    day = desk.read(_toml("desk.toml"), frozenset(person.facts["handle"] for person in persons))
    signing_in = _sign_ins(persons, is_local=_is_local(settings))
    hashes = {handle: passwords.hashed(password) for handle, password in signing_in.items()}
    with writing():
        _refuse_content()
        members = people.join(persons, moment, hashes)
        community = _community(members)
        for essay in essays:
            article = essay.publish(members, community, moment)
            talk.say(article, threads.get(essay.slug, []), community, moment)
        desk.happen(day, community, moment)
    return _told(signing_in, persons)


class _Essay:
    """One article of the demo, rendered."""

    def __init__(self, file: Path) -> None:
        self.slug = file.stem.split("-", 1)[1]
        self.described = front_matter.read(file.read_text(), also=OWN_NAMES)
        self.body = markup.rendered(self.described.body, ARTICLE)
        self.days_ago = float(self._more("days_ago"))

    def publish(self, members: dict[str, Member], community: Community, moment: datetime) -> Article:
        author = members[self._more("author")]
        at = moment - timedelta(days=self.days_ago)
        article = drafting.create(author, self._content(community), at)
        if self._more("status") != "draft":
            publishing.publish(article, author, at)
        if article.closed_at is not None and self._more("closed_days_ago"):
            article.closed_at = moment - timedelta(days=float(self._more("closed_days_ago")))
        db.session.flush()
        return article

    def _content(self, community: Community) -> drafting.Content:
        described = self.described
        is_usual = described.comments_mode is CommentsMode.OPEN  # then an old thread closes by its age
        role = community.roles.get((self._more("author"), self._more("speaking_as")))
        return drafting.Content(
            title=described.title,
            body=self.body,
            summary=described.summary,
            tags=described.tags,
            closing_question=described.closing_question,
            lang=described.lang,
            comments_mode=None if is_usual else described.comments_mode,
            speaking_as=SpeakingAs(role.id, role.title, role.field) if role else None,
        )

    def _more(self, name: str) -> str:
        return self.described.more.get(name, "")


def _refuse_content() -> None:
    for model in (Member, Article, Comment):
        if db.session.scalar(select(model.id).limit(1)) is not None:
            raise NotEmpty


def _sing(threads: dict[str, list[talk.Said]], essays: list[_Essay], handles: list[str]) -> None:
    """Make one of the threads a long one."""
    material = _toml("chorus.toml")
    slug = material["article"]
    days = next(essay.days_ago for essay in essays if essay.slug == slug)
    hours = max(1.0, days * 24 - 40)
    threads[slug] = talk.read(
        [said.facts for said in threads.get(slug, [])]
        + talk.chorus(material, len(threads.get(slug, [])), handles, hours)
    )


def _community(members: dict[str, Member]) -> Community:
    handles = {member.id: handle for handle, member in members.items()}
    roles = db.session.scalars(select(PortfolioRole)).all()
    return Community(
        members=members,
        roles={(handles[role.member_id], role.title): role for role in roles},
        moderators={
            member.name.split()[0]: member
            for member in members.values()
            if member.access in (Access.MODERATOR, Access.ADMIN)
        },
    )


def _sign_ins(persons: list[people.Person], *, is_local: bool) -> dict[str, str]:
    """Passwords for one member, one moderator and the admin, made now; none where others could use them."""
    if not is_local:
        return {}
    handles = {}
    for access in ("member", "moderator", "admin"):
        having = [person for person in persons if person.facts.get("access", "member") == access]
        handles[access] = max(having, key=lambda person: len(person.roles)).facts["handle"]
    return {handle: passwords.generated() for handle in handles.values()}


def _is_local(settings: Settings) -> bool:
    return all(is_loopback(host) for host in settings.hosts)


def _told(signing_in: dict[str, str], persons: list[people.Person]) -> str:
    if not signing_in:
        return str(
            _(
                "The demo community is there. Nobody of it can log in here; use: community members password HANDLE"
            )
        )
    access = {person.facts["handle"]: person.facts.get("access", "member") for person in persons}
    lines = [f"  {access[handle]:<10} {handle:<16} {password}" for handle, password in signing_in.items()]
    head = _("The demo community is there. To look around, log in as (shown this once):")
    return "\n".join([head, *lines])


def _thread_files() -> list[Path]:
    return sorted((DATA / "threads").glob("*.toml"))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text())

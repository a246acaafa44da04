"""Plain functions that put people, roles, articles and comments into the database of a test.

Each opens its own `writing()` in a context of its own and returns what it made, loaded and detached: a test passes
these to visitors and asks for their ids, handles and slugs.
"""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from markupsafe import Markup

from community.articles.models import Article, ArticleStatus, ClosedRule, CommentsMode, Tag
from community.core.database import db, now
from community.core.folding import folded
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import Access, Member
from community.profiles.directory import index
from community.profiles.models import (
    Audience,
    AudienceCard,
    Field,
    Kind,
    OpenTo,
    PortfolioRole,
    RoleOpening,
    RoleSkill,
    Visibility,
)

_count = itertools.count(1)
NAMES = [
    "Ada Quill",
    "Bao Tran",
    "Cleo Marsh",
    "Dag Holm",
    "Efua Mensah",
    "Finn Okoro",
    "Greta Sorel",
    "Hugo Paz",
]


def member(app: Site, handle: str = "", access: Access = Access.MEMBER, **values: Any) -> Member:
    """An active member. Without a handle the next name of the list."""
    number = next(_count)
    name = values.pop("name", NAMES[number % len(NAMES)])
    handle = handle or f"{name.split()[0].lower()}{number}"
    return saved(app, Member(handle=handle, name=name, name_key=folded(name, 240), access=access, **values))


def role(app: Site, of: Member, title: str = "Bookkeeper", **values: Any) -> PortfolioRole:
    """A current public role of a member, in last place. `skills` and `open_to` are lists of names."""
    skills, open_to = values.pop("skills", []), values.pop("open_to", [])
    values = {
        "position": next(_count),
        "field": Field.ADVISING,
        "kind": Kind.FREELANCE,
        "started_on": date(2020, 1, 1),
        "share": None,
        "visibility": Visibility.PUBLIC,
        **values,
    }
    made = PortfolioRole(member_id=of.id, title=title, title_key=folded(title, 240), **values)
    made.skills = [
        RoleSkill(name=name, key=folded(name, 120), position=place) for place, name in enumerate(skills)
    ]
    made.openings = [RoleOpening(open_to=OpenTo(name)) for name in open_to]
    return saved(app, made)


def in_directory(app: Site, *members: Member) -> None:
    """Put members into the directory as they are now, as each change by the site's own actions does. Without any:
    everybody."""
    with app.app_context():
        with writing():
            for member in members:
                index.refresh(db.session.get_one(Member, member.id))
            if not members:
                index.rebuild()
        db.session.remove()


def card(app: Site, of: Member, *roles: PortfolioRole, **values: Any) -> AudienceCard:
    """An open audience card that shows these roles."""
    token = f"token-of-a-card-that-shows-{next(_count)}"
    values = {"token": token, "name": "Whoever asks", "audience": Audience.EVERYBODY, **values}
    return saved(app, AudienceCard(member_id=of.id, role_ids=[role.id for role in roles], **values))


def article(app: Site, by: Member, title: str = "Three clocks on one wall", **values: Any) -> Article:
    """A published article whose comments are open. `tags` is a list of names, `age` a timedelta."""
    number = next(_count)
    tags, age = values.pop("tags", []), values.pop("age", timedelta(days=1))
    html = values.pop("body_html", Markup("<p>Some days are long and some are longer.</p>"))
    values = {
        "slug": f"three-clocks-{number}",
        "body": "Some days are long and some are longer.",
        "status": ArticleStatus.PUBLISHED,
        "published_at": now() - age,
        "created_at": now() - age,
        **values,
    }
    if values.get("comments_mode") is CommentsMode.CLOSED:
        values = {"closed_at": now(), "closed_rule": ClosedRule.AUTHOR, **values}
    made = Article(author_id=by.id, title=title, title_key=folded(title, 400), body_html=html, **values)
    made.tags = [Tag(slug=name.casefold().replace(" ", "-"), name=name) for name in tags]
    return saved(app, made)


def saved(app: Site, row: Any) -> Any:
    """Write one row (with what hangs on it) and hand it back detached."""
    with app.app_context():
        with writing():
            db.session.add(row)
        db.session.refresh(row)
        db.session.expunge(row)
        db.session.remove()
    return row


def long_ago(days: float = 30) -> datetime:
    return now() - timedelta(days=days)

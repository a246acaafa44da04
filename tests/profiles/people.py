"""People with portfolios, made by the actions of the room."""

from datetime import date
from typing import Any

from community.core.database import db, now
from community.core.http.site import Site
from community.core.markup import DESCRIPTION, Rendered, rendered
from community.core.writing import writing
from community.members.models import Member
from community.profiles import portfolio
from community.profiles.models import Field, Kind, Motivation, OpenTo, PortfolioRole, Visibility
from community.profiles.portfolio import Details


def months_ago(count: int) -> date:
    today = now().date()
    month = today.year * 12 + today.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)


def details(title: str = "Bookkeeper", **values: Any) -> Details:
    """What a form would make of a role; `open_to`, `motivations`, `field`, `kind`, `visibility` by their codes."""
    values = {"field": "advising", "kind": "freelance", "started_on": date(2020, 1, 1), **values}
    return Details(
        title=title,
        field=Field(values.pop("field")),
        kind=Kind(values.pop("kind")),
        visibility=Visibility(values.pop("visibility", "public")),
        open_to=tuple(OpenTo(one) for one in values.pop("open_to", ())),
        motivations=tuple(Motivation(one) for one in values.pop("motivations", ())),
        description=rendered(values.pop("description", ""), DESCRIPTION),
        **values,
    )


def give_role(app: Site, member: Member, title: str = "Bookkeeper", **values: Any) -> PortfolioRole:
    """Add a role to a member as the site does, so that ring and answer follow."""
    said = details(title, **values)
    with app.app_context():
        with writing():
            role = portfolio.add(db.session.get_one(Member, member.id), said)
        db.session.expunge_all()
        db.session.remove()
    return role


def stored(app: Site, member: Member) -> Member:
    """The member as stored now."""
    with app.app_context():
        found = db.session.get_one(Member, member.id)
        db.session.expunge(found)
        db.session.remove()
    return found


def rendered_words(words: str) -> Rendered:
    """A description as typed and as printed."""
    return rendered(words, DESCRIPTION)

"""What was said as a role that is over: the label stays, and says until when, while everybody may know of the role."""

from datetime import date

import pytest

from community.core.database import db
from community.core.writing import writing
from community.members.models import Access, Member
from community.profiles import portfolio, queries
from tests import factories
from tests.comments.sayings import say
from tests.elements import text_of
from tests.profiles.people import details, give_role


@pytest.mark.parametrize(
    ("said", "shown", "is_link"),
    [
        ({}, "as Potter", True),
        ({"ended_on": date(2024, 5, 1)}, "as Potter (role ended 2024)", True),
        ({"is_over": True}, "as Potter", True),
        ({"ended_on": date(2024, 5, 1), "visibility": "members"}, "as Potter", False),
        ({"visibility": "private"}, "as Potter", False),
    ],
)
def test_a_label_says_until_when(app, visitor, said, shown, is_link):
    ada = factories.member(app, "ada", access=Access.MODERATOR)  # whose first comment is not held
    role = give_role(app, ada, "Potter")
    article = factories.article(app, ada, slug="kilns")
    with app.app_context():
        say(article, ada, speaking_as=role)
        changed = details("Potter", **said)
        with writing():
            own = db.session.scalars(queries.role_of(db.session.get_one(Member, ada.id), role.id)).one()
            portfolio.edit(own, changed, own.version)
        db.session.remove()
    page = visitor.visit("/articles/kilns")
    label = page.one(".comment .speaking-as")
    assert text_of(label) == shown
    assert label.get("href") == (f"/members/ada#role-{role.id}" if is_link else None)

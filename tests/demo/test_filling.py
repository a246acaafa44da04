"""The demo community: there once, whole, with something on every screen, and everybody may look."""

import re

from click.testing import CliRunner
from sqlalchemy.orm import joinedload

from community.articles.models import Article, ArticleStatus
from community.comments import recount
from community.comments.models import Comment, Status
from community.core.database import db
from community.demo import filling
from community.demo.commands import demo
from community.members.models import Access, Member
from community.moderation.models import Decision
from tests import factories


def test_it_has_something_on_every_screen_and_says_how_to_log_in(app, context, visitor):
    """One test: filling a site takes longer than all the looking."""
    told = filling.fill(app.config["SETTINGS"])
    _every_screen_has_something_in_it(visitor)
    _a_moderators_words_are_signed_by_whoever_decided()
    _it_says_how_to_log_in(told, visitor)


def _every_screen_has_something_in_it(visitor):
    published = db.session.query(Article).filter_by(status=ArticleStatus.PUBLISHED).all()
    statuses = {status: db.session.query(Comment).filter_by(status=status).count() for status in Status}
    assert len(published) >= 14
    assert db.session.query(Member).count() >= 30
    assert all(statuses.values()), statuses
    assert max(article.comments_count for article in published) >= 300
    assert max(comment.depth for comment in db.session.query(Comment)) >= 8
    assert db.session.query(Decision).count() >= 6
    assert list(recount.differences()) == []
    for article in published:
        visitor.visit(f"/articles/{article.slug}")
    for member in db.session.query(Member):
        visitor.visit(f"/members/{member.handle}")
    for path in ("/", "/articles/", "/members/", "/search?q=ferry"):
        visitor.visit(path)


def _a_moderators_words_are_signed_by_whoever_decided():
    decided = db.session.query(Decision).options(joinedload(Decision.moderator)).all()
    told = [(one.words.split()[-1], one.moderator.name) for one in decided if one.words]
    assert len(told) >= 6
    assert [(sign, name) for sign, name in told if not name.startswith(f"{sign} ")] == []


def _it_says_how_to_log_in(told, visitor):
    found = {
        access: (handle, password)
        for access, handle, password in re.findall(r"^  (\w+) +(\S+) +(\S+)$", told, re.M)
    }
    assert set(found) == {"member", "moderator", "admin"}
    assert len({password for _, password in found.values()}) == 3
    assert all(re.fullmatch(r"\w{4}-\w{4}-\w{4}-\w{4}", password) for _, password in found.values())
    handle, password = found["moderator"]
    visitor.send(visitor.visit("/log-in"), "/log-in", identifier=handle, password=password)
    visitor.is_member = True
    assert "comments wait" in visitor.visit("/moderation/").text
    assert filling._sign_ins([], is_local=False) == {}


def test_a_site_with_content_is_left_alone(app):
    factories.member(app, access=Access.ADMIN)
    run = CliRunner()
    refused = run.invoke(demo, [], obj=lambda: app)
    assert refused.exit_code == 1
    assert "has content already" in refused.stderr
    quiet = run.invoke(demo, ["--if-empty"], obj=lambda: app)
    assert (quiet.exit_code, quiet.output) == (0, "")
    with app.app_context():
        assert db.session.query(Member).count() == 1

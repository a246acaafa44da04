"""A name comes off a comment: the words stay, and nothing tells any more who said them."""

import pytest
from sqlalchemy import String, cast, select

from community.comments import disowning, recount
from community.comments.models import Comment, CommentRevision, Status
from community.core.database import db
from community.core.refusals import Refused
from community.core.signals import comment_disowned
from community.core.writing import writing
from community.members.models import Access
from tests import factories
from tests.comments.sayings import say
from tests.comments.test_pages import SAID, change
from tests.comments.test_posting import approve, set_status

TEXT = "Whoever said this may stay unknown."


@pytest.fixture
def writer(app):
    return factories.member(app, "zelda", name="Zelda Unmistakable", access=Access.AUTHOR)


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR))


def disown(comment):
    with writing():
        disowning.disown(db.session.get_one(Comment, comment.id))
    return db.session.get_one(Comment, comment.id)


def test_no_column_tells_who_said_it(app, context, article, writer):
    role = factories.role(app, writer, "Lighthouse keeper")
    comment = say(article, writer, TEXT)
    change(app, comment, speaking_as_id=role.id, speaking_as_title=role.title, speaking_as_field=role.field)
    db.session.expire_all()
    comment = disown(comment)
    assert comment.disowned_at
    assert comment.status is Status.PUBLISHED
    assert comment.body == TEXT
    stored = " ".join(str(value) for value in vars(comment).values())
    assert not [word for word in ("zelda", "Zelda", "Lighthouse", f"m{writer.id}") if word in stored]
    assert (comment.author_id, comment.speaking_as_id) == (None, None)
    assert db.session.scalars(select(CommentRevision.created_by_id)).all() == [None]
    assert list(recount.differences()) == []


def test_a_guest_is_forgotten_too(context, article):
    comment = say(article, "Colm", TEXT)
    approve(comment)
    comment = disown(comment)
    assert (comment.guest_id, comment.guest_name, comment.guest_email) == (None, "", "")


def test_the_rooms_above_are_told(context, article, writer):
    told = []

    def hear(comment):
        told.append(comment.id)

    with comment_disowned.connected_to(hear):
        comment = disown(say(article, writer, TEXT))
        disown(comment)
    assert told == [comment.id]


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.SPAM])
def test_whoever_is_asked_about_their_words_answers_for_them_first(context, article, writer, status):
    comment = say(article, writer, TEXT)
    set_status(comment, status)
    with pytest.raises(Refused) as refused:
        disown(comment)
    assert refused.value.code == "comments.not_to_disown"
    assert db.session.get_one(Comment, comment.id).author_id == writer.id


def test_a_flagged_comment_keeps_its_name_until_that_is_settled(app, context, article, writer):
    comment = say(article, writer, TEXT)
    change(app, comment, flag_weight=1.0)
    db.session.expire_all()
    with pytest.raises(Refused) as refused:
        disown(comment)
    assert (refused.value.code, refused.value.status) == ("comments.disown_flagged", 409)


# --- pages ---


def test_a_member_takes_their_name_off_and_it_is_nowhere(app, visitor, another, article, writer):
    factories.role(app, writer, "Lighthouse keeper")
    with app.app_context():
        comment = say(article, writer, TEXT)
        reply = say(article, factories.member(app, access=Access.AUTHOR), "A reply.", parent=comment)
    visitor.log_in(writer)
    address = f"/comments/{comment.id}/withdraw"
    answer = visitor.send(visitor.visit(address), address, disown="1")
    assert "Your name is off it" in visitor.visit(answer.location).words(".flash")
    stranger = another()
    for path in (f"/articles/{article.slug}", f"/articles/{article.slug}?branch={reply.id}", "/",
                 f"/comments/{comment.id}/reply", f"/comments/{comment.id}/history"):  # fmt: skip
        assert "Zelda" not in stranger.visit(path).html, path
    assert "Name withdrawn" in stranger.visit(f"/articles/{article.slug}").text
    assert TEXT in stranger.visit(f"/articles/{article.slug}").text
    assert TEXT not in stranger.visit("/members/zelda?show=comments").text
    assert TEXT not in stranger.visit("/search?q=Zelda").text
    for what in ("edit", "withdraw"):
        assert visitor.get(f"/comments/{comment.id}/{what}").status_code == 404


def test_a_guest_takes_their_name_off(app, visitor, another, article):
    action = f"/articles/{article.slug}/comments"
    visitor.send(visitor.visit(f"{action}/new"), action, **SAID)
    with app.app_context():
        comment = db.session.scalars(select(Comment)).one()
        approve(comment)
    address = f"/comments/{comment.id}/withdraw"
    visitor.send(visitor.visit(address), address, disown="1")
    page = another().visit(f"/articles/{article.slug}")
    assert SAID["body"] in page.text
    assert SAID["name"] not in page.html
    with app.app_context():
        kept = db.session.scalars(select(cast(Comment.guest_name, String) + Comment.guest_email)).all()
    assert kept == [""]


def test_the_choice_is_offered_only_where_there_is_one(app, visitor, article, writer):
    with app.app_context():
        comment = say(article, writer, TEXT)
    visitor.log_in(writer)
    address = f"/comments/{comment.id}/withdraw"
    assert visitor.visit(address).has("button[name=disown]")
    change(app, comment, flag_weight=1.0)
    answer = visitor.send(visitor.visit(address), address, status=409, disown="1")
    assert "you can withdraw it now" in answer.text
    with app.app_context():
        set_status(db.session.get_one(Comment, comment.id), Status.HELD)
    assert not visitor.visit(address).has("button[name=disown]")

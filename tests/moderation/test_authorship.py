"""What a guest said, or an imported author wrote, becomes a member's: at once by the same verified address, else when a
moderator says so."""

import pytest
from sqlalchemy import select

from community.articles.models import Article
from community.comments import claiming, moves, useful
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Access, Member, MemberState
from community.moderation import authorship
from community.moderation.models import AuthorshipClaim
from tests import factories
from tests.comments.sayings import say
from tests.elements import text_of


@pytest.fixture
def ada(app):
    return factories.member(app, "ada", name="Ada Quill", email="ada@example.org", email_verified_at=now())


@pytest.fixture
def mo(app):
    return factories.member(app, "mo", name="Mo Desk", access=Access.MODERATOR)


@pytest.fixture
def article(app, mo):
    return factories.article(app, mo, slug="kilns")


def said_by(app, article, writer, status=Status.PUBLISHED, **values):
    """A comment as it came with an import: without a cookie."""
    with app.app_context():
        comment = say(article, writer)
        with writing():
            comment = db.session.get_one(Comment, comment.id)
            if comment.status is not status:
                moves.move(comment, status)
            comment.guest_id = None
            for name, value in values.items():
                setattr(comment, name, value)
        db.session.expunge_all()
        db.session.remove()
    return comment


def by_guest(app, article, name="Colm", guest_email="", **values):
    return said_by(app, article, name, guest_email=guest_email, **values)


def writers(app):
    """Comment id → (member, guest's name)."""
    with app.app_context():
        rows = db.session.execute(select(Comment.id, Comment.author_id, Comment.guest_name)).all()
        db.session.remove()
    return {row.id: (row.author_id, row.guest_name) for row in rows}


def test_by_the_same_verified_address(app, ada, article, another):
    mine = by_guest(app, article, guest_email="Ada@Example.org")
    other = by_guest(app, article, guest_email="colm@example.org")
    reader = another().log_in(ada)
    page = reader.visit("/settings/claims")
    assert "One comment was written with your e-mail address" in page.text
    reader.send(page, "/settings/claims/by-address")
    assert writers(app) == {mine.id: (ada.id, ""), other.id: (None, "Colm")}
    assert "e-mail address" not in reader.visit("/settings/claims").words("main .note")
    assert "Ada Quill" in another().visit("/articles/kilns").text


@pytest.mark.parametrize("changed", [{"email_verified_at": None}, {"email": None}])
def test_an_address_that_is_not_verified_gives_nothing(app, ada, article, another, changed):
    by_guest(app, article, guest_email="ada@example.org")
    by_guest(app, article, guest_email="")
    with app.app_context():
        with writing():
            for name, value in changed.items():
                setattr(db.session.get_one(Member, ada.id), name, value)
        assert authorship.by_address(db.session.get_one(Member, ada.id)) == 0
        db.session.remove()


def test_asking_a_moderator(app, ada, mo, article, another):
    first, second = (by_guest(app, article, guest_email="old@example.org") for _ in range(2))
    other = by_guest(app, article, "Colm", guest_email="new@example.org")
    reader = another().log_in(ada)
    page = reader.visit(f"/settings/claims?comment={first.id}")
    assert page.form("/settings/claims").fields["comment"] == str(first.id)
    reader.send(page, "/settings/claims", words="It was my old address.")
    assert "waits for a moderator" in reader.visit("/settings/claims").text
    desk = another().log_in(mo)
    assert "Ada Quill says that somebody’s comments are theirs" in desk.visit("/notices").text
    assert "Ada Quill claims what Colm said" in desk.visit("/moderation/claims").text
    assert [text_of(tab) for tab in desk.visit("/moderation/").select(".rooms a[href$=claims]")] == [
        "Claims 1"
    ]
    page = desk.visit("/moderation/claims/1")
    assert "2 comments of this writer go over" in page.text
    desk.send(page, "/moderation/claims/1", outcome="grant", note="I remember you.")
    assert writers(app) == {
        first.id: (ada.id, ""), second.id: (ada.id, ""), other.id: (None, "Colm"),
    }  # fmt: skip
    assert "The comments that you claimed are yours now." in reader.visit("/notices").text
    assert "I remember you." in reader.visit("/settings/claims").text
    desk.send(page, "/moderation/claims/1", 409, outcome="refuse")


def test_a_moderator_refuses(app, ada, mo, article, another):
    said = by_guest(app, article)
    with app.app_context():
        with writing():
            claim = authorship.ask(ada, db.session.scalars(authorship.claimed(said.id)).one(), "Me.")
            claim_id = claim.id
        db.session.remove()
    desk = another().log_in(mo)
    desk.send(
        desk.visit(f"/moderation/claims/{claim_id}"), f"/moderation/claims/{claim_id}", outcome="refuse"
    )
    assert writers(app) == {said.id: (None, "Colm")}
    page = another().log_in(ada).visit("/notices")
    assert "A moderator left the comments that you claimed as they are." in page.text


def test_what_an_imported_author_wrote_goes_over_whole(app, ada, mo, article, another):
    old = factories.member(app, "old-ada", name="A. Quill", state=MemberState.UNCLAIMED)
    piece = factories.article(app, old, slug="from-the-archive")
    said = said_by(app, article, old)
    reader = another().log_in(ada)
    page = reader.visit("/members/old-ada")
    reader.visit(page.one(".note a.button").get("href"))
    with app.app_context():
        with writing():
            claim = authorship.ask(ada, db.session.scalars(authorship.claimed(said.id)).one(), "Me.")
            authorship.decide(claim, db.session.get_one(Member, mo.id), True, "")
        assert db.session.get_one(Article, piece.id).author_id == ada.id
        db.session.remove()
    assert writers(app) == {said.id: (ada.id, "")}
    assert "Ada Quill" in another().visit("/articles/from-the-archive").text
    assert another().get("/members/old-ada").status_code == 410


@pytest.mark.parametrize("status", [Status.HELD, Status.SPAM, Status.WITHDRAWN])
def test_what_the_member_may_not_read_is_not_there(app, ada, article, another, status):
    said = by_guest(app, article, status=status)
    reader = another().log_in(ada)
    answer = reader.send(
        reader.visit("/settings/claims"),
        "/settings/claims",
        422,
        comment=f"/comments/{said.id}",
        words="Mine.",
    )
    assert "There is no comment at this address" in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["", "nonsense", "9" * 5_000, "/comments/999999", "\0", "٣"])
def test_any_address_is_answered(app, ada, article, another, typed):
    reader = another().log_in(ada)
    reader.send(reader.visit("/settings/claims"), "/settings/claims", 422, comment=typed, words="Mine.")


def test_another_member_s_words_can_not_be_had(app, ada, mo, article, another):
    said = said_by(app, article, factories.member(app, "bao"))
    reader = another().log_in(ada)
    answer = reader.send(
        reader.visit("/settings/claims"), "/settings/claims", 409, comment=str(said.id), words="Mine."
    )
    assert "belongs to a member" in answer.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalar(select(AuthorshipClaim)) is None
        db.session.remove()


def test_nobody_decides_their_own_and_only_moderators_look(app, ada, mo, article, another):
    said = by_guest(app, article)
    factories.member(app, "yusuf", access=Access.MODERATOR)
    with app.app_context():
        with writing():
            claim_id = authorship.ask(mo, db.session.scalars(authorship.claimed(said.id)).one(), "Me.").id
        db.session.remove()
    desk = another().log_in(mo)
    page = desk.visit(f"/moderation/claims/{claim_id}")
    desk.send(page, f"/moderation/claims/{claim_id}", 403, outcome="grant")
    assert writers(app) == {said.id: (None, "Colm")}
    another().log_in(ada).visit("/moderation/claims", 403)


def test_one_finds_nothing_useful_that_one_said_oneself(app, ada, article):
    said = by_guest(app, article, guest_email="ada@example.org")
    with app.app_context():
        with writing():
            useful.mark(db.session.get_one(Comment, said.id), ada)
        with writing():
            claiming.give(claiming.said_with_address_of(ada), ada)
        assert db.session.get_one(Comment, said.id).useful_count == 0
        db.session.remove()

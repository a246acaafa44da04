"""What a guest said, or an imported author wrote, becomes a member's: at once by the same verified address, else when a
moderator says so."""

import pytest
from sqlalchemy import delete, select

from community.articles.models import Article, ArticleStatus
from community.comments import claiming, disowning, moves, useful
from community.comments.models import Comment, Status
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access, Member, MemberState
from community.moderation import authorship
from community.moderation.models import AuthorshipClaim
from tests import factories
from tests.comments.sayings import say
from tests.elements import text_of
from tests.moderation.at_once import at_once


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


def asked(app, member, comment, words="Me."):
    """The id of a claim."""
    with app.app_context():
        with writing():
            found = db.session.scalars(authorship.claimed(comment.id)).one()
            claim_id = authorship.ask(db.session.get_one(Member, member.id), found, words).id
        db.session.remove()
    return claim_id


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
    assert "Ada Quill claims what Colm said" in desk.visit("/notices").text
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
    assert "What Colm said is yours now, as you claimed." in reader.visit("/notices").text
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
    assert "You claimed what Colm said. A moderator left it as it is." in page.text


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


@pytest.mark.parametrize(
    ("address", "verified", "sentence"),
    [
        ("", True, "No e-mail address came with it."),
        ("old@example.org", True, "another one than theirs when they asked."),
        ("ADA@example.org", True, "theirs when they asked, and verified."),
        ("ada@example.org", False, "theirs when they asked, but not verified."),
    ],
)
def test_a_claim_says_the_same_before_and_after_it_is_granted(
    app, ada, mo, article, another, address, verified, sentence
):
    said = by_guest(app, article, "Morag at the pier", guest_email=address)
    if not verified:
        with app.app_context(), writing():
            db.session.get_one(Member, ada.id).email_verified_at = None
    claim_id = asked(app, ada, said)
    desk, reader = another().log_in(mo), another().log_in(ada)
    path = f"/moderation/claims/{claim_id}"
    before = desk.visit(path)
    desk.send(before, path, outcome="grant")
    after = desk.visit(path)
    for page in (before, after):
        assert "under the name “Morag at the pier”" in page.text
        assert sentence in page.text
    assert "What Morag at the pier said" in reader.visit("/settings/claims").text


def test_an_imported_author_s_name_stays_with_the_claim(app, ada, mo, article, another):
    said = said_by(app, article, factories.member(app, "old", name="A. Quill", state=MemberState.UNCLAIMED))
    path = f"/moderation/claims/{asked(app, ada, said)}"
    desk = another().log_in(mo)
    desk.send(desk.visit(path), path, outcome="grant")
    assert "under the name “A. Quill”" in desk.visit(path).text
    assert "What A. Quill said is yours now" in another().log_in(ada).visit("/notices").text


def test_who_gave_neither_name_nor_address_is_known_by_nothing(app, ada, mo, article, another):
    said, other = by_guest(app, article, guest_name=""), by_guest(app, article, guest_name="")
    path = f"/moderation/claims/{asked(app, ada, said)}"
    desk = another().log_in(mo)
    assert "Ada Quill claims what somebody without a name said" in desk.visit("/moderation/claims").text
    page = desk.visit(path)
    assert "was said by them, without a name:" in page.text
    assert "One comment goes over." in page.text
    desk.send(page, path, outcome="grant")
    assert writers(app) == {said.id: (ada.id, ""), other.id: (None, "")}


def test_the_list_leads_to_the_comment_and_says_whose_name_stood_there(app, ada, article, another):
    said = by_guest(app, article)
    asked(app, ada, said)
    page = another().log_in(ada).visit("/settings/claims")
    assert text_of(page.one(f"main li a[href='/comments/{said.id}']")) == "What Colm said"
    assert "What Colm said under" in page.text


def test_an_article_that_is_not_public_any_more_is_not_named(app, ada, article, another):
    said = by_guest(app, article)
    asked(app, ada, said)
    with app.app_context(), writing():
        db.session.get_one(Article, article.id).status = ArticleStatus.WITHDRAWN
    page = another().log_in(ada).visit("/settings/claims")
    assert "What Colm said under an article that is not public any more" in page.text
    assert not page.select(f"a[href='/comments/{said.id}']")


def test_asking_twice_says_that_it_waits_and_keeps_the_words(app, ada, article, another):
    said = by_guest(app, article)
    reader = another().log_in(ada)
    fields = {"comment": str(said.id), "words": "It was me."}
    reader.send(reader.visit("/settings/claims"), "/settings/claims", **fields)
    again = {**fields, "words": "Ask Greta, she knows."}
    html = reader.send(reader.visit("/settings/claims"), "/settings/claims", 409, **again).text
    assert "You have claimed this comment already, and it waits for a moderator." in html
    assert "Ask Greta, she knows." in html


def test_a_claim_that_waits_can_be_taken_back_and_asked_again(app, ada, mo, article, another):
    said = by_guest(app, article)
    claim_id = asked(app, ada, said)
    reader, desk = another().log_in(ada), another().log_in(mo)
    stale = desk.visit(f"/moderation/claims/{claim_id}")
    path = f"/settings/claims/{claim_id}/take-back"
    question = reader.visit(reader.visit("/settings/claims").one(f"a[href='{path}']").get("href"))
    assert "Take back your claim of what Colm said?" in question.text
    reader.send(question, path)
    assert "Your claim is taken back." in reader.visit("/settings/claims").text
    assert "Nobody claims anything" in desk.visit("/moderation/claims").text
    assert "claims what" not in desk.visit("/notices").text
    desk.send(stale, f"/moderation/claims/{claim_id}", 404, outcome="grant")
    reader.send(question, path, 404)
    assert writers(app) == {said.id: (None, "Colm")}
    asked(app, ada, said)
    assert "Ada Quill claims what Colm said" in desk.visit("/moderation/claims").text


def test_only_one_s_own_claim_is_taken_back_and_none_that_is_decided(app, ada, mo, article, another):
    claim_id = asked(app, ada, by_guest(app, article))
    path = f"/settings/claims/{claim_id}/take-back"
    another().log_in(mo).visit(path, 404)
    reader, desk = another().log_in(ada), another().log_in(mo)
    stale = reader.visit(path)
    decision = f"/moderation/claims/{claim_id}"
    desk.send(desk.visit(decision), decision, outcome="refuse")
    answer = reader.send(stale, path, 409)
    assert "A moderator has decided this already." in answer.text
    page = reader.visit("/settings/claims")
    assert "left as it was" in page.text
    assert path not in page.html


def test_taking_back_and_granting_at_once_do_one_of_both(app, ada, mo, article):
    said = by_guest(app, article)
    claim_id = asked(app, ada, said)

    def act(what):
        try:
            with writing():
                claim = db.session.scalar(authorship.one(claim_id))
                if claim is None:
                    return "gone"
                what(claim)
        except Refused as refused:
            return refused.code
        finally:
            db.session.remove()
        return "done"

    def grant(claim):
        authorship.decide(claim, db.session.get_one(Member, mo.id), True, "")

    taken, granted = at_once(app, lambda: act(authorship.take_back), lambda: act(grant))
    assert (taken, granted) in [
        ("done", "gone"),
        ("done", "moderation.claim_gone"),
        ("moderation.claim_decided", "done"),
    ]
    assert writers(app) == {said.id: (None, "Colm") if taken == "done" else (ada.id, "")}


def test_who_decides_what_was_taken_back_a_moment_ago_is_refused(app, ada, mo, article):
    """As on PostgreSQL, where the row may go between reading and locking it."""
    claim_id = asked(app, ada, by_guest(app, article))
    with app.app_context():
        with writing():
            claim = db.session.scalar(authorship.one(claim_id))
            gone = delete(AuthorshipClaim).execution_options(synchronize_session=False)
            db.session.execute(gone)
            with pytest.raises(Refused, match="claim_gone"):
                authorship.decide(claim, db.session.get_one(Member, mo.id), True, "")
            db.session.expunge_all()
        db.session.remove()


def test_disowning_forgets_whose_it_was_here_too(app, ada, mo, article, another):
    said = by_guest(app, article)
    path = f"/moderation/claims/{asked(app, ada, said)}"
    desk, reader = another().log_in(mo), another().log_in(ada)
    desk.send(desk.visit(path), path, outcome="grant")
    assert "What Colm said" in reader.visit("/notices").text
    with app.app_context():
        with writing():
            disowning.disown(db.session.get_one(Comment, said.id))
        db.session.remove()
    desk.visit(path, 404)
    assert "Colm" not in reader.visit("/notices").text + reader.visit("/settings/claims").text

"""An author and the conversation under their article: closed, opened again, and the moderators asked."""

from datetime import timedelta

import pytest

from community.articles.commenting import state_of
from community.articles.models import Article, ClosedRule, CommentsMode
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.signals import moderators_asked
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import asks
from community.moderation.models import Ask
from tests import factories
from tests.page import Page


@pytest.fixture
def author(app):
    return factories.member(app, access=Access.AUTHOR, name="Greta Sorel")


@pytest.fixture
def article(app, author):
    return factories.article(app, author, slug="bees", title="Half a vicar")


@pytest.fixture
def moderator(app):
    return factories.member(app, access=Access.MODERATOR)


def act(action, article, by, *words):
    with writing():
        return action(db.session.get_one(Article, article.id), db.session.get_one(Member, by.id), *words)


def as_stored(article):
    db.session.expire_all()
    return db.session.get_one(Article, article.id)


def test_an_author_closes_and_opens_their_conversation(app, context, article, author):
    act(asks.close, article, author)
    closed = as_stored(article)
    assert (closed.comments_mode, closed.closed_rule, closed.closed_by_id) == (
        CommentsMode.CLOSED,
        ClosedRule.AUTHOR,
        author.id,
    )
    act(asks.reopen, article, author)
    assert not state_of(as_stored(article), now()).is_closed


def test_a_choice_by_hand_is_for_good(app, context, author):
    old = factories.article(app, author, age=timedelta(days=200))
    assert state_of(as_stored(old), now()).rule is ClosedRule.AGE
    act(asks.reopen, old, author)
    assert not state_of(as_stored(old), now() + timedelta(days=400)).is_closed


def test_what_a_moderator_closed_the_author_does_not_open(app, context, article, author, moderator):
    act(asks.close, article, moderator)
    assert as_stored(article).closed_rule is ClosedRule.MODERATOR
    with pytest.raises(Refused, match="closed_by_moderator"):
        act(asks.reopen, article, author)
    act(asks.reopen, article, moderator)
    assert as_stored(article).comments_mode is CommentsMode.OPEN


@pytest.mark.parametrize("action", [asks.close, asks.reopen])
def test_nobody_else_does_and_no_suspended_author(app, context, article, author, action):
    with pytest.raises(Refused, match="not_your_article"):
        act(action, article, factories.member(app, access=Access.AUTHOR))
    with writing():
        db.session.get_one(Member, author.id).suspended_until = now() + timedelta(days=1)
    with pytest.raises(Refused, match="suspended"):
        act(action, article, author)


def test_an_open_editor_is_told_that_the_conversation_was_closed_meanwhile(app, context, article, author):
    before = as_stored(article).version
    act(asks.close, article, author)
    assert as_stored(article).version == before + 1


def test_one_ask_waits_at_a_time_and_its_answer_is_told(app, context, article, author, moderator):
    told = []

    def listen(asked):
        told.append(asked.answer)

    with moderators_asked.connected_to(listen):
        asked = act(asks.ask, article, author, "They shout.")
        with pytest.raises(Refused, match="ask_waits"):
            act(asks.ask, article, author, "They still shout.")
        settle(asked, moderator)
    assert told == ["", "Two were warned."]
    with pytest.raises(Refused, match="ask_settled"):
        settle(asked, moderator)
    act(asks.ask, article, author, "Again.")


def settle(asked, by):
    with writing():
        asks.settle(
            db.session.scalar(asks.one(asked.id)), db.session.get_one(Member, by.id), "Two were warned."
        )


def test_a_moderator_does_not_answer_their_own_ask_while_another_could(app, context, moderator):
    own = factories.article(app, moderator)
    asked = act(asks.ask, own, moderator, "Look.")
    factories.member(app, access=Access.ADMIN)
    with pytest.raises(Refused, match="ask_own"):
        settle(asked, moderator)


# --- the pages -----------------------------------------------------------------------------------------------


def test_one_button_closes_and_another_opens_again(app, visitor, another, article, author):
    visitor.log_in(author)
    page = visitor.visit("/articles/bees")
    answer = visitor.send(page, "/articles/bees/close-conversation")
    page = visitor.visit(answer.location)
    assert "Greta Sorel ended this conversation" in page.text
    assert "Comments are closed" in another().visit("/articles/bees").text
    visitor.send(page, "/articles/bees/open-conversation")
    assert "Comments are closed" not in another().visit("/articles/bees").text


def test_the_editor_is_no_way_around_a_moderator_who_closed_it(app, visitor, article, author, moderator):
    with app.app_context():
        act(asks.close, article, moderator)
    visitor.log_in(author)
    page = visitor.visit("/articles/bees/edit")
    answer = visitor.send(
        page, "/articles/bees/edit", status=403, comments_mode="open", body="In other words."
    )
    assert "A moderator ended this conversation" in answer.text
    assert "In other words." in answer.text
    with app.app_context():
        assert as_stored(article).closed_rule is ClosedRule.MODERATOR
    visitor.send(page, "/articles/bees/edit", body="In other words.")


def test_readers_get_no_such_button_and_no_token(app, visitor, another, article):
    page = visitor.visit("/articles/bees")
    assert "close-conversation" not in page.html
    assert "csrf_token" not in page.html
    member = another().log_in(factories.member(app))
    assert "close-conversation" not in member.visit("/articles/bees").html
    token = member.visit("/theme").form("/theme").fields["csrf_token"]
    for what in ("close-conversation", "open-conversation", "ask-moderators"):
        assert member.post(f"/articles/bees/{what}", {"csrf_token": token}).status_code == 404
    assert member.get("/articles/bees/ask-moderators").status_code == 404


def test_an_author_asks_and_reads_the_answer(app, visitor, another, article, author, moderator):
    visitor.log_in(author)
    address = "/articles/bees/ask-moderators"
    assert address in visitor.visit("/articles/bees").links
    visitor.send(visitor.visit(address), address, words="They shout.")
    assert "It waits for an answer." in visitor.visit(address).text

    other = another().log_in(moderator)
    page = other.visit("/moderation/asks")
    assert "They shout." in page.text
    case = next(link for link in page.links if link.startswith("/moderation/asks/"))
    other.send(other.visit(case), case, answer="Two were warned.")
    assert "Nobody asks" in other.visit("/moderation/asks").text
    assert "“Two were warned.”" in visitor.visit(address).text


def test_two_answer_at_once_and_the_second_keeps_their_words(
    app, visitor, another, article, author, moderator
):
    with app.app_context():
        case = f"/moderation/asks/{act(asks.ask, article, author, 'They shout.').id}"
    other = another().log_in(factories.member(app, access=Access.MODERATOR))
    mine, theirs = visitor.log_in(moderator).visit(case), other.visit(case)
    visitor.send(mine, case, answer="Done.")
    answer = other.send(theirs, case, status=409, answer="Mine, at length.")
    assert "Mine, at length." in Page(answer, status=409, is_member=True).text
    with app.app_context():
        assert db.session.query(Ask).one().answer == "Done."

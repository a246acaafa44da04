"""How fast one may write: slower below what was flagged, as long as nobody has settled that."""

from datetime import timedelta

import pytest
import time_machine

from community.comments import pace, posting
from community.comments.models import Comment
from community.comments.writers import Writer
from community.core import markup
from community.core.database import db, now
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access, Member
from tests import factories
from tests.comments.sayings import say
from tests.comments.test_pages import change


@pytest.fixture
def writer(app):
    return factories.member(app, access=Access.AUTHOR)


@pytest.fixture
def article(app, writer):
    return factories.article(app, writer)


def reply(article, by, parent, after=timedelta(0)):
    """Answer some time from now, with no step around the speed limit."""
    rendered = markup.rendered(f"Quick, {now()}.", markup.COMMENT)
    with time_machine.travel(now() + after, tick=False), writing():
        writer = Writer(member=db.session.get_one(Member, by.id))
        return posting.post(
            db.session.merge(article, load=False),
            writer,
            rendered,
            parent=db.session.get_one(Comment, parent.id) if parent else None,
        )


@pytest.mark.parametrize(("flags", "minutes"), [(1, 3), (2, 4), (0.5, 3), (4.25, 7)])
def test_below_flags_one_waits_two_minutes_and_one_for_each(app, context, article, writer, flags, minutes):
    root = say(article, writer)
    hot = say(article, writer, parent=root)
    change(app, hot, flag_weight=float(flags))
    mine = factories.member(app, access=Access.AUTHOR)
    below = reply(article, mine, hot)
    with pytest.raises(Refused) as refused:
        reply(article, mine, below, timedelta(minutes=minutes, seconds=-30))
    assert (refused.value.code, refused.value.status) == ("comments.heated", 429)
    assert refused.value.parameters["minutes"] == minutes
    assert 29 <= refused.value.parameters["retry_after"] <= 31
    assert reply(article, mine, below, timedelta(minutes=minutes, seconds=1)).parent_id == below.id


def test_elsewhere_and_beside_it_nobody_waits_longer(app, context, article, writer):
    root = say(article, writer)
    hot, cool = say(article, writer, parent=root), say(article, writer, parent=root)
    other_root = say(article, writer)
    change(app, hot, flag_weight=2.0)
    mine = factories.member(app, access=Access.AUTHOR)
    reply(article, mine, hot)
    reply(article, mine, cool, timedelta(seconds=16))
    reply(article, mine, other_root, timedelta(seconds=40))


def test_what_one_said_in_another_branch_does_not_count(app, context, article, writer):
    hot, other = say(article, writer), say(article, writer)
    change(app, hot, flag_weight=2.0)
    mine = factories.member(app, access=Access.AUTHOR)
    reply(article, mine, other)
    assert reply(article, mine, hot, timedelta(seconds=16))


def test_flags_of_the_whole_way_up_add_up(app, context, article, writer):
    line = [say(article, writer)]
    for _ in range(10):
        line.append(say(article, writer, parent=line[-1]))
    for one in (line[0], line[5], line[10]):
        change(app, one, flag_weight=1.0)
    db.session.rollback()  # see what is stored now
    assert pace.flags_above(db.session.get_one(Comment, line[10].id)) == 3
    assert pace.flags_above(db.session.get_one(Comment, line[4].id)) == 1


def test_moderators_and_who_writes_for_the_first_time_there_do_not_wait(app, context, article, writer):
    hot = say(article, writer)
    change(app, hot, flag_weight=2.0)
    moderator = factories.member(app, access=Access.MODERATOR)
    reply(article, moderator, hot)
    reply(article, moderator, hot, timedelta(seconds=1))
    assert reply(article, factories.member(app, access=Access.AUTHOR), hot)


def test_the_form_says_why_and_how_long_and_keeps_the_text(app, visitor, article, writer):
    with app.app_context():
        hot = say(article, writer)
    mine = factories.member(app, access=Access.AUTHOR)
    change(app, hot, flag_weight=1.0)
    visitor.log_in(mine)
    address = f"/comments/{hot.id}/reply"
    visitor.send(visitor.visit(address), address, body="How dare you.")
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        answer = visitor.send(visitor.visit(address), address, status=429, body="And another thing.")
    assert 118 <= int(answer.headers["Retry-After"]) <= 121
    assert "was flagged (1)" in answer.text
    assert "3 minutes pass" in answer.text
    assert "send this in 2 minutes" in answer.text.replace("\xa0", " ")
    assert "And another thing." in answer.text

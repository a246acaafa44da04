"""Members as moderators know them, their notes, and what a member sees of their own standing."""

import pytest

from community.comments.models import Comment
from community.core.database import db
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import decisions, standing
from community.moderation.models import Flag, FlagOutcome, FlagReason, Reason, Step, Verdict
from community.moderation.standing import Count
from tests import factories
from tests.comments.sayings import say
from tests.moderation.test_ladder import give


@pytest.fixture
def moderator(app):
    return factories.member(app, "yusuf", access=Access.MODERATOR, name="Yusuf Adeyemi")


@pytest.fixture
def ada(app):
    return factories.member(app, "ada", name="Ada Quill")


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, access=Access.AUTHOR), title="Half a vicar")


def decide(comment, verdict, moderator, **values):
    with writing():
        row = db.session.get_one(Comment, comment.id)
        by = db.session.get_one(Member, moderator.id)
        return decisions.decide(row, verdict, by, seen=row.version, **values)


@pytest.fixture
def decided(app, article, ada, moderator):
    """Two comments of Ada's approved, one rejected in words, one taken for spam a while ago."""
    with app.app_context():
        comments = [say(article, ada) for _ in range(4)]
        for one in comments[:2]:
            decide(one, Verdict.APPROVE, moderator)
        rejection = {"reason": Reason.UNKIND, "words": "Kinder, please.", "note": "Not the first."}
        decide(comments[2], Verdict.REJECT, moderator, **rejection)
        decide(comments[3], Verdict.SPAM, moderator)
        with writing():
            db.session.get_one(Comment, comments[3].id).decided_at = factories.long_ago(31)
        return [comment.id for comment in comments]


def test_standing_counts_thirty_days_and_ever(app, context, decided, ada):
    found = standing.of(ada)
    assert found.of("approve") == Count(2, 2)
    assert found.of("reject") == Count(1, 1)
    assert found.of("spam") == Count(0, 1)
    assert found.of("hold") == Count(0, 0)


def test_flags_are_counted_by_how_they_ended(app, context, decided, ada):
    bao = factories.member(app)
    outcomes = [None, FlagOutcome.AGREED, FlagOutcome.BAD_FAITH, FlagOutcome.BAD_FAITH]
    for comment_id, outcome in zip(decided, outcomes, strict=True):
        flag = Flag(member_id=bao.id, comment_id=comment_id, reason=FlagReason.SPAM, outcome=outcome)
        factories.saved(app, flag)
    assert standing.of(bao).flags == {"open": 1, "agreed": 1, "bad_faith": 2}
    assert standing.of(bao).flags_count == 4


def test_moderators_find_members_by_a_part_of_the_name_or_the_handle(app, visitor, ada, moderator):
    factories.member(app, "jose", name="José Quill")
    visitor.log_in(moderator)
    for typed in ("quill", "QUI", "jose", "@ada"):
        page = visitor.visit(f"/moderation/members?q={typed}")
        assert "found" in page.text
        assert ("Ada Quill" in page.text) == (typed != "jose"), typed
    assert "Nobody is called that." in visitor.visit("/moderation/members?q=50%25").text


def test_the_list_shows_who_is_suspended_and_who_has_strikes(app, visitor, ada, moderator):
    bao = factories.member(app, "bao", name="Bao Tran")
    with app.app_context():
        give(ada, Step.DAY, moderator)
        give(bao, Step.WARNING, moderator)
    page = visitor.log_in(moderator).visit("/moderation/members")
    assert "Can’t post now 1" in page.text
    assert "Strikes that count 2" in page.text
    assert page.text.count("Ada Quill") == 2
    assert page.text.count("Bao Tran") == 1


def test_a_note_is_for_moderators_only(app, visitor, another, ada, moderator):
    visitor.log_in(moderator)
    page = visitor.visit("/moderation/members/ada")
    visitor.send(page, "/moderation/members/ada/notes", note="Means well, types fast.")
    assert "Means well, types fast." in visitor.visit("/moderation/members/ada").text
    member = another().log_in(ada)
    assert "Means well" not in member.visit("/settings/standing").html
    assert member.get("/moderation/members/ada").status_code == 403


def test_an_empty_note_is_refused(visitor, ada, moderator):
    page = visitor.log_in(moderator).visit("/moderation/members/ada")
    answer = visitor.send(page, "/moderation/members/ada/notes", status=422, note="  ")
    assert "Write something first." in answer.text


def test_a_member_sees_their_own_standing_without_what_is_for_moderators(
    app, visitor, decided, ada, moderator
):
    with app.app_context():
        give(ada, Step.DAY, moderator, words="Three in a row.", note="Watch this one.")
    page = visitor.log_in(ada).visit("/settings/standing")
    assert "Rejected 1 of 1 ever" in page.text
    assert "“Kinder, please.”" in page.text
    assert "You can’t post until" in page.text
    assert "“Three in a row.”" in page.text
    assert "counts until" in page.text
    assert "Watch this one." not in page.html
    assert "Not the first." not in page.html
    assert any(link.startswith("/suspensions/") for link in page.links)


def test_a_member_without_a_history_reads_that_there_is_none(visitor, ada):
    assert "You have none." in visitor.log_in(ada).visit("/settings/standing").text


def test_an_unknown_handle_is_404(visitor, moderator):
    assert visitor.log_in(moderator).get("/moderation/members/nobody").status_code == 404


def test_the_pages_cost_the_same_with_more_on_them(app, visitor, another, decided, ada, moderator):
    with app.app_context():
        for _ in range(3):
            give(ada, Step.WARNING, moderator)
    visitor.log_in(moderator).visit("/moderation/members/ada")
    assert len(visitor.statements) <= 8, visitor.statements
    visitor.visit("/moderation/members")
    assert len(visitor.statements) <= 4, visitor.statements
    member = another().log_in(ada)
    member.visit("/settings/standing")
    assert len(member.statements) <= 6, member.statements

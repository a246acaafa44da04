"""The public log: every decision with its reason; never whose comment it was, what it said, or who was suspended."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from community.articles.models import Article, ArticleStatus
from community.comments.models import Comment
from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import decisions, ladder, log
from community.moderation.models import AppealOutcome, Decision, Reason, Step, Suspension, Verdict
from tests import factories
from tests.comments.sayings import say
from tests.moderation.test_appeals import answer, ask, ask_about_step
from tests.moderation.test_ladder import give
from tests.moderation.test_members import decide

LOG = "/moderation/log"


@pytest.fixture
def moderator(app):
    return factories.member(app, access=Access.MODERATOR, name="Yusuf Adeyemi")


@pytest.fixture
def ada(app):
    return factories.member(app, "ada", name="Ada Quill")


@pytest.fixture
def article(app):
    author = factories.member(app, access=Access.AUTHOR, name="Greta Sorel")
    return factories.article(app, author, slug="bees", title="Half a vicar")


@pytest.fixture
def rejected(app, article, ada, moderator):
    """The id of a decision: Ada's comment was rejected."""
    with app.app_context():
        comment = say(article, ada, "A hobby with invoices.")
        words = {"words": "Kinder, please.", "note": "Third time."}
        return decide(comment, Verdict.REJECT, moderator, reason=Reason.UNKIND, **words).id


def undo(decision_id, by):
    with writing():
        decision = db.session.get_one(Decision, decision_id)
        decisions.undo(decision, db.session.get_one(Member, by.id))


def decided_at(moment, verdict, moderator, article, count=1):
    """So many decisions at a moment, each on a guest's comment of its own."""
    for number in range(count):
        decision = decide(say(article, f"Guest{number}"), verdict, moderator)
        with writing():
            db.session.execute(update(Decision).where(Decision.id == decision.id).values(decided_at=moment))


def test_a_decision_is_there_with_reason_article_moderator_and_time(visitor, rejected):
    page = visitor.visit(LOG)
    assert "Comment rejected: Unkind to a person" in page.text
    assert "under Half a vicar · Yusuf Adeyemi" in page.text
    assert "/articles/bees" in page.links


def test_whose_comment_it_was_and_what_anybody_said_is_not_there(app, visitor, rejected, ada, moderator):
    with app.app_context():
        give(ada, Step.DAY, moderator, words="Three in a row.", note="Watch this one.")
    html = visitor.visit(LOG).html
    for hidden in (
        *("Ada", "ada", "A hobby with invoices", "Kinder, please", "Third time", "Three in a row"),
        *("Watch this one", "/comments/"),
    ):
        assert hidden not in html, hidden


def test_a_suspension_is_there_without_the_name(app, visitor, ada, moderator):
    with app.app_context():
        give(ada, Step.DAY, moderator)
    assert "A member: suspended for 24 hours: Unkind to a person" in visitor.visit(LOG).text


def test_everybody_reads_it_and_caches_may_keep_it(visitor, rejected):
    page = visitor.visit(LOG)
    assert "public" in page.response.headers["Cache-Control"]
    assert "csrf_token" not in page.html
    assert LOG in visitor.visit("/").links


def test_a_setting_says_a_moderator_instead_of_the_name(visitor, rejected, set_site):
    set_site("moderation.log_names", False)
    page = visitor.visit(LOG)
    assert "Yusuf" not in page.html
    assert "under Half a vicar · a moderator" in page.text


def test_an_article_that_is_not_public_is_not_named(app, visitor, rejected, article):
    with app.app_context(), writing():
        db.session.get_one(Article, article.id).status = ArticleStatus.WITHDRAWN
        db.session.get_one(Article, article.id).withdrawn_at = now()
    page = visitor.visit(LOG)
    assert "Half a vicar" not in page.html
    assert "an article that is not public any more" in page.text


def test_what_was_undone_stays_and_says_so(app, visitor, rejected, moderator):
    with app.app_context():
        undo(rejected, moderator)
    page = visitor.visit(LOG)
    assert page.text.count("Comment rejected") == 1
    assert "taken back on" in page.text
    assert "Comment held" not in page.text


def test_what_an_appeal_overturned_says_so(app, visitor, rejected, ada, moderator):
    with app.app_context():
        other = factories.member(app, access=Access.ADMIN)
        comment_id = db.session.get_one(Decision, rejected).comment_id
        answer(ask(comment_id, ada), other, AppealOutcome.OVERTURNED)
        answer(ask_about_step(give(ada, Step.DAY, moderator), ada), other, AppealOutcome.OVERTURNED)
    assert visitor.visit(LOG).text.count("overturned on appeal") == 2


def test_an_only_moderators_decision_on_their_own_comment_says_so(app, visitor, article, moderator):
    with app.app_context():
        decide(say(article, moderator), Verdict.HOLD, moderator)
    assert "nobody else could decide" in visitor.visit(LOG).text


def test_approvals_are_counted_by_day_and_undone_ones_are_not(app, context, article, moderator):
    noon = now().replace(hour=12) - timedelta(days=3)
    decided_at(noon, Verdict.APPROVE, moderator, article, 3)
    decided_at(noon - timedelta(days=1), Verdict.APPROVE, moderator, article, 2)
    undo(db.session.query(Decision.id).order_by(Decision.id).first()[0], moderator)
    days = log.page_of(log.Asked()).rows
    assert [(day.on, day.approved, len(day.entries)) for day in days] == [
        (noon.date(), 2, 0),
        (noon.date() - timedelta(days=1), 2, 0),
    ]


def test_an_approval_belongs_to_the_day_of_the_sites_clock(app, context, article, moderator):
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=3)
    decided_at(midnight - timedelta(seconds=1), Verdict.APPROVE, moderator, article)
    decided_at(midnight, Verdict.APPROVE, moderator, article)
    days = log.page_of(log.Asked()).rows
    assert [(day.on, day.approved) for day in days] == [
        (midnight.date(), 1),
        (midnight.date() - timedelta(days=1), 1),
    ]


# --- narrowed ------------------------------------------------------------------------------------------------


@pytest.fixture
def of_each_kind(app, rejected, article, ada, moderator):
    with app.app_context():
        decide(say(article, "Colm"), Verdict.SPAM, moderator)
        decide(say(article, "Wren"), Verdict.HOLD, moderator)
        decide(say(article, "Ines"), Verdict.APPROVE, moderator)
        off_topic = decide(say(article, "Abel"), Verdict.REJECT, moderator, reason=Reason.OFF_TOPIC)
        undo(off_topic.id, moderator)
        give(ada, Step.WARNING, moderator)
        with writing():
            strike = ladder.give(
                db.session.get_one(Member, ada.id),
                Step.DAY,
                Reason.HARASSMENT,
                db.session.get_one(Member, moderator.id),
                seen=ladder.mark_of(ada),
            )
        with writing():
            ladder.lift_one(
                db.session.get_one(Suspension, strike.id), db.session.get_one(Member, moderator.id)
            )


@pytest.mark.parametrize(
    ("query", "entries", "approved"),
    [
        ("", 6, True),
        ("?kind=reject", 2, False),
        ("?kind=spam", 1, False),
        ("?kind=hold", 1, False),
        ("?kind=undone", 2, False),
        ("?kind=member", 2, False),
        ("?reason=unkind", 2, False),
        ("?reason=off_topic&kind=undone", 1, False),
        ("?reason=hate", 0, False),
        ("?month=2001-01", 0, False),
    ],
)
def test_it_is_narrowed_by_links(visitor, of_each_kind, query, entries, approved):
    page = visitor.visit(f"{LOG}{query}")
    assert len(page.select(".log-item")) == entries
    assert ("1 comment approved." in page.text) == approved


def test_each_way_of_narrowing_is_a_link_that_works(visitor, of_each_kind):
    links = [link for link in visitor.visit(f"{LOG}?kind=reject").links if link.startswith(LOG)]
    assert f"{LOG}?kind=reject&reason=unkind" in links
    for link in set(links):
        visitor.visit(link)


@pytest.mark.parametrize(
    "query",
    [
        "kind=approve",
        "kind=x",
        "reason=x",
        "month=2026",
        "month=2026-13",
        "month=0000-00",
        "month=٢٠٢٦-٠١",
        "before=x",
    ],
)
def test_what_the_log_does_not_know_is_404(visitor, query):
    assert visitor.get(f"{LOG}?{query}").status_code == 404


def test_a_month_holds_its_own_and_no_other(app, visitor, article, moderator):
    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        with app.app_context():
            decided_at(now(), Verdict.SPAM, moderator, article, 2)
            decided_at(now() - timedelta(days=20), Verdict.HOLD, moderator, article, 1)
        page = visitor.visit(f"{LOG}?month=2026-03")
        assert page.text.count("Comment marked as spam") == 2
        assert "Comment held" not in page.text
        assert f"{LOG}?month=2026-02" in page.links
        assert visitor.visit(f"{LOG}?month=2026-02").text.count("Comment held") == 1


def test_pages_show_each_entry_once_and_cost_the_same(app, visitor, article, moderator):
    begin = now() - timedelta(days=30)
    with app.app_context():
        for number in range(0, 90, 30):
            decided_at(begin + timedelta(minutes=number), Verdict.SPAM, moderator, article, 30)
    address, seen, costs = LOG, 0, []
    while address:
        page = visitor.visit(address)
        costs.append(len(visitor.statements))
        seen += len(page.select(".log-item"))
        address = next((link.get("href") for link in page.select("a.pager-older")), None)
    assert seen == 90
    assert len(costs) == 3
    assert max(costs) <= 5, costs


def test_it_promises_no_more_than_it_lists(visitor):
    """What becomes of claims and who edited what is told elsewhere, and whose words they are is not told here."""
    page = visitor.visit(LOG)
    assert "Every comment that a moderator rejects, holds or calls spam is listed here" in page.text
    assert "Every decision" not in page.html


def test_a_log_with_nothing_in_it_says_so(visitor):
    assert "No decision was taken yet." in visitor.visit(LOG).text


def test_a_rejected_edit_is_called_one(app, visitor, article, ada, moderator):
    with app.app_context():
        comment = say(article, ada)
        decide(comment, Verdict.APPROVE, moderator)
        with writing():
            stored = db.session.get_one(Comment, comment.id)
            db.session.add(
                Decision(
                    comment_id=stored.id,
                    moderator_id=moderator.id,
                    verdict=Verdict.REJECT,
                    reason=Reason.ADVERTISING,
                    status_before=stored.status,
                    status_after=stored.status,
                )
            )
    assert "Edit of a comment rejected: Advertising" in visitor.visit(LOG).text

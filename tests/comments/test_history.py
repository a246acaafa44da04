"""Any history of posts, replies, edits, withdrawals and decisions keeps the thread's invariants."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from community.comments import conversation, posting, recount, threads
from community.comments.models import Comment, Status
from community.comments.writers import Writer
from community.core import markup
from community.core.database import db
from community.core.refusals import Refused
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import decisions
from community.moderation.models import Reason, Verdict
from tests import factories
from tests.comments.sayings import say


class History(RuleBasedStateMachine):
    """Whatever people and moderators do, counts equal a recount and everybody sees what they may."""

    site: Any  # set by the test
    comments: Bundle[int] = Bundle("comments")

    @initialize()
    def begin(self) -> None:
        self.context = self.site.app_context()
        self.context.push()
        self.author = factories.member(self.site, access=Access.AUTHOR)
        self.member = factories.member(self.site)
        self.moderator = factories.member(self.site, access=Access.MODERATOR)
        self.article = factories.article(self.site, self.author)

    def teardown(self) -> None:
        if hasattr(self, "context"):
            db.session.remove()
            self.context.pop()

    @rule(target=comments, by=st.sampled_from(["author", "member", "Colm"]))
    def post(self, by: str) -> Any:
        return say(self.article, getattr(self, by, by)).id

    @rule(target=comments, parent=comments, by=st.sampled_from(["author", "member", "Colm"]))
    def reply(self, parent: int, by: str) -> Any:
        parent_comment = db.session.get_one(Comment, parent)
        was_visible = parent_comment.status is Status.PUBLISHED
        try:
            return say(self.article, getattr(self, by, by), parent=parent_comment).id
        except Refused as refusal:
            assert refusal.code == "comments.parent_gone"  # noqa: PT017 - some are refused, some are not
            assert not was_visible
            return multiple()

    @rule(comment=comments, links=st.integers(0, 3))
    def edit(self, comment: int, links: int) -> None:
        text = "Put otherwise. " + " ".join(f"https://example.org/{n}" for n in range(links))
        rendered = markup.rendered(text, markup.COMMENT)
        row = db.session.get_one(Comment, comment)
        if row.author_id is None:
            return
        try:
            with writing():
                writer = Writer(member=db.session.get_one(Member, row.author_id))
                posting.edit(db.session.get_one(Comment, comment), writer, rendered)
        except Refused as refusal:
            assert refusal.code in ("comments.not_editable", "comments.edit_window")  # noqa: PT017

    @rule(comment=consumes(comments))
    def withdraw(self, comment: int) -> None:
        with writing():
            posting.withdraw(db.session.get_one(Comment, comment))

    @rule(comment=comments, verdict=st.sampled_from(list(Verdict)), is_late=st.booleans())
    def decide(self, comment: int, verdict: Verdict, is_late: bool) -> None:
        row = db.session.get_one(Comment, comment)
        seen = row.version - 1 if is_late else row.version
        before = (row.status, row.version)
        try:
            with writing():
                decisions.decide(
                    db.session.get_one(Comment, comment),
                    verdict,
                    db.session.get_one(Member, self.moderator.id),
                    seen=seen,
                    reason=Reason.OTHER if verdict is Verdict.REJECT else None,
                )
            assert not is_late
        except decisions.Conflict:
            row = db.session.get_one(Comment, comment)
            assert is_late or row.status is Status.WITHDRAWN
            assert (row.status, row.version) == before

    @invariant()
    def counts_are_right(self) -> None:
        if hasattr(self, "article"):
            db.session.rollback()
            assert list(recount.differences()) == []

    @invariant()
    def everybody_sees_what_they_may(self) -> None:
        if not hasattr(self, "article"):
            return
        db.session.expire_all()
        article = db.session.merge(self.article, load=False)
        db.session.refresh(article)
        talk = conversation.read(article, viewer=None, guest=None)
        shown = list(talk.shown)
        texts = [one for one in shown if not one.is_placeholder]
        assert all(one.state == "published" for one in texts)
        assert all(one.replies for one in shown if one.is_placeholder)
        assert len({one.id for one in shown}) == len(shown)
        assert all(1 <= one.level <= threads.DRAWN_LEVELS for one in shown)
        hidden = sum(one.more_count for one in shown)
        assert talk.count == len(texts) + hidden
        assert not any(one.edit_url or one.withdraw_url for one in shown)


def test_any_history_keeps_the_thread_sound(app) -> None:
    History.site = app
    machine: Any = History
    settings_of = settings(max_examples=12, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(machine, settings=settings_of)

"""Whatever several people and two moderators do, in any order: counts equal what is visible, nobody sees what they may
not, every change of status is accounted for, and no text is ever lost."""

import itertools
from collections import Counter
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from community.comments import conversation, posting, queries, recount
from community.comments.models import BayesLesson, BayesWord, Comment, CommentRevision, Status
from community.comments.writers import Writer, guest_known_as
from community.core import markup
from community.core.database import db
from community.core.refusals import Refused
from community.core.signals import comment_moved
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import appeals, decisions, flags
from community.moderation.models import Appeal, AppealOutcome, Decision, Flag, FlagReason, Reason, Verdict
from tests import factories
from tests.comments.sayings import say

PEOPLE = ("author", "ada", "bao", "cleo")
WRITERS = (*PEOPLE, "Colm")
MODERATORS = ("mo", "yusuf")


class Community(RuleBasedStateMachine):
    """Each text holds a number of its own, by which it is found wherever it is shown or kept."""

    site: Any  # set by the test
    comments: Bundle[int] = Bundle("comments")

    @initialize()
    def begin(self) -> None:
        self.context = self.site.app_context()
        self.context.push()
        self.author = factories.member(self.site, access=Access.AUTHOR)
        self.ada, self.bao, self.cleo = (factories.member(self.site) for _ in range(3))
        self.mo, self.yusuf = (factories.member(self.site, access=Access.MODERATOR) for _ in range(2))
        self.article = factories.article(self.site, self.author)
        self.numbers = itertools.count(1)
        self.typed: set[str] = set()
        self.moved: Counter[str] = Counter()
        self.acting = ""
        comment_moved.connect(self._note)

    def teardown(self) -> None:
        if hasattr(self, "context"):
            comment_moved.disconnect(self._note)
            db.session.remove()
            self.context.pop()

    def _note(self, comment: Comment, before: Status | None) -> None:
        if before is not None:
            self.moved[self.acting] += 1

    # --- what people do ---

    @rule(target=comments, by=st.sampled_from(WRITERS), links=st.integers(0, 2))
    def post(self, by: str, links: int) -> Any:
        return self._said(by, links, None)

    @rule(target=comments, parent=comments, by=st.sampled_from(WRITERS), links=st.integers(0, 2))
    def reply(self, parent: int, by: str, links: int) -> Any:
        return self._said(by, links, db.session.get_one(Comment, parent))

    @rule(comment=comments, links=st.integers(0, 2))
    def edit(self, comment: int, links: int) -> None:
        """Also what a moderator asked to be revised, sent again."""
        row = db.session.get_one(Comment, comment)
        text = self._text(links)
        rendered = markup.rendered(text, markup.COMMENT)
        self.acting = "writer"
        try:
            with writing():
                row = db.session.get_one(Comment, comment)
                posting.edit(row, self._writer(row), rendered)
            self.typed.add(text)
        except Refused as refusal:
            assert refusal.status in (403, 409, 422)  # noqa: PT017 - some are refused, some are not

    @rule(comment=comments)
    def withdraw(self, comment: int) -> None:
        self.acting = "writer"
        with writing():
            posting.withdraw(db.session.get_one(Comment, comment))

    @rule(comment=comments, by=st.sampled_from(PEOPLE), reason=st.sampled_from(list(FlagReason)))
    def flag(self, comment: int, by: str, reason: FlagReason) -> None:
        self.acting = "flags"
        try:
            with writing():
                flags.flag(db.session.get_one(Comment, comment), self._member(by), reason, "Look at this.")
        except Refused as refusal:
            assert refusal.status in (403, 404, 409, 429)  # noqa: PT017

    @rule(comment=comments)
    def appeal(self, comment: int) -> None:
        row = db.session.get_one(Comment, comment)
        if row.author_id is None:
            return
        try:
            with writing():
                row = db.session.get_one(Comment, comment)
                appeals.ask_about_comment(
                    row, db.session.get_one(Member, row.author_id), "Once more, please."
                )
        except Refused as refusal:
            assert refusal.status in (403, 404, 409)  # noqa: PT017

    # --- what moderators do ---

    @rule(
        comment=comments,
        by=st.sampled_from(MODERATORS),
        verdict=st.sampled_from(list(Verdict)),
        is_late=st.booleans(),
        is_edited=st.booleans(),
        is_revisable=st.booleans(),
    )
    def decide(
        self, comment: int, by: str, verdict: Verdict, is_late: bool, is_edited: bool, is_revisable: bool
    ) -> None:
        row = db.session.get_one(Comment, comment)
        before = (row.status, row.version, row.body)
        text = self._text(0)
        edited = markup.rendered(text, markup.COMMENT) if is_edited and verdict is Verdict.APPROVE else None
        self.acting = "moderator"
        try:
            with writing():
                decisions.decide(
                    db.session.get_one(Comment, comment), verdict, self._member(by),
                    seen=row.version - is_late, reason=Reason.OTHER, is_revisable=is_revisable, edited=edited,
                )  # fmt: skip
            self.typed |= {text} if edited else set()
            assert not is_late
        except decisions.Conflict:
            row = db.session.get_one(Comment, comment)
            assert is_late or row.status is Status.WITHDRAWN
            assert (row.status, row.version, row.body) == before

    @rule(by=st.sampled_from(MODERATORS), back=st.integers(0, 5))
    def undo(self, by: str, back: int) -> None:
        """One of the last few decisions, whoever made it and whatever happened since."""
        chosen = db.session.scalars(self._decisions().order_by(Decision.id.desc()).limit(back + 1)).all()
        if not chosen:
            return
        row = db.session.get_one(Comment, chosen[-1].comment_id)
        before = (row.status, row.version, row.body)
        is_current = chosen[-1].undoes_id is None and chosen[-1].before.get("left") == row.version
        self.acting = "moderator"
        try:
            with writing():
                decisions.undo(db.session.get_one(Decision, chosen[-1].id), self._member(by))
            assert is_current
        except decisions.Conflict:
            row = db.session.get_one(Comment, row.id)
            assert not is_current or row.status is Status.WITHDRAWN
            assert (row.status, row.version, row.body) == before

    @rule(by=st.sampled_from(MODERATORS), outcome=st.sampled_from(list(AppealOutcome)))
    def answer(self, by: str, outcome: AppealOutcome) -> None:
        of_here = self._decisions().with_only_columns(Decision.id)
        query = select(Appeal).where(Appeal.answered_at.is_(None), Appeal.decision_id.in_(of_here))
        waiting = db.session.scalars(query.order_by(Appeal.id).limit(1)).first()
        if waiting is None:
            return
        comment = db.session.get_one(Comment, db.session.get_one(Decision, waiting.decision_id).comment_id)
        self.acting = "moderator"
        try:
            with writing():
                one = db.session.scalars(appeals.one(waiting.id)).one()
                appeals.answer(one, self._member(by), outcome, "I looked again.", seen=comment.version)
        except (Refused, decisions.Conflict):
            db.session.expire_all()

    # --- what holds ---

    @invariant()
    def counts_equal_what_is_visible(self) -> None:
        if hasattr(self, "article"):
            db.session.rollback()
            db.session.expire_all()
            assert list(recount.differences()) == []

    @invariant()
    def nobody_sees_what_they_may_not(self) -> None:
        if not hasattr(self, "article"):
            return
        public = {row.id: row for row in self._comments() if row.status is Status.PUBLISHED}
        self._sees_only(None, public)
        for name in (*PEOPLE, *MODERATORS):
            self._sees_only(self._member(name), public)

    @invariant()
    def every_change_of_status_is_accounted_for(self) -> None:
        """A moderator's by a decision; a writer's by the withdrawal or the text sent again; the rest by flags."""
        if not hasattr(self, "article"):
            return
        changes = self._decisions().where(Decision.status_before != Decision.status_after)
        assert len(db.session.scalars(changes).all()) == self.moved["moderator"]
        assert set(self.moved) <= {"moderator", "writer", "flags"}
        hidden = [row for row in self._comments() if row.held_reason == "flagged"]
        assert len(hidden) <= self.moved["flags"] + self.moved["moderator"]

    @invariant()
    def no_text_is_lost(self) -> None:
        if hasattr(self, "article"):
            kept = set(db.session.scalars(select(CommentRevision.body)))
            assert self.typed <= kept

    @invariant()
    def what_was_learnt_is_what_the_lessons_say(self) -> None:
        if not hasattr(self, "article"):
            return
        lessons = db.session.scalars(select(BayesLesson)).all()
        for is_spam, column in ((True, BayesWord.spam), (False, BayesWord.good)):
            counted = Counter(word for one in lessons if one.is_spam is is_spam for word in ["", *one.words])
            stored = dict(db.session.execute(select(BayesWord.word, column).where(column > 0)).all())
            assert stored == counted

    @invariant()
    def flags_weigh_what_is_open(self) -> None:
        if not hasattr(self, "article"):
            return
        open_ones = db.session.execute(
            select(Flag.comment_id, func.sum(Flag.weight))
            .where(Flag.settled_at.is_(None))
            .group_by(Flag.comment_id)
        ).all()
        stored = db.session.execute(
            select(Comment.id, Comment.flag_weight).where(Comment.flag_weight > 0)
        ).all()
        assert sorted(map(tuple, stored)) == sorted(map(tuple, open_ones))

    # --- together ---

    def _said(self, by: str, links: int, parent: Comment | None) -> Any:
        text = self._text(links)
        was_visible = parent is None or parent.status is Status.PUBLISHED
        self.acting = "writer"
        try:
            made = say(self.article, getattr(self, by, by), text, parent=parent)
        except Refused as refusal:
            is_gone = refusal.code == "comments.parent_gone" and not was_visible
            assert is_gone or refusal.code == "comments.too_fast_here" or refusal.status == 429  # noqa: PT017
            return multiple()
        self.typed.add(text)
        return made.id

    def _decisions(self) -> Any:
        return select(Decision).join(Decision.comment).where(Comment.article_id == self.article.id)

    def _comments(self) -> Any:
        return db.session.scalars(select(Comment).where(Comment.article_id == self.article.id)).all()

    def _text(self, links: int) -> str:
        number = next(self.numbers)
        return f"Text §{number}§ of many. " + " ".join(f"https://example.org/{n}" for n in range(links))

    def _member(self, name: str) -> Member:
        return db.session.get_one(Member, getattr(self, name).id)

    def _writer(self, comment: Comment) -> Writer:
        if comment.author_id is not None:
            return Writer(member=db.session.get_one(Member, comment.author_id))
        return Writer(guest=guest_known_as("colm"), name="Colm", email="colm@example.org")

    def _sees_only(self, viewer: Member | None, public: dict[int, Comment]) -> None:
        article = db.session.merge(self.article, load=False)
        db.session.refresh(article)
        talk = conversation.read(article, viewer=viewer, guest=None)
        is_moderator = viewer is not None and viewer.access is Access.MODERATOR
        shown = [one for one in talk.shown if not one.is_placeholder]
        for one in shown:
            stored = db.session.get_one(Comment, one.id)
            is_mine = viewer is not None and stored.author_id == viewer.id
            assert one.id in public or is_mine or is_moderator
            assert stored.status is not Status.WITHDRAWN
            assert one.pending_html is None or is_mine or is_moderator
            assert one.body_html == stored.body_html
        if not is_moderator:
            assert talk.count == len(public)
        latest = db.session.scalars(queries.latest().where(Comment.article_id == article.id))
        assert {row.id for row in latest} == set(public)
        for row in self._comments():
            found = db.session.scalar(queries.visible(row.id, viewer, None))
            is_mine = viewer is not None and row.author_id == viewer.id
            assert found is None or found.id in public or is_moderator or is_mine


@pytest.mark.parametrize("examples", [3, pytest.param(25, marks=pytest.mark.long)])
def test_any_history_of_several_people_keeps_what_must_hold(app, examples) -> None:
    Community.site = app
    machine: Any = Community
    settings_of = settings(max_examples=examples, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(machine, settings=settings_of)

"""Members named by handle: a link of a known one only, a row for each, never more than ten."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from community.comments import mentions, posting
from community.comments.models import Comment, Mention, Status
from community.comments.writers import Writer
from community.core import markup
from community.core.database import db, now
from community.core.writing import writing
from community.members.models import Access, ClosedBy, Member, MemberState
from community.moderation import decisions
from community.moderation.models import Verdict
from tests import factories

LINK = '<a href="/members/ada">@{}</a>'


def html(source, handles=("ada", "bao-tran"), **more):
    return str(markup.rendered(source, markup.COMMENT, mentions=handles, **more).html)


@pytest.mark.parametrize(
    ("source", "typed"),
    [
        ("@ada said so", "ada"),
        ("so said @ada.", "ada"),
        ("(@Ada)", "Ada"),
        ("**@ADA**", "ADA"),
        ("> @ada\n\nno", "ada"),
        ("see https://example.org and @ada", "ada"),
        ("@ada's", "ada"),
        ("@nobody and @ada", "ada"),
    ],
)
def test_a_known_handle_becomes_a_link_to_the_profile(source, typed):
    assert LINK.format(typed) in html(source)
    assert html(source).count('href="/members/') == 1


@pytest.mark.parametrize(
    "source",
    [
        "`@ada`",
        "```\n@ada\n```",
        "[@ada](https://example.org)",
        "me@ada.example",
        "https://example.org/@ada",
        "@ada@example.org",
        "@ada.example.org",
        "@adabel",
        "@ada_",
        "@adaé",
        "é@ada",
        "@nobody",
        "@ ada",
        "@" + "a" * 31,
    ],
)
def test_nothing_else_does(source):
    assert "/members/" not in html(source)


def test_it_is_no_link_that_somebody_sets():
    rendered = markup.rendered("@ada and https://example.org", markup.COMMENT, mentions=("ada",))
    assert rendered.links == 1
    assert html("<p>@ada</p>", format="html") == f"<p>{LINK.format('ada')}</p>"


@pytest.fixture
def article(app):
    return factories.article(app, factories.member(app, "host", access=Access.AUTHOR))


@pytest.fixture
def writer(app):
    return factories.member(app, "zed", access=Access.AUTHOR)


def rendered(text):
    return markup.rendered(text, markup.COMMENT, mentions=mentions.known_in(text))


def say(article, by, text):
    body = rendered(text)
    with writing():
        writer = Writer(member=db.session.get_one(Member, by.id))
        return posting.post(db.session.merge(article, load=False), writer, body).id


def edit(comment_id, by, text):
    body = rendered(text)
    with writing():
        writer = Writer(member=db.session.get_one(Member, by.id))
        posting.edit(db.session.get_one(Comment, comment_id), writer, body)


def named(comment_id):
    of = select(Member.handle).join(Mention, Mention.member_id == Member.id)
    return sorted(db.session.scalars(of.where(Mention.comment_id == comment_id)))


def test_only_active_members_are_known_and_only_ten(app, context):
    factories.member(app, "ada")
    factories.member(app, "gone", state=MemberState.CLOSED, closed_at=now(), closed_by=ClosedBy.SELF)
    factories.member(app, "unborn", state=MemberState.UNCLAIMED)
    assert mentions.known_in("@Ada @gone @unborn @nobody") == {"ada"}
    many = [factories.member(app, f"many{n}").handle for n in range(12)]
    db.session.rollback()  # see those, too
    assert mentions.known_in(" ".join(f"@{handle}" for handle in many)) == set(many[:10])


def test_who_is_named_is_kept_with_the_comment_and_anew_with_an_edit(app, context, article, writer):
    for handle in ("ada", "bao", "cleo"):
        factories.member(app, handle)
    comment = say(article, writer, "@ada and @Bao, and @zed who writes this, and `@cleo`")
    assert named(comment) == ["ada", "bao"]
    edit(comment, writer, "@bao and @cleo")
    assert named(comment) == ["bao", "cleo"]
    edit(comment, writer, "nobody")
    assert named(comment) == []


def test_a_held_edit_names_nobody_until_it_stands(app, context, article):
    for handle in ("ada", "bao"):
        factories.member(app, handle)
    member = factories.member(app, "mia")
    moderator = factories.member(app, access=Access.MODERATOR)
    comment = say(article, member, "@ada")
    assert named(comment) == ["ada"]

    def approve():
        with writing():
            row = db.session.get_one(Comment, comment)
            by = db.session.get_one(Member, moderator.id)
            decisions.decide(row, Verdict.APPROVE, by, seen=row.version)

    approve()
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        edit(comment, member, "@bao https://example.org/1 https://example.org/2")
        assert db.session.get_one(Comment, comment).pending_revision_id
        assert named(comment) == ["ada"]
        approve()
    assert db.session.get_one(Comment, comment).status is Status.PUBLISHED
    assert named(comment) == ["bao"]


# --- pages ---


def test_a_comment_is_rendered_with_its_mentions_and_so_is_its_preview(app, visitor, article, writer):
    factories.member(app, "ada")
    visitor.log_in(writer)
    address = f"/articles/{article.slug}/comments"
    page = visitor.visit(f"{address}/new")
    answer = visitor.send(page, address, status=200, body="Ask @Ada.", preview="1")
    assert LINK.format("Ada") in answer.text
    place = visitor.send(page, address, body="Ask @Ada.").location
    assert LINK.format("Ada") in visitor.visit(place).html


def test_completion_offers_eight_active_members_by_handle_or_name(app, visitor, writer):
    for number in range(9):
        factories.member(app, f"quill{number}", name=f"Somebody {number}")
    factories.member(app, "xyz", name="José Quillon")
    factories.member(app, "quilla", state=MemberState.UNCLAIMED)
    visitor.log_in(writer)
    offered = visitor.get("/comments/handles?begin=QUI").json
    assert [one["handle"] for one in offered] == [f"quill{number}" for number in range(8)]
    assert visitor.get("/comments/handles?begin=jose").json == [{"handle": "xyz", "name": "José Quillon"}]
    assert visitor.get("/comments/handles?begin=quillon").json == [{"handle": "xyz", "name": "José Quillon"}]
    assert visitor.get("/comments/handles?begin=%25").json == []
    assert visitor.get("/comments/handles?begin=").json == []
    assert visitor.get("/comments/handles?begin=ze").json == []  # oneself


def test_visitors_complete_nothing(app, visitor, article):
    assert visitor.get("/comments/handles?begin=a").location.startswith("/log-in")
    assert not visitor.visit(f"/articles/{article.slug}/comments/new").has("[data-behavior=mentions]")

"""Words that may not be read appear nowhere: every address is walked as every kind of viewer, and searched for them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from community.articles.models import Article
from community.comments import moves, posting
from community.comments.models import Comment, Status
from community.comments.writers import Writer
from community.core import markup
from community.core.database import db
from community.core.http.site import Site
from community.core.writing import writing
from community.members.models import Access, Member
from community.moderation import decisions
from community.moderation.models import Reason, Verdict
from tests import factories
from tests.comments.sayings import say
from tests.house.routes import Furnished, furnished
from tests.visitor import Visitor

#: What hides a comment, and the word that stands in it alone. The name of its writer is as secret.
HIDDEN = ("held", "rejected", "spam", "withdrawn", "edit", "refused")
WORDS = {kind: f"zq{kind}zq" for kind in HIDDEN}
NAMES = {kind: f"Nobody{kind}" for kind in HIDDEN if kind not in ("edit", "refused")}


@dataclass
class Hiding:
    """A site on which something of every kind is hidden, each under a public comment and with a public reply."""

    house: Furnished
    article: Article
    writer: Member
    ids: list[int] = field(default_factory=list)


@pytest.fixture
def hiding(app: Site) -> Hiding:
    house = furnished(app)
    article = factories.article(app, house.ada, slug="two")
    hiding = Hiding(house, article, factories.member(app, "nobody", name="Nobody Else"))
    factories.role(app, hiding.writer, "Lamplighter")
    moderator = factories.member(app, "yusuf", access=Access.MODERATOR)
    with app.app_context():
        for kind, word in WORDS.items():
            hiding.ids.append(_hidden(hiding, moderator, kind, word))
    return hiding


@pytest.mark.parametrize("who", ["visitor", "guest", "member", "author", "moderator"])
def test_what_is_hidden_is_read_by_nobody_else(app: Site, visitor: Visitor, hiding: Hiding, who: str) -> None:
    _become(app, visitor, hiding, who)
    allowed = {"withdrawn"} ^ set(HIDDEN) if who == "moderator" else set()
    found = []
    for address in _addresses(hiding):
        answer = visitor.get(address)
        text = answer.get_data(as_text=True) + str(answer.headers)
        secrets = {**WORDS, **(NAMES if who != "moderator" else {})}
        found += [(address, kind) for kind, word in secrets.items() if kind not in allowed and word in text]
        answer.close()
    assert found == []


def test_its_writer_reads_it_in_its_place_and_nowhere_else_public(
    app: Site, visitor: Visitor, hiding: Hiding
) -> None:
    visitor.log_in(hiding.writer)
    page = visitor.visit("/articles/two").text
    with app.app_context():
        mine = say(
            hiding.article,
            hiding.writer,
            "zqminezq waits with two links: https://a.example https://b.example",
        )
        assert mine.status is Status.HELD
    assert "zqminezq" not in page
    assert "zqminezq" in visitor.visit("/articles/two").text
    for address in ("/", "/members/nobody", "/feeds/articles.atom", "/search?q=zqminezq", "/articles/"):
        said = visitor.get(address).get_data(as_text=True)
        assert "zqminezq" not in said.replace("q=zqminezq", "").replace('value="zqminezq"', "").replace(
            "“zqminezq”", ""
        )


# --- what is hidden ------------------------------------------------------------------------------------------


def _hidden(hiding: Hiding, moderator: Member, kind: str, word: str) -> int:
    """A comment that is hidden in this way; a public one hangs above it and, where it may, one below."""
    top = _public(say(hiding.article, hiding.house.ada, f"Above the {kind} one."))
    by = hiding.writer if kind in ("edit", "refused") else NAMES[kind]
    is_edit = kind in ("edit", "refused")
    text = "Plain, at first." if is_edit else f"{word} is what I said."
    comment = _public(say(hiding.article, by, text, parent=top))
    _public(say(hiding.article, hiding.house.ada, f"Below the {kind} one.", parent=comment))
    if is_edit:
        _edit(comment, hiding.writer, f"{word} https://a.example https://b.example")
    if kind == "withdrawn":
        with writing():
            posting.withdraw(db.session.get_one(Comment, comment.id))
    verdict = {
        "held": Verdict.HOLD,
        "rejected": Verdict.REJECT,
        "refused": Verdict.REJECT,
        "spam": Verdict.SPAM,
    }.get(kind)
    if verdict:
        with writing():
            row = db.session.get_one(Comment, comment.id)
            by_whom = db.session.get_one(Member, moderator.id)
            decisions.decide(row, verdict, by_whom, seen=row.version, reason=Reason.UNKIND, words="Not so.")
    return comment.id


def _public(comment: Comment) -> Comment:
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        if comment.status is not Status.PUBLISHED:
            assert moves.move(comment, Status.PUBLISHED)
    return comment


def _edit(comment: Comment, by: Member, text: str) -> None:
    rendered = markup.rendered(text, markup.COMMENT)
    with writing():
        row = db.session.get_one(Comment, comment.id)
        posting.edit(row, Writer(member=db.session.get_one(Member, by.id)), rendered)
        assert row.pending_revision_id is not None


# --- who looks, and where ------------------------------------------------------------------------------------


def _become(app: Site, visitor: Visitor, hiding: Hiding, who: str) -> None:
    if who == "guest":
        form = "/articles/two/comments/new"
        action = "/articles/two/comments"
        visitor.send(visitor.visit(form), action, name="Quentin", email="q@example.org", body="I wait.")
    elif who == "author":
        visitor.log_in(
            hiding.house.ada
            if hiding.house.ada.access is Access.AUTHOR
            else factories.member(app, access=Access.AUTHOR)
        )
    elif who == "moderator":
        visitor.log_in(factories.member(app, access=Access.MODERATOR))
    elif who == "member":
        visitor.log_in(factories.member(app))


def _addresses(hiding: Hiding) -> Iterator[str]:
    """Every route, and those about a comment or an article once more for each hidden one."""
    for endpoint, path in hiding.house.addresses("GET"):
        yield path
        yield path.replace("/articles/one", "/articles/two").replace("/members/ada", "/members/nobody")
        if str(hiding.house.comment.id) in path and endpoint.startswith(
            ("comments.", "moderation.", "notifications.")
        ):
            for comment_id in hiding.ids:
                yield path.replace(str(hiding.house.comment.id), str(comment_id))
    yield from (
        "/articles/two?sort=newest",
        "/articles/two?sort=best",
        "/search?q=zq",
        "/sitemap.xml",
        "/members/nobody.json",
    )
    yield from (f"/articles/two?branch={comment_id}" for comment_id in hiding.ids)
    yield from (f"/articles/two/comments?since={since}" for since in ("2020-01-01", "0", "1"))

"""A small community of all that is hard to draw: words without end, wide code and tables, scripts from right to left,
threads as deep as they go, roles by the dozen. What it says is written by the actions that the site's pages call."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from community import create_app, migrations, settings
from community.accounts import passwords
from community.articles import drafting, publishing
from community.articles.drafting import Content
from community.articles.models import Article
from community.articles.speaking import SpeakingAs
from community.comments import posting
from community.comments.models import Comment, Status
from community.core import markup
from community.core.database import db, now
from community.core.markup import ARTICLE, DESCRIPTION
from community.core.writing import writing
from community.members import joining
from community.members.models import Access, Member, MemberState
from community.moderation import appeals, asks, decisions, flags, ladder, notes
from community.moderation.models import AuthorshipClaim, FlagReason, GivenAddress, Reason, Step, Verdict
from community.profiles import portfolio
from community.profiles.models import (
    Audience,
    AudienceAnswer,
    AudienceCard,
    Field,
    Kind,
    OpenTo,
    PortfolioRole,
)
from community.profiles.portfolio import Details
from tests.comments.sayings import say
from tests.serving import PASSWORD, Site

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"[:52]
HEBREW = "אני עובדת שלושה ימים בבית המרקחת ויומיים בגינה."
ARABIC = "أعمل نجّارًا في الصباح ومدرّسًا في المساء."
CODE = "    rsync --archive --delete --partial --human-readable " + "/a/path/that/never/ends" * 8
TABLE = "\n".join(
    [
        "| " + " | ".join(f"The heading of column {number}" for number in range(12)) + " |",
        "|" + "---|" * 12,
        "| " + " | ".join(f"{WORD[:20]}{number}" for number in range(12)) + " |",
    ]
)
TEXT = f"""{WORD} {WORD} & {WORD}

## {WORD} {WORD}

{CODE}

{TABLE}

> {WORD}
> > {WORD}

1. {WORD}
    - {WORD}
        - `{WORD * 3}`

https://example.org/{WORD * 3}

{HEBREW}

---

Čapek, Žofie & Łukasz **said {WORD}** and _{WORD}_.
"""
# Rendered now, because nothing may be rendered while something is written.
BODY = markup.rendered(TEXT, ARTICLE)
BIO = markup.rendered(f"{WORD}\n\n{HEBREW}\n\n{CODE}", DESCRIPTION)
WORK = markup.rendered(f"{WORD} {ARABIC}\n\n{CODE}", DESCRIPTION)


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def make(site: Site) -> None:
    """Fill the site's folder. Who can log in: `odd`, an author; `judge`, a moderator; `newcomer`, whose comment waits."""
    app = create_app(settings.from_environment({"COMMUNITY_INSTANCE": str(site.instance)}))
    password_hash = passwords.hashed(PASSWORD)
    site.passwords = dict.fromkeys(("odd", "judge", "newcomer"), PASSWORD)
    with app.app_context():
        migrations.upgrade(db.engine)
        with writing():
            author = _author(password_hash)
            roles = [_role(author, number) for number in range(9)]
            _answers(author, roles)
            judge = joining.join("judge", "Judge", password_hash=password_hash, access=Access.MODERATOR)
            referee = joining.join("referee", f"Referee {WORD}", access=Access.MODERATOR)
            newcomer = joining.join("newcomer", "Newcomer", password_hash=password_hash)
            joining.join("from-the-archive", f"{WORD} of Old", state=MemberState.UNCLAIMED)
            hard = _articles(author, roles)
        _talk(hard, author, judge, newcomer)
        _asked_of_moderators(hard, author, referee, newcomer)
        db.session.remove()
        db.engine.dispose()


def _author(password_hash: str) -> Member:
    member = joining.join("odd", f"{WORD} Smith", password_hash=password_hash, access=Access.AUTHOR)
    member.place = member.place_key = WORD * 2
    member.website = f"https://example.org/{WORD}"
    member.bio, member.bio_html = BIO.source, BIO.html
    return member


def _role(member: Member, number: int) -> PortfolioRole:
    """Nine of them: two of every begin, long names, seasons, some over, some known by words only."""
    fields = list(Field)
    return portfolio.add(
        member,
        Details(
            title=f"{WORD} {number}"
            if number % 2
            else f"{WORD[:20]} and {WORD[20:40]} of the {number}th degree",
            field=fields[number % len(fields)],
            kind=Kind.OTHER,
            organisation=WORD * 2,
            organisation_url=f"https://example.org/{WORD}",
            on_behalf_of=WORD,
            started_on=None if number == 8 else date(1978 + number // 2 * 9, number + 1, 1),
            start_text=WORD if number == 8 else "",
            ended_on=date(2003 + number, 5, 1) if number in (2, 3) else None,
            is_over=number in (2, 3, 7),
            seasonal_months=(11, 12, 1) if number == 4 else (),
            share=30 if number < 5 else None,
            skills=[f"{WORD[: 20 + place]}" for place in range(20)],
            description=WORK,
            open_to=list(OpenTo),
        ),
    )


def _answers(author: Member, roles: Sequence[PortfolioRole]) -> None:
    """In words that are hard to break for clients; a card that is open (`odd`), and one that is over."""
    answer = AudienceAnswer(
        member_id=author.id, audience=Audience.CLIENT, role_ids=[roles[4].id, roles[1].id]
    )
    answer.line, answer.thirty_seconds, answer.paragraph = WORD, f"{WORD} {WORD}", HEBREW
    card = {"member_id": author.id, "name": WORD, "audience": Audience.BOARD, "words": f"{WORD}\n\n{HEBREW}"}
    role_ids = [role.id for role in roles]
    db.session.add_all(
        [
            answer,
            AudienceCard(token="odd", role_ids=role_ids, **card),
            AudienceCard(token="odd-and-over", role_ids=role_ids, expires_at=LONG_AGO, **card),
        ]
    )


def _articles(author: Member, roles: Sequence[PortfolioRole]) -> Article:
    """One from left to right, on which they talk, one from right to left, one taken back, and a draft."""
    _published(author, HEBREW, roles[0], tags=[], lang="he")
    publishing.withdraw(_published(author, "Gone", None, tags=[]))
    drafting.create(author, _content(WORD, None, [WORD[:40]]))
    tags = [f"{WORD[:30]}{number}" for number in range(5)]
    return _published(author, f"{WORD} & {WORD}", roles[1], tags, lang="de")


def _talk(article: Article, author: Member, judge: Member, newcomer: Member) -> None:
    """Eleven levels down, with one taken back on the way; then one of each script and shape; two that wait."""
    deep: list[Comment] = []
    for number in range(11):
        by = author if number % 2 else f"{WORD}{number}"
        deep.append(say(article, by, f"{number}: {WORD}\n\n{CODE}", parent=deep[-1] if deep else None))
        _let_through(deep[-1], judge)
    for number, words in enumerate(
        (HEBREW, ARABIC, TABLE, f"`{WORD * 3}`", f"https://example.org/{WORD * 3}")
    ):
        _let_through(say(article, f"Guest {WORD}{number}", words), judge)
    with writing():
        posting.withdraw(db.session.get_one(Comment, deep[3].id))
        posting.withdraw(db.session.get_one(Comment, deep[-1].id))
    say(article, f"Waiting {WORD}", TEXT)
    say(article, newcomer, f"May I say {WORD}?", parent=deep[0])


def _asked_of_moderators(article: Article, author: Member, referee: Member, newcomer: Member) -> None:
    """A flag, a comment refused, a warning, an appeal against each, something asked, a note: all in long words."""
    refused = say(article, author, f"{WORD} once more.")
    flagged = db.session.scalar(select(Comment.id).where(Comment.status == Status.PUBLISHED).limit(1))
    with writing():
        refused, by = db.session.get_one(Comment, refused.id), db.session.get_one(Member, referee.id)
        member, other = db.session.get_one(Member, author.id), db.session.get_one(Member, newcomer.id)
        reason = {"reason": Reason.OTHER, "words": f"{WORD} {HEBREW}", "note": f"{WORD} {ARABIC}"}
        decisions.decide(refused, Verdict.REJECT, by, seen=refused.version, **reason)
        strike = ladder.give(member, Step.WARNING, by=by, seen=ladder.mark_of(member), **reason)
        appeals.ask_about_comment(refused, member, f"{WORD} {ARABIC}")
        appeals.ask_about_suspension(strike, member, f"{WORD} {HEBREW}")
        asks.ask(db.session.get_one(Article, article.id), member, f"{WORD} {HEBREW}")
        flags.flag(db.session.get_one(Comment, flagged), other, FlagReason.OTHER, f"{WORD} {ARABIC}")
        notes.add(member, by, f"{WORD} {WORD}")
        stood = {"said_name": WORD, "given_address": GivenAddress.ANOTHER}
        claim = AuthorshipClaim(member_id=other.id, comment_id=flagged, words=f"{WORD} {HEBREW}", **stood)
        db.session.add(claim)


def _let_through(comment: Comment, judge: Member) -> None:
    with writing():
        comment = db.session.get_one(Comment, comment.id)
        if comment.status is Status.HELD:
            decisions.decide(comment, Verdict.APPROVE, judge, seen=comment.version)


def _published(
    author: Member, title: str, role: PortfolioRole | None, tags: list[str], lang: str | None = None
) -> Article:
    article = drafting.create(author, _content(title, role, tags, lang), now() - timedelta(days=1))
    publishing.publish(article, author, now() - timedelta(days=1))
    return article


def _content(title: str, role: PortfolioRole | None, tags: list[str], lang: str | None = None) -> Content:
    return Content(
        title=title,
        body=BODY,
        summary=f"{WORD} {WORD}",
        tags=tags,
        closing_question=f"{WORD}?",
        lang=lang,
        speaking_as=SpeakingAs(role.id, role.title, role.field) if role else None,
    )

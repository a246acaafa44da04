"""Writing an article: begun, and saved over and over. What an article says changes here and nowhere else.

Actions take `Rendered` text and never commit (decisions.md, Writing).
"""

import math
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from community.articles import commenting, people, slugs, speaking, tagging
from community.articles.models import Article, ArticleRevision, BodyFormat, ClosedRule, CommentsMode
from community.articles.speaking import SpeakingAs
from community.core.database import db, now
from community.core.folding import folded
from community.core.markup import Rendered
from community.core.refusals import Refused
from community.core.signals import article_changed
from community.core.versions import bump
from community.members.access import reaches
from community.members.models import Access, Member

WORDS_A_MINUTE = 230
#: How many characters each may have: the columns' lengths.
LONGEST = {"title": 200, "summary": 300, "closing_question": 200}
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")  # the common shapes of BCP 47
#: The same article by the same person within this time was sent twice, not written twice.
REPEATED_WITHIN = timedelta(minutes=6)


@dataclass(frozen=True)
class Content:
    """All that an editor says of an article. `comments_mode` is None for "as usual on this site"; `people` are the
    handles of those it is about, None where nothing is said of them."""

    title: str
    body: Rendered
    summary: str = ""
    tags: list[str] = field(default_factory=list)
    closing_question: str = ""
    lang: str | None = None
    comments_mode: CommentsMode | None = None
    speaking_as: SpeakingAs | None = None
    people: list[str] | None = None


def create(author: Member, content: Content, at: datetime | None = None) -> Article:
    """A new draft, at an address made of its title. The same one sent twice is made once."""
    db.session.execute(select(Member.id).where(Member.id == author.id).with_for_update(key_share=True))
    if at is None and (first := _sent_before(author, content)) is not None:
        return first
    moment = at or now()
    article = Article(
        slug=f"new-{secrets.token_hex(16)}",  # until it has an id
        author_id=author.id,
        created_at=moment,
        comments_mode=CommentsMode.OPEN,
        is_mode_chosen=False,
        tags=tagging.tags_named(content.tags),
    )
    _write(article, content, author, moment)
    db.session.add(article)
    db.session.flush()
    slugs.take(article, slugs.slug_of(content.title))
    people.give(article, content.people)
    article_changed.send(article)
    return article


def save(article: Article, content: Content, by: Member, seen: int) -> None:
    """Write over what an article said. Raises `Refused` (409) when it is no longer the version `seen`.

    Saving what stands already changes nothing: a form sent twice is told nothing worse than "saved".
    """
    if article.version != seen and says(article, content):
        return
    if article.was_published:
        refuse_suspended(by)
    claim(article, seen)
    _write(article, content, by, now())
    article.tags = tagging.tags_named(content.tags)
    people.give(article, content.people)
    if article.was_published:
        keep_revision(article, by)
    changed(article)


def claim(article: Article, seen: int, code: str = "articles.changed_meanwhile") -> None:
    """The one guarded update: whoever comes second is told (safety.md, 20)."""
    claimed = db.session.scalar(
        update(Article)
        .where(Article.id == article.id, Article.version == seen)
        .values(version=seen + 1)
        .returning(Article.id)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise Refused(code, 409)
    set_committed_value(article, "version", seen + 1)


def says(article: Article, content: Content) -> bool:
    """Whether an article says just this already. It was loaded with its tags."""
    return (
        (article.title, article.summary, article.body)
        == (content.title, content.summary, content.body.source)
        and (article.closing_question, article.lang) == (content.closing_question, content.lang)
        and commenting.chosen_mode(article) == content.comments_mode
        and speaking.label_of(article) == content.speaking_as
        and {tag.slug for tag in article.tags} == {tagging.slug_of_tag(name) for name in content.tags}
        and people.are(article, content.people)
    )


def keep_revision(article: Article, by: Member) -> None:
    """Keep what an article says now. Its row is held by `claim`, so two revisions can't get one number."""
    last = select(func.max(ArticleRevision.number)).where(ArticleRevision.article_id == article.id)
    db.session.add(
        ArticleRevision(
            article_id=article.id,
            number=(db.session.scalar(last) or 0) + 1,
            title=article.title,
            summary=article.summary,
            body=article.body,
            body_format=article.body_format,
            body_html=article.body_html,
            created_by_id=by.id,
        )
    )


def changed(article: Article) -> None:
    """Tell the rooms above, and the caches where others may have seen it."""
    db.session.flush()
    if article.was_published:
        bump("site", f"article:{article.id}", f"member:{article.author_id}")
    article_changed.send(article)


def refuse_suspended(member: Member) -> None:
    until = member.suspended_until
    if until is not None and until > now():
        raise Refused("articles.suspended", 403)


def minutes_to_read(text: str) -> int:
    """Whole minutes at 230 words each, at least one."""
    return max(1, math.ceil(len(text.split()) / WORDS_A_MINUTE))


def _write(article: Article, content: Content, by: Member, moment: datetime) -> None:
    article.title = content.title
    article.title_key = folded(content.title, 400)
    article.summary = content.summary
    article.body = content.body.source
    article.body_format = BodyFormat(content.body.format)
    article.body_html = content.body.html
    article.render_version = content.body.version
    article.reading_minutes = minutes_to_read(content.body.text)
    article.closing_question = content.closing_question
    article.lang = content.lang
    article.updated_at = moment
    if content.comments_mode != commenting.chosen_mode(article):
        _refuse_opening_what_a_moderator_closed(article, by)
        commenting.choose(article, content.comments_mode, by)
    speaking.give(article, content.speaking_as)


def _refuse_opening_what_a_moderator_closed(article: Article, by: Member) -> None:
    if article.closed_rule is ClosedRule.MODERATOR and not reaches(by, Access.MODERATOR):
        raise Refused("articles.closed_by_moderator", 403, "comments_mode")


def _sent_before(author: Member, content: Content) -> Article | None:
    return db.session.scalar(
        select(Article)
        .where(Article.author_id == author.id, Article.created_at > now() - REPEATED_WITHIN)
        .where(Article.title == content.title, Article.body == content.body.source)
        .order_by(Article.id)
        .limit(1)
    )

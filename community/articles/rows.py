"""An article as a line in a list: what `templates/articles/_article_row.html` draws."""

from dataclasses import dataclass
from datetime import datetime

from community.articles.models import Article
from community.articles.speaking import SpeakingAs, label_of
from community.members.portrait import Portrait, portrait_of


@dataclass(frozen=True)
class ArticleRow:
    title: str
    path: str
    summary: str
    lang: str | None
    portrait: Portrait
    role: SpeakingAs | None
    lit: int | None  # the number of the arc of that role
    published_at: datetime | None
    minutes: int
    comments_count: int


def row_of(article: Article) -> ArticleRow:
    """The article was loaded with its author."""
    portrait, role = portrait_of(article.author), label_of(article)
    return ArticleRow(
        title=article.title,
        path=article.path,
        summary=article.summary,
        lang=article.lang,
        portrait=portrait,
        role=role,
        lit=portrait.lit(role.role_id) if role else None,
        published_at=article.published_at,
        minutes=article.reading_minutes,
        comments_count=article.comments_count,
    )

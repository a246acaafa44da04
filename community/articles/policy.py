"""Who may do what with an article. Plain functions, usable in templates and tested as tables."""

from community.articles.models import Article, ArticleStatus
from community.members.access import reaches
from community.members.models import Access, Member


def may_write(member: Member | None) -> bool:
    """Every member may open the editor and keep drafts."""
    return reaches(member, Access.MEMBER)


def may_publish_any(member: Member | None) -> bool:
    """Publishing needs author."""
    return reaches(member, Access.AUTHOR)


def may_edit_any(member: Member | None) -> bool:
    """Admins edit every article, and so see every draft."""
    return reaches(member, Access.ADMIN)


def may_edit(member: Member | None, article: Article) -> bool:
    """One's own; a published one only while one may publish. Admins edit every article."""
    if may_edit_any(member):
        return True
    if article.status is ArticleStatus.PUBLISHED and not may_publish_any(member):
        return False
    return _is_own(member, article)


def may_publish(member: Member | None, article: Article) -> bool:
    return may_publish_any(member) and may_edit(member, article)


def may_withdraw(member: Member | None, article: Article) -> bool:
    """One's own words can always be taken back, whatever one may publish by now."""
    return article.was_published and (may_edit_any(member) or _is_own(member, article))


def _is_own(member: Member | None, article: Article) -> bool:
    return member is not None and may_write(member) and article.author_id == member.id

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


def may_edit(member: Member | None, article: Article) -> bool:
    """One's own; a published one only while one may publish. Admins edit every article."""
    if member is None or not reaches(member, Access.MEMBER):
        return False
    if reaches(member, Access.ADMIN):
        return True
    is_own = article.author_id == member.id
    return is_own and (article.status is not ArticleStatus.PUBLISHED or reaches(member, Access.AUTHOR))

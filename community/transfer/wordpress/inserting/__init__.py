"""Everything that was read, cleaned and settled goes into the site: plain inserts in the caller's one transaction.

Nothing is rendered or hashed here. Rows are made as the actions of their rooms would leave them: a published article
has its first revision, a comment has one, and the counts are those that a recount finds.
"""

from community.core.versions import bump
from community.members.models import Member
from community.transfer.wordpress.inserting import articles, comments, members
from community.transfer.wordpress.inserting.rows import Import

__all__ = ["Import", "insert"]


def insert(job: Import) -> list[Member]:
    """Call inside `writing()`, once. Returns the members that were made."""
    newcomers = members.insert(job)
    count = articles.insert(job) + comments.insert(job)
    if count:
        bump("site", "comments")
    return newcomers

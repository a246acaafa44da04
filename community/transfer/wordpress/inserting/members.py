"""The blog's authors become members who have not claimed their account."""

from sqlalchemy import select, update

from community.members import joining
from community.members.models import Member, MemberState
from community.transfer.wordpress.cleaning import person_named
from community.transfer.wordpress.inserting.rows import Import
from community.transfer.wordpress.scratch import authors

NAMELESS = "Author"


def insert(job: Import) -> list[Member]:
    connection = job.scratch.connection
    newcomers = []
    for author in connection.execute(select(authors).where(authors.c.member_id.is_(None))).all():
        name = author.name or person_named(job.title) or NAMELESS
        member = joining.join(
            joining.free_handle(author.login or name),
            name,
            email=author.email,
            may_share_email=True,  # then it is kept for the day somebody proves that it is theirs
            state=MemberState.UNCLAIMED,
            joined_at=job.moment,
        )
        job.remember("member", [{"foreign_id": author.login, "member_id": member.id}])
        connection.execute(update(authors).where(authors.c.login == author.login).values(member_id=member.id))
        newcomers.append(member)
    return newcomers

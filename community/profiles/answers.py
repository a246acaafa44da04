"""How a member answers each audience: which roles, in which order, and own words in place of the composed ones.

What is composed comes from public roles only, whoever reads: the page of an answer is there to be shared, so its
owner reads on it what everybody will. Roles that not everybody sees are said on cards (`cards`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import selectinload

from community.core.database import db
from community.core.refusals import Refused
from community.core.signals import member_changed
from community.core.versions import bump
from community.members.models import Member
from community.profiles import answer, queries
from community.profiles.answer import Answers
from community.profiles.models import Audience, AudienceAnswer, PortfolioRole

LENGTHS = ("line", "thirty_seconds", "paragraph")


@dataclass(frozen=True)
class Told:
    """What a member chose for one audience. Empty words mean the composed ones, no roles all current ones."""

    role_ids: Sequence[int] = ()
    line: str = ""
    thirty_seconds: str = ""
    paragraph: str = ""


@dataclass(frozen=True)
class Shown:
    """An answer as it is read: its three lengths, of which `own` are the member's own words."""

    audience: Audience
    roles: Sequence[PortfolioRole]  # those it speaks of, in the order it does
    composed: Answers
    words: Answers
    own: frozenset[str]

    @property
    def pieces(self) -> tuple[answer.Piece, ...]:
        """The line, taken apart at its titles."""
        own_line = self.words.line if "line" in self.own else None
        roles = sorted(self.roles, key=lambda role: role.position) if self.is_for_everybody else self.roles
        return answer.headline(own_line, answer.composed(roles))

    @property
    def is_for_everybody(self) -> bool:
        return self.audience is Audience.EVERYBODY

    @property
    def seconds(self) -> int:
        return int(answer.language_module("en").seconds_to_say(self.words.thirty_seconds))

    @property
    def is_there(self) -> bool:
        return any(getattr(self.words, length) for length in LENGTHS)


# --- what there is -------------------------------------------------------------------------------------------


def of(member: Member) -> dict[Audience, AudienceAnswer]:
    """What a member has set up, by audience."""
    rows = db.session.scalars(select(AudienceAnswer).where(AudienceAnswer.member_id == member.id))
    return {row.audience: row for row in rows}


def public_roles_of(member: Member) -> list[PortfolioRole]:
    """The roles that answers speak of: current ones that everybody may see, with what they are open to."""
    return list(db.session.scalars(_public_roles_of(member)))


def shown(
    member: Member, audience: Audience, row: AudienceAnswer | None, roles: Sequence[PortfolioRole]
) -> Shown:
    """The answer for an audience. `roles`: `public_roles_of(member)`."""
    chosen = chosen_of(row, roles) or answer.for_audience(roles, audience)
    composed = answer.said(chosen, audience)
    if audience is Audience.EVERYBODY:
        composed = Answers(member.answer, composed.thirty_seconds, composed.paragraph)
    own = own_words(member, audience, row)
    words = Answers(**{length: own.get(length) or getattr(composed, length) for length in LENGTHS})
    return Shown(audience, chosen, composed, words, frozenset(own))


def own_words(member: Member, audience: Audience, row: AudienceAnswer | None) -> Mapping[str, str]:
    """What the member says in their own words, by length."""
    said = {length: getattr(row, length) for length in LENGTHS} if row else {}
    if audience is Audience.EVERYBODY:
        said["line"] = member.own_answer
    return {length: words for length, words in said.items() if words}


def chosen_of(row: AudienceAnswer | None, roles: Sequence[PortfolioRole]) -> list[PortfolioRole]:
    """The chosen roles in their order, of those given: what is gone or hidden meanwhile is left out."""
    there = {role.id: role for role in roles}
    return [there[role_id] for role_id in (row.role_ids if row else ()) if role_id in there]


def version_of(member: Member, audience: Audience, row: AudienceAnswer | None) -> int:
    """What a form saw: it grows with each change, for everybody also with one of the profile, which has the line."""
    return (row.version if row else 0) + (member.version if audience is Audience.EVERYBODY else 0)


# --- changes -------------------------------------------------------------------------------------------------


def save(member: Member, audience: Audience, told: Told, seen_version: int) -> None:
    """Say it so from now on. Refuses (409) where it has changed since the form was made; what is not a role that
    everybody may see is left out of the chosen ones."""
    member = _lock(member)
    row = db.session.get(AudienceAnswer, (member.id, audience), populate_existing=True)
    if version_of(member, audience, row) != seen_version:
        raise Refused("profiles.answer_changed", 409)
    if row is None:
        row = AudienceAnswer(member_id=member.id, audience=audience, version=0)
        db.session.add(row)
    theirs = {role.id for role in public_roles_of(member)}
    row.role_ids = [role_id for role_id in dict.fromkeys(told.role_ids) if role_id in theirs]
    row.thirty_seconds, row.paragraph = told.thirty_seconds or None, told.paragraph or None
    row.version += 1
    if audience is Audience.EVERYBODY:
        _say_line(member, told.line)
    else:
        row.line = told.line or None
    _tell(member)


def remove(member: Member, audience: Audience) -> None:
    """Back to the composed answer, and for a single audience to none of its own."""
    member = _lock(member)
    db.session.execute(
        delete(AudienceAnswer).where(
            AudienceAnswer.member_id == member.id, AudienceAnswer.audience == audience
        )
    )
    if audience is Audience.EVERYBODY:
        _say_line(member, "")
    _tell(member)


def _say_line(member: Member, line: str) -> None:
    if (line or None) != member.own_answer:
        member.own_answer = line or None
        member.version += 1


def _tell(member: Member) -> None:
    db.session.flush()
    bump(f"member:{member.id}", "site")
    member_changed.send(member)


def _lock(member: Member) -> Member:
    """One change of a member at a time."""
    locked = select(Member).where(Member.id == member.id).with_for_update()
    return db.session.scalars(locked, execution_options={"populate_existing": True}).one()


def _public_roles_of(member: Member) -> Select[PortfolioRole]:
    theirs = (PortfolioRole.member_id == member.id, queries.visible_to(None), queries.is_current())
    return (
        queries.in_order(select(PortfolioRole)).where(*theirs).options(selectinload(PortfolioRole.openings))
    )

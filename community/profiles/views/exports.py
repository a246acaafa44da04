"""A profile in other forms: JSON Resume, vCard, the portrait as a picture; `/settings/export` lists one's own."""

import json
from collections.abc import Sequence
from datetime import datetime

from flask import Response, current_app, render_template, request, url_for

from community.accounts import access
from community.core import markup
from community.core.database import db
from community.core.urls import absolute
from community.members.models import Member
from community.members.portrait import portrait_of
from community.profiles import links, queries
from community.profiles.exchange import resume, vcard
from community.profiles.models import PortfolioRole, ProfileLink
from community.profiles.views import blueprint
from community.profiles.views.finding import member_or_404, robots


@blueprint.get("/members/<handle>.json", endpoint="json")
@access.open_to_all
def json_resume(handle: str) -> Response:
    """JSON Resume of what everybody may see, whoever asks."""
    member = member_or_404(handle)
    roles = db.session.scalars(queries.portfolio_of(member, None)).all()
    return _asked(_resume(member, roles, address=f"{_address(member)}.json"), member)


@blueprint.get("/members/<handle>.vcf", endpoint="vcard")
@access.open_to_all
def card(handle: str) -> Response:
    """vCard 4.0 of what everybody may see now, whoever asks; `?version=3` is for older address books."""
    member = member_or_404(handle)
    current = queries.portfolio_of(member, None).where(queries.is_current())
    roles = db.session.scalars(current).all()
    text = vcard.card_of(
        member,
        roles,
        version="3.0" if request.args.get("version", "") in ("3", "3.0") else "4.0",
        profile_url=_address(member),
        as_of=_as_of(member, roles),
        links=_links(member),
        photo=_photo(member),
    )
    response = Response(text, content_type="text/vcard; charset=utf-8")
    return _asked(_as_file(response, f"{member.handle}.vcf"), member)


@blueprint.get("/settings/export")
@access.members_only
def export() -> str:
    """The ways out."""
    return render_template("profiles/export.html", member=access.member())


@blueprint.get("/settings/export/resume.json")
@access.members_only
def export_resume() -> Response:
    """One's own JSON Resume, with every role and who sees it: what an import here makes the same portfolio of."""
    member = access.member()
    roles = db.session.scalars(queries.portfolio_of(member, member)).all()
    return _as_file(_resume(member, roles, address=""), f"{member.handle}.resume.json")


@blueprint.get("/members/<handle>.svg")
@access.open_to_all
def picture(handle: str) -> Response:
    """The ring with the initials, as a picture for other sites (u-photo)."""
    member = member_or_404(handle)
    svg = render_template("profiles/picture.svg", portrait=portrait_of(member))
    return _asked(Response(svg, mimetype="image/svg+xml"), member)


def _resume(member: Member, roles: Sequence[PortfolioRole], address: str) -> Response:
    data = resume.resume_of(
        member,
        roles,
        summary=markup.plain(member.bio_html),
        profile_url=_address(member),
        network=current_app.config["SETTINGS"].name,
        as_of=_as_of(member, roles),
        links=_links(member),
        photo=_photo(member),
        address=address,
    )
    return Response(json.dumps(data, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")


def _address(member: Member) -> str:
    return absolute(url_for("profiles.show", handle=member.handle))


def _photo(member: Member) -> str:
    """Where the portrait they uploaded is; nothing where it is a drawn one, which address books can't show."""
    portrait = portrait_of(member)
    return absolute(portrait.picture_url(320)) if portrait.picture else ""


def _as_of(member: Member, roles: Sequence[PortfolioRole]) -> datetime:
    """When what these say was last looked at; no role beyond them is asked."""
    return max([member.joined_at, *(role.confirmed_at for role in roles)])


def _links(member: Member) -> Sequence[ProfileLink]:
    return db.session.scalars(links.links_of(member)).all()


def _as_file(response: Response, name: str) -> Response:
    """To be saved, under a name of handle and ending: letters, digits and hyphens."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(response: Response, member: Member) -> Response:
    """With what crawlers are asked."""
    if asked := robots(member):
        response.headers["X-Robots-Tag"] = asked
    return response

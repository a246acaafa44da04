"""A profile in other forms: JSON Resume, and the portrait as a picture."""

import json

from flask import Response, current_app, render_template, url_for

from community.accounts import access
from community.core import markup
from community.core.database import db
from community.core.urls import absolute
from community.members.portrait import portrait_of
from community.profiles import queries
from community.profiles.exchange import resume
from community.profiles.views import blueprint
from community.profiles.views.finding import member_or_404, robots


@blueprint.get("/members/<handle>.json", endpoint="json")
@access.open_to_all
def json_resume(handle: str) -> Response:
    """JSON Resume of what everybody may see, whoever asks."""
    member = member_or_404(handle)
    roles = db.session.scalars(queries.portfolio_of(member, None)).all()
    data = resume.resume_of(
        member,
        roles,
        summary=markup.plain(member.bio_html),
        profile_url=absolute(url_for("profiles.show", handle=member.handle)),
        network=current_app.config["SETTINGS"].name,
        as_of=max([member.joined_at, *(role.confirmed_at for role in roles)]),
    )
    response = Response(json.dumps(data, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    if asked := robots(member):
        response.headers["X-Robots-Tag"] = asked
    return response


@blueprint.get("/members/<handle>.svg")
@access.open_to_all
def picture(handle: str) -> Response:
    """The ring with the initials, as a picture for other sites (u-photo)."""
    member = member_or_404(handle)
    svg = render_template("profiles/picture.svg", portrait=portrait_of(member))
    response = Response(svg, mimetype="image/svg+xml")
    if asked := robots(member):
        response.headers["X-Robots-Tag"] = asked
    return response

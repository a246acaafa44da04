"""`/members/weeks`: how the members' weeks look, all together."""

from flask import render_template

from community.accounts import access
from community.profiles.views import blueprint
from community.profiles.weeks import MOST_AT_ONCE, weeks


@blueprint.get("/members/weeks")
@access.open_to_all
def weeks_of_members() -> str:
    """Three pictures with their tables; the same for everybody, from public roles alone."""
    return render_template("profiles/weeks.html", weeks=weeks.current(), most_at_once=MOST_AT_ONCE)

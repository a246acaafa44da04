"""What a comment said before it was edited, for everybody who may read it."""

from typing import Any

from flask import abort, render_template

from community.accounts import access
from community.comments import history, queries
from community.comments.conversation import portrait_of_writer
from community.comments.models import Status
from community.comments.views import blueprint
from community.core.database import db
from community.core.http.site import is_part


@blueprint.get("/comments/<id:comment_id>/history")
@access.open_to_all
def show_history(comment_id: int) -> Any:
    """Every version that was public. Of one that never was there is nothing to show."""
    wanted = queries.visible(comment_id, access.viewer(), access.guest_public_id())
    comment = db.session.scalar(wanted) or abort(404)
    versions = history.versions_of(comment) or abort(404)
    return render_template(
        "comments/history.html",
        comment=comment,
        versions=versions,
        most=history.MOST_VERSIONS,
        name=portrait_of_writer(comment).name,
        is_public=comment.status is Status.PUBLISHED,
        is_part=is_part(),
    )

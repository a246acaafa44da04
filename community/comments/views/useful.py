"""A member finds a comment useful, or takes that back: a button in the thread, sent by the page's one form."""

from typing import Any

from flask import Response, abort, jsonify, make_response, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from community.accounts import access
from community.comments import queries, useful
from community.comments.forms import UsefulForm
from community.comments.models import Comment
from community.comments.views import blueprint
from community.comments.views.permalinks import shown_at
from community.core.database import db
from community.core.http.site import is_part
from community.core.refusals import refusals
from community.core.writing import writing


@blueprint.post("/comments/<id:comment_id>/useful")
@access.members_only
def mark_useful(comment_id: int) -> Any:
    """To a script it answers with the count, and words to announce."""
    comment, form = _visible(comment_id), UsefulForm()
    if not form.validate_on_submit():
        return _page(form, comment)
    with refusals(form), writing():
        comment = _visible(comment_id)
        act = useful.unmark if form.is_taken_back else useful.mark
        act(comment, access.member())
    if form.refused:
        return _page(form, comment)
    words = _("Not marked as useful any more.") if form.is_taken_back else _("Marked as useful.")
    if is_part():
        return jsonify(count=comment.useful_count, words=f"{words} {_found_by(comment.useful_count)}")
    return shown_at(comment_id, words)


def _page(form: UsefulForm, comment: Comment) -> Response:
    html = render_template(
        "comments/useful.html",
        form=form,
        comment=comment,
        is_taken_back=form.is_taken_back,
        is_part=is_part(),
    )
    return make_response(html, form.status)


def _found_by(count: int) -> str:
    return str(ngettext("Useful to %(num)s member.", "Useful to %(num)s members.", count))


def _visible(comment_id: int) -> Comment:
    found = queries.visible(comment_id, access.viewer(), None)
    return db.session.scalar(found) or abort(404)

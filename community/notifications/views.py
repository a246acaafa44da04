"""The list of a member's notices, the way from one to what it tells of, and "mark all as read"."""

from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.exc import SQLAlchemyError

from community.accounts import access
from community.core.database import db
from community.core.writing import Busy, writing
from community.notifications import leading, lines, queries, seeing
from community.notifications.forms import SeenForm
from community.notifications.models import Notice

blueprint = Blueprint("notifications", __name__)


@blueprint.get("/notices")
@access.members_only
def index() -> Any:
    """Everything one was told, newest first."""
    return _list_page(SeenForm(formdata=None))


@blueprint.get("/notices/<id:notice_id>")
@access.members_only
def show(notice_id: int) -> Any:
    """On to what a notice tells of; it counts as seen, and so do those that the same line told of (`?until=ID`)."""
    viewer = access.member()
    notice = db.session.scalar(queries.own(notice_id, viewer)) or abort(404)
    address = leading.address_of(notice, viewer, leading.articles_of([notice]))
    if address is None:
        flash(_("What this notice led to is not there any more."), "closed")
    response = make_response(redirect(address or url_for("notifications.index"), 302))
    if request.method == "GET" and notice.seen_at is None:
        _see_afterwards(response, queries.unseen_beside(notice, viewer, _until(notice)))
    return response


@blueprint.post("/notices/seen")
@access.members_only
def see_all() -> Any:
    """Mark all as read, up to the newest that the page showed."""
    form = SeenForm()
    if not form.validate_on_submit():
        return make_response(_list_page(form), form.status)
    until = int(form.until.data) if form.until.data else None
    with writing():
        seeing.see_all(access.member(), until)
    return redirect(url_for("notifications.index"), 303)


def _until(notice: Notice) -> int:
    typed = request.args.get("until", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else notice.id


def _see_afterwards(response: Response, unseen: Select[int]) -> None:
    """After the answer, as a session is marked as seen (decisions.md, GET changes nothing)."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    response.call_on_close(lambda: _see(app, unseen))


def _see(app: Flask, unseen: Select[int]) -> None:
    with app.app_context():
        try:
            with writing():
                seeing.see(unseen)
        except (Busy, SQLAlchemyError):  # it stays unread until it is opened again
            return


def _list_page(form: SeenForm) -> str:
    viewer = access.member()
    after, before = request.args.get("after", ""), request.args.get("before", "")
    page = queries.page_of(viewer, after=after, before=before)
    here = url_for("notifications.index")
    if not after and not before and page.rows:
        form.until.data = str(page.rows[0].id)
    return render_template(
        "notifications/index.html",
        form=form,
        days=lines.days(page.rows, viewer),
        here=here,
        is_first=not after and not before,
        newer_url=f"{here}?before={page.previous}" if page.previous else None,
        older_url=f"{here}?after={page.next}" if page.next else None,
    )

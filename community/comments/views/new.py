"""New comments and replies: the form has an address of its own, which a script brings in place."""

import secrets
from typing import Any

from flask import Response, abort, g, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from community.accounts import access
from community.articles import tag_roles
from community.articles.commenting import CLOSE_AFTER_DAYS, state_of
from community.articles.models import Article, ArticleStatus, CommentsMode, article_tags
from community.comments import addresses, posting, queries, words
from community.comments.conversation import portrait_of_writer
from community.comments.forms import BodyForm, GuestCommentForm, MemberCommentForm
from community.comments.models import Comment, Status
from community.comments.posting import Circumstances, Repeated
from community.comments.views import blueprint
from community.comments.views.permalinks import shown_at
from community.comments.views.typed import is_preview, rendered_body
from community.comments.writers import Writer, guest_known_as
from community.core import markup
from community.core.database import db, now
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.http.site import is_part
from community.core.refusals import Refused, refusals
from community.core.urls import web_address
from community.core.writing import writing
from community.members.models import Member
from community.profiles.models import PortfolioRole
from community.profiles.queries import roles_to_speak_as

STAMP_SECONDS = 24 * 3600


@blueprint.get("/articles/<slug>/comments/new")
@access.open_to_all
def new(slug: str) -> Any:
    return _new(slug, None)


@blueprint.post("/articles/<slug>/comments")
@access.guests_welcome
def create(slug: str) -> Any:
    return _new(slug, None)


@blueprint.get("/comments/<id:comment_id>/reply")
@access.open_to_all
def new_reply(comment_id: int) -> Any:
    return _new(None, comment_id)


@blueprint.post("/comments/<id:comment_id>/reply")
@access.guests_welcome
def reply(comment_id: int) -> Any:
    return _new(None, comment_id)


def _new(slug: str | None, parent_id: int | None) -> Any:
    """The form for a comment under an article or for a reply; sent, it is written."""
    viewer = access.viewer()
    article, parent = _place(slug, parent_id)
    form = _form_for(viewer, article)
    if viewer is None and "log_in" in request.form:
        return access.log_in_first()
    if is_preview(form):
        return _form_page(form, article, parent, preview=rendered_body(form))
    if not form.validate_on_submit():
        return _form_page(form, article, parent)
    rendered = rendered_body(form)
    stamp = None if viewer else _stamp(form, article)
    if viewer is None and stamp is None:
        form.form_errors = [access.EXPIRED]
        return _form_page(form, article, parent, status=403)
    with refusals(form):
        response = shown_at(*_written(form, article, parent, rendered, stamp))
    if form.refused:
        return _form_page(form, article, parent)
    if stamp:
        access.remember_guest(response, stamp[0])
    return response


def _written(form: BodyForm, *rest: Any) -> tuple[int, str]:
    """The comment that is there now, and what is said of it. Raises `Refused`."""
    for _try in range(2):
        try:
            comment = _post(form, *rest)
        except Repeated as repeated:
            return repeated.comment_id, _("You said this a moment ago. Here it is.")
        except IntegrityError:  # the same words at the same moment on PostgreSQL: the unique key kept one
            continue
        if comment.status is Status.HELD:
            return comment.id, _("It waits for a moderator, in its place below.")
        return comment.id, _("Your reply is there.") if comment.parent_id else _("Your comment is there.")
    raise Refused("comments.changed", 409, "body")


def _post(
    form: BodyForm,
    article: Article,
    parent: Comment | None,
    rendered: markup.Rendered,
    stamp: tuple[str, float] | None,
) -> Comment:
    with writing():
        article = db.session.get_one(Article, article.id)
        if article.status is not ArticleStatus.PUBLISHED:
            raise Refused("comments.closed", 409, "body")
        return posting.post(
            article,
            _writer(form, stamp),
            rendered,
            parent=db.session.get_one(Comment, parent.id) if parent else None,
            speaking_as=_role(form),
            circumstances=_circumstances(form, stamp),
        )


def _place(slug: str | None, parent_id: int | None) -> tuple[Article, Comment | None]:
    """The article, and the comment answered. What can't be seen is 404."""
    parent = None
    if parent_id is not None:
        parent = db.session.scalar(queries.one(parent_id)) or abort(404)
        article = parent.article
    else:
        found = select(Article).options(joinedload(Article.author)).where(Article.slug == slug)
        article = db.session.scalar(found) or abort(404)
    if article.status is not ArticleStatus.PUBLISHED:
        abort(410 if article.status is ArticleStatus.WITHDRAWN else 404)
    if parent is not None and not parent.is_drawn:
        abort(404)
    return article, parent


def _form_for(viewer: Member | None, article: Article) -> BodyForm:
    if viewer is None:
        return _guests_form()
    form = MemberCommentForm()
    roles = roles_to_speak_as(viewer)
    form.offer(roles)
    if request.method == "GET":
        form.speaking_as.data = _role_to_begin_with(viewer, article, roles)
    return form


def _guests_form() -> GuestCommentForm:
    """With the name under which this browser wrote last; the e-mail address is never shown to anybody."""
    form = GuestCommentForm()
    guest = access.guest_public_id()
    if request.method == "GET" and guest:
        wrote = select(Comment.guest_name).where(queries.written_by(None, guest))
        form.name.data = db.session.scalar(wrote.order_by(Comment.created_at.desc()).limit(1))
    return form


def _role_to_begin_with(viewer: Member, article: Article, roles: list[PortfolioRole]) -> str:
    """What the member chose for a tag of the article, else the role of their last comment."""
    if not roles:
        return ""
    tags = select(article_tags.c.tag_id).where(article_tags.c.article_id == article.id)
    role = tag_roles.default_for(viewer, db.session.scalars(tags.order_by(article_tags.c.tag_id)), roles)
    return str(role.id) if role else _last_spoken_as(viewer, roles)


def _last_spoken_as(viewer: Member, roles: list[PortfolioRole]) -> str:
    """The role of the member's last comment, where it is still one of theirs."""
    last = db.session.scalar(
        select(Comment.speaking_as_id)
        .where(Comment.author_id == viewer.id)
        .order_by(Comment.created_at.desc())
        .limit(1)
    )
    return str(last) if last in {role.id for role in roles} else ""


def _stamp(form: BodyForm, article: Article) -> tuple[str, float] | None:
    """The guest's id and how long the form was open, from the signed stamp that binds the article."""
    read = access.unsigned("stamp", str(form["stamp"].data or ""), STAMP_SECONDS)
    if read is None:
        return None
    (article_id, guest_id), seconds = read
    return (access.guest_public_id() or guest_id, seconds) if article_id == article.id else None


def _writer(form: BodyForm, stamp: tuple[str, float] | None) -> Writer:
    if stamp is None:
        return Writer(member=access.member())
    return Writer(
        guest=guest_known_as(stamp[0]),
        name=markup.cleaned_line(form["name"].data, 80),
        email=markup.cleaned_line(form["email"].data, 254),
        website=web_address(form["website"].data or ""),
    )


def _role(form: BodyForm) -> PortfolioRole | None:
    if "speaking_as" not in form or not form["speaking_as"].data:
        return None
    roles = {str(role.id): role for role in roles_to_speak_as(access.member())}
    role = roles.get(form["speaking_as"].data)
    if role is None:
        raise Refused("comments.role_gone", 422, "speaking_as")
    return role


def _circumstances(form: BodyForm, stamp: tuple[str, float] | None) -> Circumstances:
    if stamp is None:
        return Circumstances()
    return Circumstances(is_trapped=bool(form["subject"].data), seconds=stamp[1])


def _form_page(
    form: BodyForm,
    article: Article,
    parent: Comment | None,
    *,
    preview: markup.Rendered | None = None,
    status: int | None = None,
) -> Response:
    """The form, on a page of its own or as the part that a script asked for. Never kept by a cache."""
    state = state_of(article, now())
    viewer = access.viewer()
    if isinstance(form, GuestCommentForm):
        guest = access.guest_public_id() or secrets.token_hex(16)
        form.stamp.data = access.signed("stamp", [article.id, guest])
    html = render_template(
        "comments/new.html",
        form=form,
        article=article,
        parent=parent,
        parent_shown=_parent_shown(parent),
        state=state,
        close_after_days=CLOSE_AFTER_DAYS.value,
        is_closed=state.mode is CommentsMode.CLOSED,
        is_for_members=state.mode is CommentsMode.MEMBERS and viewer is None,
        preview=preview,
        action=addresses.act(parent.id, "reply") if parent else f"/articles/{article.slug}/comments",
        back=addresses.comment(parent.id) if parent else addresses.article(article.slug, anchor="comments"),
        prefix=f"reply-{parent.id}-" if parent else "comment-",
        promise=words.usually_within(),
        needs_token=viewer is not None or "shown_again" in g or (status == 403),
        is_part=is_part(),
    )
    response = make_response(html, status or form.status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    if form.refused and "retry_after" in form.refused.parameters:
        response.headers["Retry-After"] = str(form.refused.parameters["retry_after"])
    return response


def _parent_shown(parent: Comment | None) -> dict[str, Any] | None:
    """What the form's page shows of the comment answered; nothing of one that may not be seen."""
    if parent is None or parent.status is not Status.PUBLISHED:
        return None
    return {"name": portrait_of_writer(parent).name, "body_html": parent.body_html, "lang": parent.lang}

"""An article's author and its conversation: closed and opened by one button, and a word to the moderators."""

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts import access
from community.articles.models import Article, ArticleStatus
from community.comments import addresses
from community.core.database import db, now
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.refusals import refusals
from community.core.writing import writing
from community.members.models import Member
from community.moderation import asks, policy
from community.moderation.forms import AskAnswerForm, AskForm, PressForm
from community.moderation.models import Ask
from community.moderation.views import blueprint
from community.moderation.views.asking import question


@blueprint.post("/articles/<slug>/close-conversation")
@access.members_only
def close_conversation(slug: str) -> Any:
    """Nobody comments any more, until somebody opens it again by hand."""
    return _pressed(
        slug,
        asks.close,
        heading=_("Close the conversation?"),
        explanation=_("Everybody still reads it; nobody adds to it until you open it again."),
        button=_("Close the conversation"),
        said=_("The conversation is closed."),
    )


@blueprint.post("/articles/<slug>/open-conversation")
@access.members_only
def open_conversation(slug: str) -> Any:
    return _pressed(
        slug,
        asks.reopen,
        heading=_("Open the conversation again?"),
        explanation=_("Everybody can comment again, until you close it. Its age does not close it any more."),
        button=_("Open the conversation"),
        said=_("The conversation is open again."),
    )


@blueprint.route("/articles/<slug>/ask-moderators", methods=["GET", "POST"])
@access.members_only
def ask(slug: str) -> Any:
    """The author asks the moderators to look at their article's conversation."""
    article = _own(slug)
    form = AskForm()
    if not form.validate_on_submit():
        return _ask_page(form, article)
    with refusals(form), writing():
        asks.ask(_own(slug), _me(), form.words.data)
    if form.refused:
        return _ask_page(form, _own(slug))
    flash(_("Sent to the moderators. You hear what they do."), "success")
    return redirect(addresses.article(slug, anchor="comments"), 303)


@blueprint.get("/moderation/asks")
@access.moderators_only
def asks_index() -> Any:
    """What authors ask, the longest wait first."""
    waiting = db.session.scalars(asks.open_ones()).all()
    return render_template("moderation/asks.html", waiting=waiting, now=now())


@blueprint.route("/moderation/asks/<id:ask_id>", methods=["GET", "POST"])
@access.moderators_only
def settle_ask(ask_id: int) -> Any:
    """Answer what an author asks."""
    asked = _asked(ask_id)
    form = AskAnswerForm()
    if not form.validate_on_submit():
        return _settle_page(form, asked)
    with refusals(form), writing():
        asks.settle(_asked(ask_id), _me(), form.answer.data)
    if form.refused:
        return _settle_page(form, _asked(ask_id))
    flash(_("Answered. The author is told."), "success")
    return redirect(url_for("moderation.asks_index"), 303)


def _pressed(slug: str, act: Any, *, heading: str, explanation: str, button: str, said: str) -> Any:
    _own(slug)
    form = PressForm()
    back = addresses.article(slug, anchor="comments")
    if form.validate_on_submit():
        with refusals(form), writing():
            act(_own(slug), _me())
        if not form.refused:
            flash(said, "success")
            return redirect(back, 303)
    return question(form, heading, explanation, button, back)


def _me() -> Member:
    return db.session.get_one(Member, access.member().id)


def _own(slug: str) -> Article:
    """A published article whose conversation the viewer looks after; else 404."""
    article = db.session.scalar(select(Article).where(Article.slug == slug))
    if article is None or article.status is not ArticleStatus.PUBLISHED:
        abort(404)
    if not policy.may_moderate_own(access.viewer(), article):
        abort(404)
    return article


def _asked(ask_id: int) -> Ask:
    return db.session.scalar(asks.one(ask_id)) or abort(404)


def _ask_page(form: AskForm, article: Article) -> Response:
    html = render_template(
        "moderation/ask.html",
        form=form,
        article=article,
        earlier=db.session.scalars(asks.of(article, access.member())).all(),
        back=addresses.article(article.slug, anchor="comments"),
    )
    return _kept_private(html, form.status)


def _settle_page(form: AskAnswerForm, asked: Ask) -> Response:
    return _kept_private(render_template("moderation/answer_ask.html", form=form, asked=asked), form.status)


def _kept_private(html: str, status: int) -> Response:
    response = make_response(html, status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response

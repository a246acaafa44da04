"""Writing: the editor, its preview, and one's drafts. A form sent is saved, published or only shown."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.articles import drafting, people, policy, publishing, queries, speaking
from community.articles.commenting import CLOSE_AFTER_DAYS, chosen_mode, state_of
from community.articles.drafting import Content
from community.articles.forms import AS_USUAL, ArticleForm
from community.articles.models import Article, BodyFormat
from community.articles.views import blueprint
from community.articles.views.finding import find_or_404, found_again
from community.core import markup
from community.core.database import now
from community.core.http.site import is_part
from community.core.markup import Rendered
from community.core.refusals import Refused, refusals
from community.core.writing import writing
from community.members.models import Member
from community.profiles.models import PortfolioRole
from community.profiles.queries import roles_to_speak_as


@blueprint.get("/articles/new")
@access.members_only
def new() -> Any:
    return _editor_page(_form(None))


@blueprint.post("/articles/new")
@access.members_only
def create() -> Any:
    """Begin an article; with the button `publish` it is out at once, with `preview` nothing is stored."""
    form = _form(None)
    body = _checked(form, None)
    if body is None or form.preview.data:
        return _editor_page(form, body=body)
    with refusals(form), writing():
        author = access.member()
        article = drafting.create(author, _content(form, body, author))
        _publish_if_asked(form, article)
    return _editor_page(form, body=body) if form.refused else _saved(form, article)


@blueprint.get("/articles/<slug>/edit")
@access.members_only
def edit(slug: str) -> Any:
    article = find_or_404(slug)
    access.demand(policy.may_edit(access.viewer(), article))
    return _editor_page(_form(article), article)


@blueprint.post("/articles/<slug>/edit")
@access.members_only
def update(slug: str) -> Any:
    """Save an article over the version that the form saw; whoever comes second sees both texts."""
    article = find_or_404(slug)
    access.demand(policy.may_edit(access.viewer(), article))
    form = _form(article)
    body = _checked(form, article)
    if body is None or form.preview.data:
        return _editor_page(form, article, body)
    with refusals(form), writing():
        article = found_again(article)
        access.demand(policy.may_edit(access.viewer(), article))
        drafting.save(article, _content(form, body, article.author, article), access.member(), form.seen)
        _publish_if_asked(form, article)
    return _refused_page(form, article, body) if form.refused else _saved(form, article)


@blueprint.get("/articles/drafts")
@access.members_only
def drafts() -> Any:
    """What one wrote and nobody else reads yet, or any more."""
    page = queries.page_of(
        queries.drafts_of(access.member()),
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
        by=Article.updated_at,
    )
    here = url_for("articles.drafts")
    return render_template(
        "articles/drafts.html",
        drafts=page.rows,
        may_publish=policy.may_publish_any(access.viewer()),
        newer_url=f"{here}?before={page.previous}" if page.previous else None,
        older_url=f"{here}?after={page.next}" if page.next else None,
    )


# --- the form ------------------------------------------------------------------------------------------------


def _form(article: Article | None) -> ArticleForm:
    """The editor's form, with what the author may choose; filled from the article unless something was sent."""
    roles = roles_to_speak_as(article.author if article else access.member())
    form = ArticleForm(data=_standing(article, roles) if article else {"comments_mode": AS_USUAL})
    form.offer(roles, article, CLOSE_AFTER_DAYS.value)
    return form


def _standing(article: Article, roles: Sequence[PortfolioRole]) -> dict[str, Any]:
    return {
        "title": article.title,
        "summary": article.summary,
        "body": article.body,
        "tags": ", ".join(tag.name for tag in article.tags),
        "closing_question": article.closing_question,
        "people": ", ".join(people.of(article)),
        "speaking_as": speaking.value_of(article, roles),
        "lang": article.lang or "",
        "comments_mode": chosen_mode(article) or AS_USUAL,
        "version": str(article.version),
    }


def _checked(form: ArticleForm, article: Article | None) -> Rendered | None:
    """The body as safe HTML where the form is in shape; else None, with the words in the form.

    A preview asks for no more than the body: what else is wrong is said, and shown all the same.
    """
    if not form.validate_on_submit() and not form.preview.data:
        return None
    body = None
    with refusals(form):
        body = _rendered(form, BodyFormat.MARKDOWN if article is None else article.body_format)
    return body


def _rendered(form: ArticleForm, kind: BodyFormat) -> Rendered:
    try:
        return markup.rendered(
            form.body.data or "", markup.ARTICLE, format=kind.value, own_hosts=access.own_hosts()
        )
    except markup.TooLong as problem:
        raise Refused(
            "articles.too_long", 422, "body", length=f"{problem.length:,}", limit=f"{problem.limit:,}"
        ) from problem
    except markup.TooMuch as problem:
        raise Refused("articles.too_much", 422, "body") from problem


def _content(form: ArticleForm, body: Rendered, author: Member, article: Article | None = None) -> Content:
    """What the form says, for the actions. The roles are looked up inside the write: one may be gone by now."""
    return Content(
        title=form.title.data,
        body=body,
        summary=form.summary.data,
        tags=form.tag_names,
        closing_question=form.closing_question.data,
        people=form.people_handles,
        lang=form.lang.data or None,
        comments_mode=form.mode,
        speaking_as=speaking.chosen(form.speaking_as.data, roles_to_speak_as(author), article),
    )


def _publish_if_asked(form: ArticleForm, article: Article) -> None:
    if form.publish.data:
        access.demand(policy.may_publish(access.viewer(), article))
        publishing.publish(article, access.member())


# --- answers -------------------------------------------------------------------------------------------------


def _editor_page(
    form: ArticleForm,
    article: Article | None = None,
    body: Rendered | None = None,
    theirs: Article | None = None,
) -> Response:
    """The editor as the form says, beside it a preview: of what was sent, or of what is stored."""
    is_sent = form.is_submitted()
    html = render_template(
        "articles/edit.html",
        form=form,
        article=article,
        theirs=theirs,
        preview=body.html if body else article.body_html if article and not is_sent else None,
        tag_names=form.tag_names,
        action=url_for("articles.update", slug=article.slug) if article else url_for("articles.create"),
        closed=state_of(article, now()) if article else None,
        may_publish=policy.may_publish_any(access.viewer()),
        is_part=is_part(),
    )
    return make_response(html, form.status)


def _refused_page(form: ArticleForm, article: Article, body: Rendered) -> Response:
    """After a conflict the form is as of the version that stands: sent again, it goes over that one knowingly."""
    article = found_again(article)
    if form.refused is None or form.refused.code != "articles.changed_meanwhile":
        return _editor_page(form, article, body)
    form.version.data = str(article.version)
    return _editor_page(form, article, body, theirs=article)


def _saved(form: ArticleForm, article: Article) -> Any:
    if article.was_published:
        flash(_("It is published.") if form.publish.data else _("Your changes are saved."), "success")
        return redirect(url_for("articles.show", slug=article.slug), 303)
    return redirect(url_for("articles.edit", slug=article.slug), 303)

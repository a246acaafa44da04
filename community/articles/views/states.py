"""Letting an article out and taking it back: a question on a page of its own, then the act."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.articles import policy, publishing
from community.articles.forms import ConfirmForm
from community.articles.models import Article, ArticleStatus
from community.articles.views import blueprint
from community.articles.views.finding import find_or_404, found_again
from community.core.refusals import refusals
from community.core.writing import writing


@blueprint.route("/articles/<slug>/publish", methods=["GET", "POST"])
@access.members_only
def publish(slug: str) -> Any:
    """Let everybody read a draft, or once more what was withdrawn."""
    article = find_or_404(slug)
    access.demand(policy.may_publish(access.viewer(), article))
    form = ConfirmForm()
    if article.status is ArticleStatus.PUBLISHED:
        return redirect(url_for("articles.show", slug=article.slug), 303)
    if not form.validate_on_submit():
        return _question("articles/publish.html", form, article)
    with refusals(form), writing():
        article = found_again(article)
        access.demand(policy.may_publish(access.viewer(), article))
        publishing.publish(article, access.member())
    if form.refused:
        return _question("articles/publish.html", form, found_again(article))
    flash(_("It is published."), "success")
    return redirect(url_for("articles.show", slug=article.slug), 303)


@blueprint.route("/articles/<slug>/withdraw", methods=["GET", "POST"])
@access.members_only
def withdraw(slug: str) -> Any:
    """Take a published article back; its address says that it is gone."""
    article = find_or_404(slug)
    access.demand(policy.may_withdraw(access.viewer(), article))
    form = ConfirmForm()
    if article.status is ArticleStatus.WITHDRAWN:
        return redirect(url_for("articles.drafts"), 303)
    if not form.validate_on_submit():
        return _question("articles/withdraw.html", form, article)
    with refusals(form), writing():
        article = found_again(article)
        access.demand(policy.may_withdraw(access.viewer(), article))
        publishing.withdraw(article)
    if form.refused:
        return _question("articles/withdraw.html", form, found_again(article))
    flash(_("It is withdrawn, and back among your drafts."), "success")
    return redirect(url_for("articles.drafts"), 303)


def _question(template: str, form: ConfirmForm, article: Article) -> Any:
    return render_template(template, form=form, article=article), form.status

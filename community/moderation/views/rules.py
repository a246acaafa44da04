"""`/moderation/rules`: why comments are held here, the word lists, what the spam filter has learnt, and a place to try."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import ngettext

from community.accounts import access
from community.articles.models import CommentsMode
from community.comments import holding
from community.comments.holding import Answer, Asked, bayes, lists, telling
from community.comments.models import WordList
from community.core import kept, markup
from community.core.database import db
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.refusals import Refused, refusals
from community.core.writing import writing
from community.moderation.views import blueprint
from community.moderation.views.rules_forms import GUEST, ListForm, TryForm, UnlistForm

MOST_LISTED = 200  # of each list on the page; the others are found by a part of them
MOST_WEIGHTS = 15


@blueprint.get("/moderation/rules")
@access.moderators_only
def rules() -> Any:
    return _page()


@blueprint.post("/moderation/rules/try")
@access.moderators_only
def try_rules() -> Any:
    """What would happen to a text, and why. Nothing of it is stored."""
    form = TryForm()
    if not form.validate_on_submit():
        return _page(tried=form)
    return _page(tried=form, answers=holding.ask(_asked(form)))


@blueprint.post("/moderation/rules/words")
@access.moderators_only
def list_words() -> Any:
    """Several words at once, one a line, on one of the two lists."""
    form = ListForm()
    if not form.validate_on_submit():
        return _page(listed=form)
    with refusals(form), writing():
        added = lists.add(form.lines, WordList(form.kind.data), access.member().id)
    if form.refused:
        return _page(listed=form)
    kept.forget()
    flash(ngettext("%(num)s new word is listed.", "%(num)s new words are listed.", added), "success")
    return _back()


@blueprint.post("/moderation/rules/words/remove")
@access.moderators_only
def unlist_words() -> Any:
    form = UnlistForm()
    form.choose(request.form.getlist("word"))
    if not form.validate_on_submit():
        return _page(unlisted=form)
    with refusals(form), writing():
        if not form.chosen:
            raise Refused("moderation.no_word_chosen", 422)
        removed = lists.remove(sorted(form.chosen))
    if form.refused:
        return _page(unlisted=form)
    kept.forget()
    flash(ngettext("%(num)s word is taken off.", "%(num)s words are taken off.", removed), "success")
    return _back()


def _asked(form: TryForm) -> Asked:
    """As if somebody sent this now under an article that is open to all."""
    rendered = markup.rendered(form.body.data or "", markup.COMMENT, own_hosts=access.own_hosts())
    name = form.name.data or ""
    return Asked(
        rendered=rendered,
        mode=CommentsMode.OPEN,
        score=bayes.score(bayes.words_of(rendered.html, name)),
        name=name,
        email=form.email.data or "",
        website=form.website.data or "",
        is_guest=form.writer.data == GUEST,
        approved=0 if form.is_first.data else 1,
    )


def _back() -> Any:
    return redirect(
        url_for("moderation.rules", find=request.args.get("find") or None, _anchor="words-heading"), 303
    )


def _page(
    *,
    tried: TryForm | None = None,
    listed: ListForm | None = None,
    unlisted: UnlistForm | None = None,
    answers: list[Answer] | None = None,
) -> Any:
    sent = tried or listed or unlisted
    having = request.args.get("find", "")[: lists.LONGEST]
    learnt = bayes.lessons()
    html = render_template(
        "moderation/rules.html",
        tried=tried or TryForm(formdata=None),
        listed=listed or ListForm(formdata=None),
        unlisted=unlisted or UnlistForm(formdata=None),
        rules=telling.in_order(),
        answers=None if answers is None else holding.told(answers),
        reason=None if answers is None else _title(holding.reason(answers)),
        is_flagged=answers is not None and holding.flags(answers),
        having=having,
        words={kind.value: _listed(kind, having) for kind in WordList},
        sizes={kind.value: size for kind, size in lists.sizes().items()},
        most_listed=MOST_LISTED,
        learnt=learnt,
        weights=bayes.heaviest(learnt, MOST_WEIGHTS),
        word_shown=telling.word_shown,
    )
    response = make_response(html, sent.status if sent else 200)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response


def _title(rule: str | None) -> str | None:
    return None if rule is None else str(telling.TITLES[rule])


def _listed(kind: WordList, having: str) -> list[Any]:
    """One more than the page shows, so that it knows of more."""
    return list(db.session.scalars(lists.listed(kind, having=having).limit(MOST_LISTED + 1)))

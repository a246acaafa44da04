"""`/settings/searches`: saved searches of the directory, which tell of somebody new."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.core.database import db
from community.core.forms import SiteForm
from community.core.refusals import refusals
from community.core.writing import writing
from community.members.models import Member
from community.profiles.directory import saved
from community.profiles.directory.filters import Filters, as_query
from community.profiles.forms import MoveForm, SearchForm
from community.profiles.models import SavedSearch
from community.profiles.views import blueprint
from community.profiles.views.directory import words_of


@blueprint.route("/settings/searches", methods=["GET", "POST"])
@access.members_only
def searches() -> Any:
    """One's saved searches; a POST saves another one."""
    form = SearchForm()
    if not form.validate_on_submit():
        return _page(form)
    filters = saved.filters_of(form.query.data or "")
    with refusals(form), writing():
        member = db.session.get_one(Member, access.member().id)
        was_there = saved.the_same(member, filters) is not None
        search = saved.save(member, filters, _name_of(filters))
    if form.refused:
        return _page(form)
    _say(search, was_there)
    return redirect(url_for("profiles.searches", _anchor=f"search-{search.id}"), 303)


@blueprint.post("/settings/searches/<id:search_id>/remove")
@access.members_only
def remove_search(search_id: int) -> Any:
    form = MoveForm()
    if not form.validate_on_submit():
        return _page(form)
    with refusals(form), writing():
        own = saved.of_member(access.member()).where(SavedSearch.id == search_id)
        search = db.session.scalar(own) or abort(404)
        saved.forget(search)
    flash(_("“%(name)s” is removed.", name=search.name), "success")
    return redirect(url_for("profiles.searches"), 303)


def _say(search: SavedSearch, was_there: bool) -> None:
    if was_there:
        flash(_("“%(name)s” is saved already. It stands in the list below.", name=search.name), "info")
    else:
        flash(_("Saved. When somebody new fits, it stands among your notices."), "success")


def _name_of(filters: Filters) -> str:
    """What a search is called: the words of its chips."""
    return " · ".join(words_of(name, value) for name, value in filters.values)


def _page(form: SiteForm) -> Any:
    """The list, with the search that could not be saved above it, to be changed or sent again."""
    asked = saved.filters_of(form.query.data or "") if isinstance(form, SearchForm) else Filters()
    html = render_template(
        "profiles/searches.html",
        form=form,
        asked=as_query(asked),
        asked_name=_name_of(asked),
        searches=db.session.scalars(saved.of_member(access.member())).all(),
        directory=url_for("profiles.index"),
    )
    return make_response(html, form.status)

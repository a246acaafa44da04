"""`/settings/roles`: a member's own roles, in their order."""

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.core import markup
from community.core.database import db
from community.core.markup import DESCRIPTION, Rendered
from community.core.refusals import refusals
from community.core.writing import writing
from community.members.models import Member
from community.profiles import answer, portfolio, queries, week
from community.profiles.forms import FitSharesForm, MoveForm, OrderForm, RemoveForm, RoleForm
from community.profiles.models import PortfolioRole, Visibility
from community.profiles.views import blueprint, labels
from community.profiles.views.finding import own_role_or_404


@blueprint.get("/settings/roles")
@access.members_only
def roles() -> Any:
    """All of one's roles with what can be done to each; the first form where there is none yet."""
    return _list_page(MoveForm())


@blueprint.route("/settings/roles/new", methods=["GET", "POST"])
@access.members_only
def new_role() -> Any:
    form = RoleForm()
    if not form.validate_on_submit():
        return _form_page(form)
    description = _rendered(form)
    with refusals(form), writing():
        member = db.session.get_one(Member, access.member().id)
        role = portfolio.add(member, form.details(description))
    if form.refused:
        return _form_page(form)
    return redirect(_place_of(role), 303)


@blueprint.route("/settings/roles/<id:role_id>/edit", methods=["GET", "POST"])
@access.members_only
def edit_role(role_id: int) -> Any:
    role = own_role_or_404(role_id)
    form = RoleForm()
    if not form.is_submitted():
        form.show(role)
    if not form.validate_on_submit():
        return _form_page(form, role)
    description = _rendered(form)
    with refusals(form), writing():
        role = own_role_or_404(role_id)
        portfolio.edit(role, form.details(description), form.seen_version)
        if role.visibility is not Visibility.PUBLIC and form.old_labels.data == "clear":
            labels.clear(role)
    if form.refused:
        return _form_page(form, own_role_or_404(role_id))
    flash(_("“%(title)s” is saved.", title=role.title), "success")
    return redirect(_place_of(role), 303)


@blueprint.post("/settings/roles/<id:role_id>/up")
@access.members_only
def move_role_up(role_id: int) -> Any:
    return _move(role_id, portfolio.move_up)


@blueprint.post("/settings/roles/<id:role_id>/down")
@access.members_only
def move_role_down(role_id: int) -> Any:
    return _move(role_id, portfolio.move_down)


@blueprint.post("/settings/roles/order")
@access.members_only
def order_roles() -> Any:
    """All roles in a new order: what dragging sends."""
    form = OrderForm()
    if not form.validate_on_submit():
        return _list_page(form)
    with refusals(form), writing():
        portfolio.put_in_order(access.member(), form.role_ids)
    return _list_page(form) if form.refused else redirect(url_for("profiles.roles"), 303)


@blueprint.post("/settings/roles/shares")
@access.members_only
def fit_shares() -> Any:
    """The shares of the week come to 100, in proportion."""
    form = FitSharesForm()
    if not form.validate_on_submit():
        return _list_page(form)
    with refusals(form), writing():
        portfolio.fit_shares(access.member(), int(form.seen.data))
    if form.refused:
        return _list_page(form)
    flash(_("Your shares come to 100 percent now."), "success")
    return redirect(url_for("profiles.roles", _anchor="your-week"), 303)


@blueprint.post("/settings/roles/<id:role_id>/confirm")
@access.members_only
def confirm_role(role_id: int) -> Any:
    """Still true, one role."""
    form = MoveForm()
    if not form.validate_on_submit():
        return _list_page(form)
    with refusals(form), writing():
        role = own_role_or_404(role_id)
        portfolio.confirm(access.member(), [role])
    flash(_("“%(title)s” is still true, as of today.", title=role.title), "success")
    return redirect(url_for("profiles.roles"), 303)


@blueprint.post("/settings/roles/confirm")
@access.members_only
def confirm_roles() -> Any:
    """Still true, all that were asked about."""
    form = MoveForm()
    if not form.validate_on_submit():
        return _list_page(form)
    with refusals(form), writing():
        portfolio.confirm(access.member(), [role for role in _own_roles() if portfolio.is_due(role)])
    flash(_("All of it is still true, as of today."), "success")
    return redirect(url_for("profiles.roles"), 303)


@blueprint.route("/settings/roles/<id:role_id>/remove", methods=["GET", "POST"])
@access.members_only
def remove_role(role_id: int) -> Any:
    role = own_role_or_404(role_id)
    form = RemoveForm()
    if not form.validate_on_submit():
        html = render_template(
            "profiles/remove_role.html", form=form, role=role, is_signed=labels.are_there(role)
        )
        return make_response(html, form.status)
    with refusals(form), writing():
        role = own_role_or_404(role_id)
        if form.old_labels.data == "clear":
            labels.clear(role)
        portfolio.remove(role)
    flash(_("“%(title)s” is removed.", title=role.title), "success")
    return redirect(url_for("profiles.roles"), 303)


def _move(role_id: int, move: Any) -> Any:
    """One place up or down; back on the list the button pressed has the focus, while it can be pressed again."""
    form = MoveForm()
    if not form.validate_on_submit():
        return _list_page(form)
    with refusals(form), writing():
        role = own_role_or_404(role_id)
        move(role)
    is_up, last = move is portfolio.move_up, len(_own_roles())
    if role.position == (1 if is_up else last):
        is_up = not is_up
    return redirect(f"{_place_of(role)}-{'up' if is_up else 'down'}", 303)


def _place_of(role: PortfolioRole) -> str:
    return url_for("profiles.roles", _anchor=f"role-{role.id}")


def _rendered(form: RoleForm) -> Rendered:
    return markup.rendered(form.description.data or "", DESCRIPTION, own_hosts=access.own_hosts())


def _own_roles() -> list[PortfolioRole]:
    member = access.member()
    return list(db.session.scalars(queries.portfolio_of(member, member)))


def _list_page(form: MoveForm | OrderForm | FitSharesForm) -> Any:
    member, own = access.member(), _own_roles()
    if not own:
        return make_response(_first_role_page(RoleForm()), form.status)
    current = [role for role in own if not role.is_over]
    public = [role for role in current if role.visibility is Visibility.PUBLIC]
    html = render_template(
        "profiles/roles.html",
        form=form,
        member=member,
        roles=own,
        week=week.week_of(current),
        answer=answer.composed(public),
        most=portfolio.MOST_ROLES,
        fitted=portfolio.fitted_shares(own),
        due=[role for role in own if portfolio.is_due(role)],
    )
    return make_response(html, form.status)


def _first_role_page(form: RoleForm) -> str:
    return render_template("profiles/first_role.html", form=form, member=access.member())


def _form_page(form: RoleForm, role: PortfolioRole | None = None) -> Any:
    """The form of a new role, or of one that is stored; after a 409 it shows what is stored and may be sent again."""
    if role is None and not _own_roles():
        return make_response(_first_role_page(form), form.status)
    if role is not None and form.refused and form.refused.status == 409:
        form.version.process_data(role.version)
        form.version.raw_data = None
    html = render_template(
        "profiles/edit_role.html",
        form=form,
        role=role,
        asks_about_labels=role is not None and labels.are_there(role),
    )
    return make_response(html, form.status)

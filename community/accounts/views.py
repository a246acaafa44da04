"""Sign-up, log-in, log-out."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts import access, passwords, sessions, signing_in
from community.accounts.access import open_to_all_by_token, open_to_all_same_origin, viewer
from community.accounts.forms import LogInForm, SignUpForm
from community.core.refusals import refusals
from community.core.urls import is_local
from community.core.writing import writing
from community.members import joining
from community.members.portrait import Arc, arcs_of

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/sign-up", methods=["GET", "POST"])
@open_to_all_by_token
def sign_up() -> ResponseReturnValue:
    if viewer():
        return redirect(url_for("pages.home"), 303)
    form = SignUpForm(formdata=None) if _is_arriving() else SignUpForm()
    if _is_arriving() or not form.validate_on_submit():
        return _sign_up_page(form)
    with refusals(form):
        password_hash = passwords.hashed(form.password.data)
        with writing():
            token = _joined(form, password_hash)
    if form.refused:
        return _sign_up_page(form)
    access.let_in(token)
    return _resumed() or redirect(url_for("profiles.roles"), 303)


@blueprint.route("/log-in", methods=["GET", "POST"])
@open_to_all_by_token
def log_in() -> ResponseReturnValue:
    if viewer():
        return redirect(_next(request.values.get("next", "")), 303)
    form = LogInForm(formdata=None) if _is_arriving() else LogInForm(next=request.args.get("next", ""))
    if _is_arriving() or not form.validate_on_submit():
        return _log_in_page(form)
    with refusals(form):
        proven = signing_in.prove(form.identifier.data, form.password.data)
        with writing():
            token = signing_in.begin(proven, *_where_from())
    if form.refused:
        return _log_in_page(form)
    access.let_in(token)
    return _resumed() or redirect(_next(form.next.data), 303)


@blueprint.post("/log-out")
@open_to_all_same_origin
def log_out() -> ResponseReturnValue:
    """Whoever is logged out already is simply sent on."""
    session = access.current_session()
    if session:
        with writing():
            sessions.revoke(session)
    access.let_out()
    return redirect(url_for("pages.home"), 303)


def _joined(form: SignUpForm, password_hash: str) -> str:
    """A new member and the token of their first session.

    An address that somebody holds already is no refusal: it would tell everybody who has an account here, by words,
    status or time (safety.md, 16). As long as no address is verified, each is only what somebody claims: the second
    member to claim one keeps it without its unique key and logs in by their handle.
    """
    member = joining.join(
        form.handle.data,
        form.name.data,
        email=form.email.data,
        may_share_email=True,
        password_hash=password_hash,
    )
    return sessions.begin(member, *_where_from())


def _is_arriving() -> bool:
    """Whether somebody changes from log-in to sign-up, or back, and brings along what they wrote."""
    return "arriving" in request.form


def _where_from() -> tuple[str, str]:
    """The device and the address that a session is begun from, as they are stored."""
    return request.user_agent.string, sessions.truncated(request.remote_addr or "")


def _resumed() -> Response | None:
    """The form that was posted before somebody had to log in, filled with what they typed."""
    carried = access.carried()
    return access.resumed(carried) if carried else None


def _next(target: str | None) -> str:
    return target if target and is_local(target) else url_for("pages.home")


def _log_in_page(form: LogInForm) -> Response:
    return make_response(
        render_template("accounts/log_in.html", form=form, carried=access.carried()), form.status
    )


def _sign_up_page(form: SignUpForm) -> Response:
    html = render_template("accounts/sign_up.html", form=form, carried=access.carried(), examples=_examples())
    return make_response(html, form.status)


def _examples() -> list[tuple[list[str], tuple[Arc, ...]]]:
    """Answers to "And what do you do?" with the week behind each, to show how they read."""
    weeks: list[list[tuple[str, str, int]]] = [
        [
            (_("Beekeeper"), "land", 45),
            (_("tax adviser"), "advising", 35),
            (_("choir leader"), "teaching", 20),
        ],
        [(_("Night nurse"), "health", 60), (_("bookbinder"), "making", 40)],
        [
            (_("Translator"), "writing", 50),
            (_("web developer"), "technology", 30),
            (_("councillor"), "civic", 20),
        ],
        [
            (_("Cabinet maker"), "making", 55),
            (_("driving instructor"), "teaching", 30),
            (_("shepherd"), "land", 15),
        ],
    ]
    return [([title for title, _field, _share in week], _week(week)) for week in weeks]


def _week(week: list[tuple[str, str, int]]) -> tuple[Arc, ...]:
    stored: list[dict[str, Any]] = [
        {"role": None, "field": field, "share": share} for _title, field, share in week
    ]
    return arcs_of(stored)

"""`/assessment`: would portfolio work suit you? Open to all, counted in the page; kept only when a member says so."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from community.accounts import access
from community.core.database import db
from community.core.forms import SiteForm
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.refusals import refusals
from community.core.writing import writing
from community.members.models import Member
from community.profiles import assessment
from community.profiles.models import Assessment
from community.profiles.views import blueprint

AGREEMENT = [
    SelectChoice("1", _l("Not at all")),
    SelectChoice("2", _l("Rather not")),
    SelectChoice("3", _l("Half and half")),
    SelectChoice("4", _l("Rather so")),
    SelectChoice("5", _l("Entirely")),
]


class AssessmentForm(SiteForm):
    """One radio group a statement: s1 to s20."""

    @property
    def answers(self) -> list[int]:
        return [int(self[f"s{number}"].data) for number in range(1, len(assessment.STATEMENTS) + 1)]


for _number, _statement in enumerate(assessment.STATEMENTS, start=1):
    _needed = InputRequired(_l("Statement %(number)s is still open.", number=_number))
    setattr(
        AssessmentForm, f"s{_number}", RadioField(_statement.words, choices=AGREEMENT, validators=[_needed])
    )


class ForgetForm(SiteForm):
    """Nothing but the press of a button."""


@blueprint.route("/assessment", methods=["GET", "POST"])
@access.open_to_all_same_origin
def assess() -> Any:
    """The statements. Posted by a browser without scripts, they are counted here and nothing is stored."""
    form = AssessmentForm()
    if not form.validate_on_submit():
        return _page(form)
    return render_template(
        "profiles/assessment_result.html", form=form, scores=assessment.scores(form.answers), words=assessment
    )


@blueprint.post("/assessment/keep")
@access.members_only
def keep_assessment() -> Any:
    form = AssessmentForm()
    if not form.validate_on_submit():
        return _page(form, keeps=True)
    with refusals(form), writing():
        assessment.keep(db.session.get_one(Member, access.member().id), form.answers)
    if form.refused:
        return _page(form, keeps=True)
    flash(_("Kept, for you alone."), "success")
    return redirect(url_for("profiles.kept_assessments"), 303)


@blueprint.get("/assessment/kept")
@access.members_only
def kept_assessments() -> Any:
    """What one has kept, and two of them side by side: the newest two, or `?one=ID&other=ID`."""
    return _kept_page(ForgetForm())


@blueprint.post("/assessment/kept/<id:assessment_id>/remove")
@access.members_only
def forget_assessment(assessment_id: int) -> Any:
    form = ForgetForm()
    if not form.validate_on_submit():
        return _kept_page(form)
    with refusals(form), writing():
        mine = assessment.kept_by(access.member()).where(Assessment.id == assessment_id)
        assessment.forget(db.session.scalar(mine) or abort(404))
    flash(_("It is gone."), "success")
    return redirect(url_for("profiles.kept_assessments"), 303)


def _page(form: AssessmentForm, keeps: bool = False) -> Any:
    """A page with a form is for nobody's cache (decisions.md, Guests, cookies, CSRF, cache)."""
    html = render_template("profiles/assessment.html", form=form, words=assessment, keeps=keeps)
    response = make_response(html, form.status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response


def _kept_page(form: ForgetForm) -> Any:
    kept = list(db.session.scalars(assessment.kept_by(access.member())))
    pair = _pair(kept)
    html = render_template(
        "profiles/assessments.html",
        form=form,
        kept=kept,
        pair=pair,
        compared=assessment.compared(*pair) if pair else [],
        words=assessment,
    )
    return make_response(html, form.status)


def _pair(kept: list[Assessment]) -> tuple[Assessment, Assessment] | None:
    """The two that are compared, the older one first."""
    by_id = {str(one.id): one for one in kept}
    asked = {by_id[value].id for name in ("one", "other") if (value := request.args.get(name, "")) in by_id}
    chosen = [one for one in kept if one.id in asked] if len(asked) == 2 else kept[:2]
    return (chosen[1], chosen[0]) if len(chosen) == 2 else None

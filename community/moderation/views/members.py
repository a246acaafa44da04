"""Members as moderators know them: standing, notes, and the steps of the ladder."""

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.core import filters, markup
from community.core.database import db, now
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.refusals import refusals
from community.core.writing import writing
from community.members import queries
from community.members.models import Member
from community.members.standing import is_suspended
from community.moderation import ladder, notes, policy, standing, words
from community.moderation.forms import NoteForm, PressForm, StepForm
from community.moderation.models import Reason, Step, Suspension
from community.moderation.views import blueprint
from community.moderation.views.asking import question


@blueprint.get("/moderation/members")
@access.moderators_only
def members() -> Any:
    """Who is suspended, who has strikes, and whoever is looked for by name."""
    typed = markup.cleaned_line(request.args.get("q", ""), 100)
    return render_template(
        "moderation/members.html",
        q=typed,
        found=db.session.scalars(ladder.members_called(typed)).all() if typed else [],
        suspended=db.session.scalars(ladder.suspended_members()).all(),
        struck=db.session.execute(ladder.members_with_strikes()).all(),
        now=now(),
    )


@blueprint.get("/moderation/members/<handle>")
@access.moderators_only
def member(handle: str) -> Any:
    return _member_page(_found(handle), NoteForm(formdata=None))


@blueprint.post("/moderation/members/<handle>/notes")
@access.moderators_only
def add_note(handle: str) -> Any:
    """Moderators tell each other something of a member."""
    found = _found(handle)
    form = NoteForm()
    if not form.validate_on_submit():
        return _member_page(found, form)
    with refusals(form), writing():
        notes.add(_found(handle), access.member(), form.note.data)
    return redirect(url_for("moderation.member", handle=handle, _anchor="notes"), 303)


@blueprint.route("/moderation/members/<handle>/step", methods=["GET", "POST"])
@access.moderators_only
def give_step(handle: str) -> Any:
    """The next step of the ladder, or a lower one."""
    found = _found(handle)
    access.demand(policy.may_suspend(access.viewer(), found))
    form = StepForm()
    strikes = db.session.scalars(ladder.counting(found)).all()
    form.offer(ladder.offered(access.member(), strikes))
    if request.method == "GET":
        form.step.data, form.seen.data = str(ladder.proposed(strikes)), ladder.mark_of(found)
    if not form.validate_on_submit():
        return _step_page(form, found)
    with refusals(form), writing():
        ladder.give(
            _found(handle),
            Step(form.step.data),
            Reason(form.reason.data),
            db.session.get_one(Member, access.member().id),
            seen=form.seen.data or "",
            words=form.words.data,
            note=form.note.data,
        )
    if form.refused:
        return _step_page(form, _found(handle))
    flash(_("Done. %(name)s is told, with the reason and how to appeal.", name=found.name), "success")
    return redirect(url_for("moderation.member", handle=handle), 303)


@blueprint.route("/moderation/members/<handle>/lift", methods=["GET", "POST"])
@access.moderators_only
def lift(handle: str) -> Any:
    """End what keeps a member from posting, before its time."""
    found = _found(handle)
    access.demand(policy.may_suspend(access.viewer(), found))
    form = PressForm()
    back = url_for("moderation.member", handle=handle)
    if form.validate_on_submit():
        with refusals(form), writing():
            ladder.lift(_found(handle), db.session.get_one(Member, access.member().id))
        if not form.refused:
            flash(_("Lifted. %(name)s can post again.", name=found.name), "success")
            return redirect(back, 303)
    return question(
        form,
        _("Let %(name)s post again?", name=found.name),
        _("What runs now ends, and counts as no strike any more. The member is told."),
        _("Lift the suspension"),
        back,
    )


@blueprint.route("/moderation/suspensions/<id:suspension_id>/take-back", methods=["GET", "POST"])
@access.moderators_only
def take_step_back(suspension_id: int) -> Any:
    """One step of the ladder was wrong, or has done its work: a warning too. Others go on."""
    strike = _strike(suspension_id)
    struck = db.session.get_one(Member, strike.member_id)
    access.demand(policy.may_suspend(access.viewer(), struck))
    form = PressForm()
    back = url_for("moderation.member", handle=struck.handle)
    if form.validate_on_submit():
        with refusals(form), writing():
            ladder.take_back(_strike(suspension_id), db.session.get_one(Member, access.member().id))
        if not form.refused:
            flash(_("Taken back. %(name)s is told.", name=struck.name), "success")
            return redirect(back, 303)
    return question(
        form,
        _("Take this back?"),
        _(
            "%(name)s was %(what)s on %(day)s. It ends now, counts as no strike any more, and stays in the log as taken back. "
            "The member is told.",
            name=struck.name,
            what=words.STEPS_DONE[strike.step],
            day=filters.day(strike.given_at),
        )
        if strike.step is not Step.CLOSED
        else _("The account of %(name)s is opened again, and the member can log in.", name=struck.name),
        _("Take it back"),
        back,
    )


def _strike(suspension_id: int) -> Suspension:
    return db.session.scalar(ladder.one(suspension_id)) or abort(404)


def _found(handle: str) -> Member:
    return db.session.scalar(queries.by_handle(handle)) or abort(404)


def _member_page(found: Member, form: NoteForm) -> Response:
    strikes = db.session.scalars(ladder.strikes_of(found)).all()
    html = render_template(
        "moderation/member.html",
        form=form,
        member=found,
        standing=standing.of(found),
        strikes=strikes,
        counting=[one for one in strikes if one.lifted_at is None and one.lapses_at > now()],
        decisions=db.session.scalars(standing.decisions_about(found)).all(),
        notes=db.session.scalars(notes.about(found)).all(),
        is_suspended=is_suspended(found),
        may_act=policy.may_suspend(access.viewer(), found),
        may_be_taken_back=ladder.may_be_taken_back,
        now=now(),
        reasons=words.REASONS_ALONE,
        steps=words.STEPS_DONE,
        verdicts=words.VERDICTS,
        flags_counted=words.FLAG_OUTCOMES_COUNTED,
    )
    return _kept_private(html, form.status)


def _step_page(form: StepForm, found: Member) -> Response:
    strikes = db.session.scalars(ladder.strikes_of(found)).all()
    counting = [one for one in strikes if one.lifted_at is None and one.lapses_at > now()]
    html = render_template(
        "moderation/step.html",
        form=form,
        member=found,
        strikes=strikes,
        counting=counting,
        proposed=words.STEPS[ladder.proposed(counting)],
        fresh_mark=ladder.mark_of(found),
        now=now(),
        reasons=words.REASONS_ALONE,
        steps=words.STEPS_DONE,
    )
    return _kept_private(html, form.status)


def _kept_private(html: str, status: int) -> Response:
    response = make_response(html, status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response

"""`/cards/TOKEN`: chosen roles for whoever has the link; and the settings where cards are made and revoked."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from community.accounts import access
from community.core.database import db, now
from community.core.http.errors import error_page
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.refusals import refusals
from community.core.writing import writing
from community.members.models import Member, MemberState
from community.members.portrait import Portrait, arcs_of, portrait_of
from community.profiles import answer, cards, naming, queries, week, words
from community.profiles.cards import CardState
from community.profiles.models import AudienceCard, PortfolioRole, Visibility
from community.profiles.views import blueprint
from community.profiles.views.answer_forms import CardForm, RevokeForm

MOST_CLOSED = 50  # of them, the latest are listed
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": FOR_NOBODY_ELSE,
    "Referrer-Policy": "no-referrer",
}


@blueprint.get("/cards/<token>")
@access.open_to_all
def show_card(token: str) -> Response:
    """The card, for whoever asks; 410 once it is over, its roles are gone or its owner has left."""
    card = db.session.scalar(cards.by_token(token)) or abort(404)
    owner = db.session.get_one(Member, card.member_id)
    roles = db.session.scalars(cards.roles_on(card)).all()
    is_over = cards.state_of(card, now()) is not CardState.OPEN or owner.state is not MemberState.ACTIVE
    if is_over or not roles:
        return _guarded(error_page(410, str(words.CARD_OVER)))
    return _guarded(make_response(render_template("profiles/card.html", card=CardPage(card, owner, roles))))


class CardPage:
    """What a card shows: the chosen roles, and of its owner what stands on the head of every page of theirs."""

    def __init__(self, card: AudienceCard, owner: Member, roles: Any) -> None:
        self.owner = owner
        self.words = card.words
        self.expires_at = card.expires_at
        self.now = [role for role in roles if not role.is_over]
        self.before = [role for role in roles if role.is_over]
        self.week = week.week_of(self.now)
        self.answer = answer.said(answer.for_audience(self.now, card.audience), card.audience).thirty_seconds

    @property
    def portrait(self) -> Portrait:
        """The ring of the chosen roles: the stored one has roles that were not chosen."""
        arcs = [{"role": role.id, "field": role.field.value, "share": role.share} for role in self.now]
        return replace(portrait_of(self.owner), key="card", arcs=arcs_of(arcs), titles=(), answer="")

    @property
    def week_label(self) -> str:
        return ", ".join(f"{part.role.title} {part.role.share} %" for part in self.week.parts if part.role)

    def part_of_week(self, role: PortfolioRole) -> str:
        return str(answer.language_module("en").part_of_week(role.share or 0))


@blueprint.get("/settings/cards")
@access.members_only
def own_cards() -> Any:
    moment, found = now(), db.session.scalars(cards.of(access.member()).limit(500)).all()
    told = [(card, cards.state_of(card, moment)) for card in found]
    return render_template(
        "profiles/cards.html",
        member=access.member(),
        open=[card for card, state in told if state is CardState.OPEN],
        closed=[one for one in told if one[1] is not CardState.OPEN][:MOST_CLOSED],
        most=cards.MOST_CARDS,
    )


@blueprint.route("/settings/cards/new", methods=["GET", "POST"])
@access.members_only
def new_card() -> Any:
    form = CardForm()
    roles = _own_roles()
    form.role_ids.choices = naming.choices(roles)
    if not form.validate_on_submit():
        return _form_page(form, roles)
    with refusals(form), writing():
        card = cards.make(db.session.get_one(Member, access.member().id), form.details())
    if form.refused:
        return _form_page(form, roles)
    flash(_("The card for %(name)s is ready: copy its link.", name=card.name), "success")
    return redirect(url_for("profiles.own_cards", _anchor=f"card-{card.id}"), 303)


@blueprint.route("/settings/cards/<id:card_id>/revoke", methods=["GET", "POST"])
@access.members_only
def revoke_card(card_id: int) -> Any:
    card = _own_card_or_404(card_id)
    form = RevokeForm()
    if not form.validate_on_submit():
        return make_response(render_template("profiles/card_revoke.html", form=form, card=card), form.status)
    with refusals(form), writing():
        card = _own_card_or_404(card_id)
        cards.revoke(card)
    flash(_("The card for %(name)s is revoked. Its link opens nothing any more.", name=card.name), "success")
    return redirect(url_for("profiles.own_cards"), 303)


def _guarded(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _own_card_or_404(card_id: int) -> AudienceCard:
    return db.session.scalar(cards.card_of(access.member(), card_id)) or abort(404)


def _own_roles() -> list[PortfolioRole]:
    member = access.member()
    return list(db.session.scalars(queries.portfolio_of(member, member)))


def _form_page(form: CardForm, roles: list[PortfolioRole]) -> Any:
    named = zip(roles, naming.names(roles), strict=True)
    hidden = [name for role, name in named if role.visibility is not Visibility.PUBLIC]
    html = render_template("profiles/card_new.html", form=form, roles=roles, hidden=hidden)
    return make_response(html, form.status)

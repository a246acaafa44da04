"""`/settings/speaking`: as which role one speaks under articles with a tag."""

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from community.accounts import access
from community.articles import queries, tag_roles
from community.articles.models import Tag
from community.articles.views import blueprint
from community.core.database import db
from community.core.forms import SiteForm
from community.core.refusals import refusals
from community.core.writing import writing
from community.members.models import Member
from community.profiles import naming
from community.profiles.models import PortfolioRole
from community.profiles.queries import roles_to_speak_as

MOST_TAGS = 40  # offered: those chosen already, then the most used


@blueprint.route("/settings/speaking", methods=["GET", "POST"])
@access.members_only
def speaking() -> Any:
    member = access.member()
    roles, tags = roles_to_speak_as(member), _tags(member)
    form = _form_for(tags, roles, tag_roles.roles_chosen(member))
    if not form.validate_on_submit():
        return _page(form, tags, roles)
    chosen = {tag.id: int(form[_name(tag)].data or 0) or None for tag in tags}
    with refusals(form), writing():
        own = db.session.get_one(Member, member.id)
        tag_roles.choose(own, chosen, roles_to_speak_as(own))
    flash(_("Saved. You can still choose another role each time."), "success")
    return redirect(url_for("articles.speaking"), 303)


def _tags(member: Member) -> list[Tag]:
    chosen = db.session.scalars(tag_roles.chosen_tags(member).order_by(Tag.name)).all()
    used = [tag for tag, _count in queries.tags_in_use(member, MOST_TAGS)]
    return list(dict.fromkeys([*chosen, *used]))[: max(MOST_TAGS, len(chosen))]


def _form_for(tags: list[Tag], roles: list[PortfolioRole], chosen: dict[int, PortfolioRole]) -> SiteForm:
    """One choice of a role for each tag. Where the chosen one can't be spoken as any more, a hint says why."""
    choices = [
        SelectChoice("", _l("As last time")),
        *(SelectChoice(*choice) for choice in naming.choices(roles)),
    ]
    offered = {role.id for role in roles}
    fields: dict[str, Any] = {}
    for tag in tags:
        role = chosen.get(tag.id)
        is_offered = role is not None and role.id in offered
        fields[_name(tag)] = SelectField(
            tag.name,
            description=_what_became_of(role) if role and not is_offered else "",
            choices=choices,
            default=str(role.id) if role and is_offered else "",
        )
    return type("SpeakingForm", (SiteForm,), fields)()  # type: ignore[no-any-return]


def _what_became_of(role: PortfolioRole) -> str:
    if role.is_over:
        return str(_("You chose “%(title)s”. That role is over.", title=role.title))
    return str(_("You chose “%(title)s”. Not everybody sees that role any more.", title=role.title))


def _name(tag: Tag) -> str:
    return f"tag_{tag.id}"


def _page(form: SiteForm, tags: list[Tag], roles: list[PortfolioRole]) -> Any:
    html = render_template(
        "articles/speaking.html", form=form, fields=[form[_name(tag)] for tag in tags], roles=roles
    )
    return make_response(html, form.status)

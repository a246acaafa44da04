"""`/settings/site`: what an admin may change while the site runs, with its bounds, its default and who changed it last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from community.accounts import access
from community.core import site_settings as settings_of_the_site
from community.core.database import db
from community.core.http.headers import FOR_NOBODY_ELSE
from community.core.models import SiteSetting
from community.core.refusals import refusals
from community.core.site_settings import ChoiceSetting, NumberSetting, Setting, SwitchSetting
from community.core.versions import bump
from community.core.writing import writing
from community.members.models import Member
from community.pages.settings_form import SettingsForm, field_of, form_of
from community.pages.views import blueprint

#: The parts of the page, by the beginning of their settings' keys; the longest that fits is meant.
PARTS: dict[str, LazyString] = {
    "articles": _l("Articles"),
    "comments": _l("Comments"),
    "comments.holding": _l("Holding: why a comment waits"),
    "moderation": _l("Moderation"),
    "notifications": _l("Notices"),
    "members": _l("Members"),
}


@dataclass(frozen=True)
class Row:
    """One setting as the page shows it."""

    setting: Setting
    field: str
    default: str
    is_default: bool
    changed_at: datetime | None
    changed_by: str | None


@blueprint.route("/settings/site", methods=["GET", "POST"])
@access.admins_only
def site_settings() -> Any:
    """All of them in one form, saved at once; only what differs is written."""
    form = form_of(settings_of_the_site.registered())()
    form.to_default = frozenset(request.form.getlist("to_default"))
    if not form.is_submitted():
        form.show()
    if not form.validate_on_submit():
        return _page(form)
    with refusals(form), writing():
        changed = settings_of_the_site.change(form.changes, access.member().id)
        if changed:
            bump("site")
    if form.refused:
        return _page(form)
    settings_of_the_site.forget()
    flash(_said(len(changed)), "success")
    return redirect(url_for("pages.site_settings"), 303)


def _said(changed: int) -> str:
    if not changed:
        return str(_("Nothing was different, so nothing was changed."))
    return str(ngettext("%(num)s setting is changed.", "%(num)s settings are changed.", changed))


def _page(form: SettingsForm) -> Any:
    html = render_template("pages/site_settings.html", form=form, parts=_parts())
    response = make_response(html, form.status)
    response.headers["Cache-Control"] = FOR_NOBODY_ELSE
    return response


def _parts() -> list[tuple[str, LazyString, list[Row]]]:
    """(anchor, words, rows) of each part that has settings."""
    changes = _changes()
    rows: dict[str, list[Row]] = {part: [] for part in PARTS}
    for setting in settings_of_the_site.registered():
        at, by = changes.get(setting.key, (None, None))
        is_default = setting.current == setting.default
        rows[_part(setting)].append(Row(setting, field_of(setting), _default(setting), is_default, at, by))
    return [(part.replace(".", "-"), PARTS[part], rows[part]) for part in PARTS if rows[part]]


def _part(setting: Setting) -> str:
    return max((part for part in PARTS if setting.key.startswith(part + ".")), key=len)


def _changes() -> dict[str, tuple[datetime, str | None]]:
    """When each was changed last, and by whom."""
    found = select(SiteSetting.key, SiteSetting.changed_at, Member.name).outerjoin(
        Member, Member.id == SiteSetting.changed_by_id
    )
    return {row.key: (row.changed_at, row.name) for row in db.session.execute(found)}


def _default(setting: Setting) -> str:
    """The default in words."""
    match setting:
        case SwitchSetting():
            return str(_("on") if setting.default else _("off"))
        case ChoiceSetting():
            return str(setting.choices[setting.default])
        case NumberSetting():
            return str(setting.default)
    raise TypeError(setting.key)

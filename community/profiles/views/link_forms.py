"""Forms of the page of links."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, URLField, ValidationError
from wtforms.validators import DataRequired, Length

from community.core import outgoing
from community.core.forms import SiteForm
from community.core.markup import cleaned_line
from community.core.outgoing import Unreachable
from community.core.urls import web_address
from community.profiles import words
from community.profiles.forms import BARE_ADDRESS, TOO_LONG


def _line(text: str | None) -> str:
    return cleaned_line(text or "")


def address_that_can_be_asked(form: SiteForm, field: Field) -> None:
    """An https address of a named site; a bare name like example.org gets its scheme."""
    typed = field.data
    if "://" not in typed and BARE_ADDRESS.fullmatch(typed):
        typed = f"https://{typed}"
    try:
        outgoing.target(typed)
    except Unreachable as problem:
        raise ValidationError(words.LINK_PROBLEMS[problem.code]) from None
    if not web_address(typed):
        raise ValidationError(words.LINK_PROBLEMS["bad_address"])
    field.data = typed


class LinkForm(SiteForm):
    url = URLField(
        _l("Address"),
        description=_l("A page of yours elsewhere that begins with https://"),
        filters=[_line],
        validators=[
            DataRequired(_l("Write the address of a page of yours.")),
            Length(max=500, message=TOO_LONG),
            address_that_can_be_asked,
        ],
    )
    name = StringField(
        _l("What it is called"),
        description=_l("My shop. The choir. Left empty, the address stands there."),
        filters=[_line],
        validators=[Length(max=60, message=TOO_LONG)],
    )


class PressForm(SiteForm):
    """Nothing but the press of a button."""

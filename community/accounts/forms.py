"""Sign-up and log-in, as far as their shape goes. The rules are the rooms' own and are asked one by one."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from community.accounts import password_rules
from community.core.forms import SiteForm
from community.core.refusals import Refused
from community.members import joining


class SignUpForm(SiteForm):
    name = StringField(
        _l("Your name"), [Length(max=joining.LONGEST_NAME, message=_l("At most 80 characters, please."))]
    )
    handle = StringField(_l("Your handle"))
    email = EmailField(_l("E-mail"))
    password = PasswordField(_l("Password"))
    fax = StringField(_l("Leave this empty"))  # the trap: people never see it

    def validate_name(self, field: Any) -> None:
        _by_rule(joining.usable_name, field.data or "")

    def validate_handle(self, field: Any) -> None:
        _by_rule(joining.usable_handle, field.data or "")

    def validate_email(self, field: Any) -> None:
        _by_rule(joining.usable_email, field.data or "")

    def validate_password(self, field: Any) -> None:
        about = [(each.data or "")[:300] for each in (self.handle, self.name, self.email)]
        _by_rule(password_rules.refuse_weak, field.data or "", about=about)

    def validate_fax(self, field: Any) -> None:
        """Whoever filled it in is told so, and may send again: a person's browser may have done it for them."""
        if field.data:
            field.data = ""
            raise ValidationError(
                _l(
                    "A field that people can't see was filled in, as programs do. It is empty now: send again."
                )
            )


class LogInForm(SiteForm):
    identifier = StringField(
        _l("Handle or e-mail"), [InputRequired(_l("Type your handle or your e-mail address."))]
    )
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password."))])
    next = HiddenField()


def _by_rule(rule: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    try:
        rule(*args, **kwargs)
    except Refused as refusal:
        raise ValidationError(refusal.words) from None

"""Sign-up and log-in, as far as their shape goes. The rules are the rooms' own and are asked one by one."""

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from community.accounts import password_rules
from community.core.forms import SiteForm, by_rule
from community.members import joining


class SignUpForm(SiteForm):
    name = StringField(
        _l("Your name"),
        [
            Length(max=joining.LONGEST_NAME, message=_l("At most %(max)d characters, please.")),
            by_rule(joining.usable_name),
        ],
    )
    handle = StringField(_l("Your handle"), [by_rule(joining.usable_handle)])
    email = EmailField(_l("E-mail"), [by_rule(joining.usable_email)])
    password = PasswordField(_l("Password"))
    fax = StringField(_l("Leave this empty"))  # the trap: people never see it

    def validate_password(self, field: Any) -> None:
        about = [(each.data or "")[:300] for each in (self.handle, self.name, self.email)]
        by_rule(partial(password_rules.refuse_weak, about=about))(self, field)

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

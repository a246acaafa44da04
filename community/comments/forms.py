"""Forms for comments. `speaking_as` gets its choices from the view; the door checks tokens and origins."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    URLField,
)
from wtforms.validators import Email, InputRequired, Length, Optional

from community.comments.models import LEAST_CHARACTERS, MOST_CHARACTERS
from community.core.forms import SiteForm, by_rule
from community.members.joining import LONGEST_NAME, usable_name
from community.profiles import naming
from community.profiles.models import PortfolioRole

NO_ROLE = SelectChoice("", _l("Just me, no role"))


class BodyForm(SiteForm):
    body = TextAreaField(
        _l("Your comment"),
        validators=[
            InputRequired(_l("Write something first.")),
            Length(
                LEAST_CHARACTERS, MOST_CHARACTERS, _l("A comment has from %(min)d to %(max)d characters.")
            ),
        ],
    )


class MemberCommentForm(BodyForm):
    speaking_as = SelectField(_l("Commenting as"), choices=[NO_ROLE], validators=[Optional()])

    def offer(self, roles: Sequence[PortfolioRole]) -> None:
        """The roles one may speak as."""
        self.speaking_as.choices = [
            *naming.choices(roles),
            ("", _l("Just me, no role")),
        ]


class GuestCommentForm(BodyForm):
    name = StringField(
        _l("Name"),
        validators=[
            InputRequired(_l("Tell us what to call you. A first name is fine.")),
            Length(1, LONGEST_NAME, _l("At most %(max)d characters.")),
            by_rule(usable_name),
        ],
    )
    email = EmailField(
        _l("E-mail"),
        validators=[
            InputRequired(_l("An e-mail address is needed. It is never shown.")),
            Length(max=254, message=_l("This address is too long.")),
            Email(_l("This does not look like an e-mail address.")),
        ],
    )
    website = URLField(_l("Website"), validators=[Optional(), Length(max=500)])
    subject = StringField(_l("Leave this empty"))  # people never see it: whoever fills it in is a program
    stamp = HiddenField()


class WithdrawForm(SiteForm):
    """One of two buttons: take it all back, or (`disown`) only one's name."""

    disown = SubmitField(_l("Take my name off it"))


class UsefulForm(SiteForm):
    """One button in the thread; `useful` is "no" to take it back."""

    useful = HiddenField(default="yes")

    @property
    def is_taken_back(self) -> bool:
        return bool(self.useful.data == "no")

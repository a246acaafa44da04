"""The form by which everything is marked as read."""

from wtforms import HiddenField
from wtforms.validators import Optional, Regexp

from community.core.forms import SiteForm


class SeenForm(SiteForm):
    """`until`: the newest notice that the page showed; what came since stays unread."""

    until = HiddenField(validators=[Optional(), Regexp(r"[1-9][0-9]{0,17}\Z")])

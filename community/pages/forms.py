"""The form of `/theme`."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice

from community.core.forms import SiteForm


class ThemeForm(SiteForm):
    """`next`: where the person came from, and goes back to."""

    theme = RadioField(
        _l("Colours"),
        choices=[
            SelectChoice("", _l("As my device has it")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
    )
    next = HiddenField()

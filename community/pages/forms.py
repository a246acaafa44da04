"""The form of `/theme`."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField

from community.core.forms import SiteForm


class ThemeForm(SiteForm):
    """`next`: where the person came from, and goes back to."""

    theme = RadioField(
        _l("Colours"),
        choices=[("", _l("As my device has it")), ("light", _l("Light")), ("dark", _l("Dark"))],
    )
    next = HiddenField()

"""The form of a decision, over one comment or many."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import Length, Optional

from community.core.forms import SiteForm
from community.moderation import words
from community.moderation.models import Verdict


class DecisionForm(SiteForm):
    decision = RadioField(
        choices=[SelectChoice(str(verdict), words.VERDICTS[verdict]) for verdict in Verdict]
    )
    reason = RadioField(
        _l("Reason"),
        choices=[SelectChoice(code, said) for code, said in words.REASONS.items()],
        validators=[Optional()],
    )
    words = TextAreaField(
        _l("Your words to the author"),
        validators=[Length(max=1000, message=_l("At most %(max)d characters."))],
    )
    note = TextAreaField(
        _l("Note for moderators"), validators=[Length(max=1000, message=_l("At most %(max)d characters."))]
    )

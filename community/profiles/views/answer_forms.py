"""Forms of answers for audiences, and of audience cards."""

import re
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from community.core.forms import SiteForm
from community.core.markup import cleaned_line
from community.profiles import words
from community.profiles.answer import MOST_CHARACTERS, MOST_SPOKEN, MOST_WRITTEN
from community.profiles.answers import Told
from community.profiles.cards import DAYS, DEFAULT_DAYS, CardDetails
from community.profiles.forms import SHORT, TOO_LONG, BoxesField
from community.profiles.models import Audience

MOVE = re.compile(r"(up|down):([0-9]{1,18})")


def _line(text: str | None) -> str:
    return cleaned_line(text or "")


class AnswerForm(SiteForm):
    """An answer for one audience. Beside "Save" a button may move a role (`move`, "up:12") or empty a text (`back`)."""

    role_ids = BoxesField(
        _l("Which roles speak, and in which order"),
        description=_l(
            "Tick none, and all of them speak, in the order that suits. Buttons move what is ticked."
        ),
    )
    line = StringField(
        _l("One line"), filters=[_line], validators=[Length(max=MOST_CHARACTERS, message=TOO_LONG)]
    )
    thirty_seconds = TextAreaField(
        _l("Thirty seconds, to say"),
        filters=[_line],
        validators=[Length(max=MOST_SPOKEN, message=TOO_LONG)],
    )
    paragraph = TextAreaField(
        _l("A paragraph, to read"), filters=[_line], validators=[Length(max=MOST_WRITTEN, message=TOO_LONG)]
    )
    version = HiddenField(default="0")

    @property
    def seen_version(self) -> int:
        return int(self.version.data) if re.fullmatch(r"[0-9]{1,9}", str(self.version.data or "")) else 0

    @property
    def chosen(self) -> list[int]:
        return [int(role_id) for role_id in self.role_ids.data or ()]

    def told(self, move: str = "", back: str = "") -> Told:
        """What was chosen and typed, after the button that was pressed: a role moved, or a text emptied."""
        texts = {name: self[name].data for name in ("line", "thirty_seconds", "paragraph") if name != back}
        return Told(role_ids=moved(self.chosen, move), **texts)


def moved(chosen: Sequence[int], move: str) -> list[int]:
    """The chosen roles after the press of "up:12" or "down:12"."""
    asked, order = MOVE.fullmatch(move), list(chosen)
    if asked and int(asked[2]) in order:
        place = order.index(int(asked[2]))
        order.insert(max(0, place + (-1 if asked[1] == "up" else 1)), order.pop(place))
    return order


class RemoveAnswerForm(SiteForm):
    """Nothing but the press of a button."""


class RevokeForm(SiteForm):
    """Nothing but the press of a button."""


EXPIRES = [
    *(SelectChoice(str(days), _l("%(days)s days", days=days)) for days in DAYS),
    SelectChoice("never", _l("Never")),
]


class CardForm(SiteForm):
    name = StringField(
        _l("For whom?"),
        description=_l("Only you see this: a name by which you will know the card again."),
        filters=[_line],
        validators=[DataRequired(_l("Write for whom the card is.")), SHORT],
    )
    audience = SelectField(
        _l("How should it speak?"),
        choices=lambda: [SelectChoice(one.value, words.label(said)) for one, said in words.AUDIENCES.items()],
        default=Audience.EVERYBODY.value,
    )
    role_ids = BoxesField(
        _l("Which roles does it show?"),
        description=_l(
            "Those that you tick and no others, also when few people or only you see them elsewhere."
        ),
        validators=[InputRequired(_l("Tick one role at least."))],
    )
    words = TextAreaField(
        _l("Your words to whoever opens it"), validators=[Length(max=MOST_SPOKEN, message=TOO_LONG)]
    )
    days = RadioField(_l("When does it end?"), choices=EXPIRES, default=str(DEFAULT_DAYS))

    def details(self) -> CardDetails:
        return CardDetails(
            name=self.name.data,
            audience=Audience(self.audience.data),
            role_ids=[int(role_id) for role_id in self.role_ids.data],
            words=(self.words.data or "").strip(),
            days=None if self.days.data == "never" else int(self.days.data),
        )
